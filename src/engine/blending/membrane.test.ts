import { describe, expect, test } from 'vitest';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import { fillMembrane } from './membrane.js';
import type { SeamCorrection } from './seam.js';
import { measureSeam } from './seam.js';

const SIZE = { width: 48, height: 32 };
const PIXELS = SIZE.width * SIZE.height;

/** Known everywhere but in a box; `value` gives the known pixels. */
function withHole(value: (x: number, y: number) => number): { values: Float32Array; known: Float32Array } {
  const values = new Float32Array(PIXELS);
  const known = new Float32Array(PIXELS);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const [x, y] = [pixel % SIZE.width, Math.floor(pixel / SIZE.width)];
    if (x >= 10 && x < 38 && y >= 8 && y < 24) continue;
    values[pixel] = value(x, y);
    known[pixel] = 1;
  }
  return { values, known };
}

describe('a membrane', () => {
  test('keeps what is known and continues a plane', () => {
    const plane = (x: number, y: number): number => 3 * x - 2 * y + 10;
    const { values, known } = withHole(plane);
    const filled = fillMembrane({ ...SIZE, channels: 1, values, known });
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const expected = plane(pixel % SIZE.width, Math.floor(pixel / SIZE.width));
      if (known[pixel] === 1) expect(filled[pixel]).toBe(expected);
      // 24 sweeps a level leave a little; the hole spans a difference of 84.
      else expect(Math.abs(filled[pixel]! - expected)).toBeLessThan(2);
    }
  });

  test('stays between the least and the most of its border', () => {
    const { values, known } = withHole((x, y) => ((x * 31 + y * 17) % 7) * 10);
    const filled = fillMembrane({ ...SIZE, channels: 1, values, known });
    expect(Math.min(...filled)).toBeGreaterThanOrEqual(-6);
    expect(Math.max(...filled)).toBeLessThanOrEqual(66);
  });

  test('is zero where nothing is known, and all that is known where nothing is missing', () => {
    const none = {
      ...SIZE,
      channels: 1,
      values: new Float32Array(PIXELS).fill(5),
      known: new Float32Array(PIXELS),
    };
    expect(fillMembrane(none).every((value) => value === 0)).toBe(true);
    const all = { ...none, known: new Float32Array(PIXELS).fill(1) };
    expect(fillMembrane(all)).toEqual(all.values);
  });
});

function correctionAt(seam: SeamCorrection, x: number, y: number): Float64Array {
  const correction = new Float64Array(3);
  seam.read(x, y, correction);
  return correction;
}

describe('a seam correction', () => {
  const mask = rasterizeMask(
    [{ kind: 'box', rect: { left: 10, top: 8, width: 28, height: 16 }, mode: 'add' }],
    SIZE,
  );

  test('cancels a constant difference all through the hole', () => {
    const seam = measureSeam(mask, 3, (_x, _y, differences) => {
      differences.set([7, -3, 0]);
      return true;
    });
    for (const [x, y] of [
      [10, 8],
      [24, 16],
      [37, 23],
    ] as const) {
      const correction = correctionAt(seam, x, y);
      expect(correction[0]).toBeCloseTo(7, 1);
      expect(correction[1]).toBeCloseTo(-3, 1);
      expect(correction[2]).toBeCloseTo(0, 1);
    }
  });

  test('measures known pixels next to the hole only, and cuts what is no seam', () => {
    const seam = measureSeam(mask, 1, (x, y, differences) => {
      expect(mask.data[y * SIZE.width + x]).toBe(0);
      expect(x >= 8 && x < 40 && y >= 6 && y < 26).toBe(true);
      differences[0] = 200;
      return true;
    });
    expect(correctionAt(seam, 24, 16)[0]).toBeCloseTo(48, 1);
  });

  test('is zero where nothing could be measured', () => {
    expect(
      correctionAt(
        measureSeam(mask, 1, () => false),
        24,
        16,
      )[0],
    ).toBe(0);
  });
});
