import { describe, expect, test } from 'vitest';

import { createMask } from '../../shared/mask.js';
import { rasterizeStroke } from '../../shared/stroke.js';
import { scaleSketch, writeEdgeLabels } from './edge-labels.js';

/** 64 × 64, dark left of column 20 and light right of it; the right half is hole. */
function stepLevel(): { width: number; height: number; rgba: Uint8Array } {
  const rgba = new Uint8Array(64 * 64 * 4);
  for (let pixel = 0; pixel < 64 * 64; pixel++) {
    const x = pixel % 64;
    if (x < 32)
      rgba.fill(x < 20 ? 40 : 200, pixel * 4, pixel * 4 + 3).fill(255, pixel * 4 + 3, pixel * 4 + 4);
  }
  return { width: 64, height: 64, rgba };
}

function labelsWith(
  from: { x: number; y: number },
  to: { x: number; y: number },
): (x: number, y: number) => number[] {
  const level = stepLevel();
  const sketch = createMask(level);
  rasterizeStroke({ points: [from, to], radius: 2, mode: 'add' }, sketch);
  const [lines] = scaleSketch(sketch, [level], 64);
  const plane = new Uint8Array(64 * 64 * 4);
  writeEdgeLabels(level, lines!, plane);
  return (x, y) => Array.from(plane.subarray((y * 64 + x) * 4, (y * 64 + x) * 4 + 3));
}

describe('edge labels', () => {
  test('a line in the hole has the label of a contour of the same direction outside', () => {
    const at = labelsWith({ x: 46.5, y: 4 }, { x: 46.5, y: 60 });
    // The step lies between columns 19 and 20.
    const contours = [at(19, 30), at(20, 30)];
    const line = at(46, 30);
    expect(line[0]).toBeGreaterThan(240);
    const nearest = Math.min(
      ...contours.map((label) => Math.hypot(...label.map((part, i) => part - line[i]!))),
    );
    expect(nearest).toBeLessThan(20);
  });

  test('a line across has the opposite direction', () => {
    const at = labelsWith({ x: 36, y: 30.5 }, { x: 60, y: 30.5 });
    expect(at(19, 30)[1]).toBeGreaterThan(220);
    expect(at(48, 30)[1]).toBeLessThan(35);
  });

  test('away from lines and contours there is nothing', () => {
    const at = labelsWith({ x: 46.5, y: 4 }, { x: 46.5, y: 60 });
    expect(at(8, 30)).toEqual([0, 128, 128]);
    expect(at(58, 30)).toEqual([0, 128, 128]);
  });
});

describe('a sketch on a pyramid', () => {
  test('is thin at every level that needs it and absent above', () => {
    const sketch = createMask({ width: 400, height: 100 });
    rasterizeStroke({ points: [{ x: 50, y: 50 }, { x: 350, y: 50 }], radius: 6, mode: 'add' }, sketch); // prettier-ignore
    const sizes = [
      { width: 400, height: 100 },
      { width: 200, height: 50 },
      { width: 100, height: 25 },
    ];
    const [full, half, quarter] = scaleSketch(sketch, sizes, 200);
    expect(full).toBeUndefined();
    for (const [lines, width, height, column] of [
      [half!, 200, 50, 100],
      [quarter!, 100, 25, 50],
    ] as const) {
      expect(lines.length).toBe(width * height);
      const inColumn = Array.from({ length: height }, (_, y) => lines[y * width + column]!);
      expect(inColumn.filter((value) => value === 1)).toHaveLength(1);
    }
  });
});
