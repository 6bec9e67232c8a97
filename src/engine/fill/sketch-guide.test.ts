import { afterAll, describe, expect, test } from 'vitest';

import { createNumbers } from '../../../tests/fixtures/images.js';
import type { Mask } from '../../shared/mask.js';
import { createMask } from '../../shared/mask.js';
import { rasterizeStroke } from '../../shared/stroke.js';
import { createEngine } from '../engine.js';
import type { RasterImage8 } from '../raster-image.js';
import { guideAlongLines } from './sketch-guide.js';

const engine = createEngine({ modelDir: '/nowhere' });
afterAll(() => engine.dispose());

const SIZE = { width: 160, height: 160 };
const HOLE = { left: 48, top: 48, right: 112, bottom: 112 };

function isInHole(x: number, y: number): boolean {
  return x >= HOLE.left && x < HOLE.right && y >= HOLE.top && y < HOLE.bottom;
}

/** Dark to the left of x = 80, light to the right, with grain; a square hole in the middle. */
function twoFields(): { image: RasterImage8; mask: Mask; rgba: Uint8Array } {
  const next = createNumbers(5);
  const data = new Uint8Array(SIZE.width * SIZE.height * 3);
  const rgba = new Uint8Array(SIZE.width * SIZE.height * 4);
  const mask = createMask(SIZE);
  for (let y = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++) {
      const pixel = y * SIZE.width + x;
      const value = (x < 80 ? 60 : 190) + next(17) - 8;
      data.fill(value, pixel * 3, pixel * 3 + 3);
      if (isInHole(x, y)) mask.data[pixel] = 255;
      else rgba.fill(value, pixel * 4, pixel * 4 + 3).fill(255, pixel * 4 + 3, pixel * 4 + 4);
    }
  }
  return { image: { ...SIZE, channels: 3, depth: 8, data }, mask, rgba };
}

/** A bow that leaves the border of the two fields, goes 20 pixels to the left and comes back. */
function bow(): Mask {
  const sketch = createMask(SIZE);
  const points = Array.from({ length: 33 }, (_, index) => ({
    x: 80.5 - 20 * Math.sin((Math.PI * index) / 32),
    y: 48 + 2 * index,
  }));
  rasterizeStroke({ points, radius: 2, mode: 'add' }, sketch);
  return sketch;
}

describe('a guide along lines', () => {
  const { rgba } = twoFields();
  const at = (guide: { width: number; rgb: Float32Array }, x: number, y: number): number =>
    guide.rgb[(y * guide.width + x) * 3]!;

  test('has one colour on each side of a line and changes at it', () => {
    const guide = guideAlongLines({ ...SIZE, rgba }, bow());
    expect(guide.width).toBe(160);
    expect(at(guide, 54, 80)).toBeLessThan(90);
    expect(at(guide, 66, 80)).toBeGreaterThan(140);
    expect(at(guide, 100, 80)).toBeGreaterThan(160);
  });

  test('without lines is the smooth bridge between the sides', () => {
    const guide = guideAlongLines({ ...SIZE, rgba }, createMask(SIZE));
    expect(at(guide, 80, 80)).toBeGreaterThan(100);
    expect(at(guide, 80, 80)).toBeLessThan(150);
  });

  test('keeps what a network answered far from the lines, and lets the lines divide it', () => {
    const green = new Float32Array(40 * 40 * 3).map((_, index) => (index % 3 === 1 ? 200 : 0));
    const corner = createMask(SIZE);
    rasterizeStroke({ points: [{ x: 50, y: 50 }], radius: 2, mode: 'add' }, corner);
    const answer = { width: 40, height: 40, rgb: green };
    const kept = guideAlongLines({ ...SIZE, rgba }, corner, answer);
    expect(kept.rgb[(95 * 160 + 80) * 3 + 1]! - at(kept, 80, 95)).toBeGreaterThan(40);
  });

  test('makes a weak step over a line clearer', () => {
    const faint = rgba.map((value, index) =>
      index % 4 === 3 || value === 0 ? value : 120 + (value > 125 ? 12 : 0),
    );
    const straight = createMask(SIZE);
    rasterizeStroke({ points: [{ x: 80, y: 40 }, { x: 80, y: 120 }], radius: 2, mode: 'add' }, straight); // prettier-ignore
    const guide = guideAlongLines({ ...SIZE, rgba: faint }, straight);
    expect(at(guide, 83, 80) - at(guide, 76, 80)).toBeGreaterThan(20);
  });
});

describe('a weak step of colour', () => {
  test('becomes one of light and no stronger in colour', () => {
    const rgba = twoFields().rgba.map((value, index) => {
      if (index % 4 === 3 || value === 0) return value;
      // Red is 24 lighter on the right, blue as it is: 8 of luma.
      return index % 4 === 0 ? 120 + (value > 125 ? 24 : 0) : 120;
    });
    const straight = createMask(SIZE);
    rasterizeStroke({ points: [{ x: 80, y: 40 }, { x: 80, y: 120 }], radius: 2, mode: 'add' }, straight); // prettier-ignore
    const { width, rgb } = guideAlongLines({ ...SIZE, rgba }, straight);
    const [left, right] = [76, 83].map((x) => rgb.slice((80 * width + x) * 3, (80 * width + x) * 3 + 3));
    expect(right![2]! - left![2]!).toBeGreaterThan(10);
    expect(right![0]! - right![2]! - (left![0]! - left![2]!)).toBeLessThan(26);
  });
});

describe('PatchMatch under a sketch', () => {
  test('gives a line its step where the photo has none to copy', async () => {
    const { mask } = twoFields();
    const next = createNumbers(8);
    const data = Uint8Array.from({ length: SIZE.width * SIZE.height * 3 }, (_, index) => {
      const y = Math.floor(index / 3 / SIZE.width);
      return 90 + y / 4 + next(9);
    });
    const across = createMask(SIZE);
    rasterizeStroke({ points: [{ x: 40, y: 80 }, { x: 120, y: 80 }], radius: 2, mode: 'add' }, across); // prettier-ignore
    const { patches } = await engine.fill(
      { ...SIZE, channels: 3, depth: 8, data },
      mask,
      {},
      {},
      { sketch: across },
    );
    const { rect, image: filled } = patches[0]!;
    const rowMean = (y: number): number => {
      let sum = 0;
      for (let x = 56; x < 104; x++)
        sum += filled.data[((y - rect.top) * rect.width + x - rect.left) * filled.channels]!;
      return sum / 48;
    };
    expect(rowMean(84) - rowMean(76)).toBeGreaterThan(15);
  });

  test('puts the border of two fields where the line is', async () => {
    const { image, mask } = twoFields();
    async function lightAt(sketch: Mask | undefined): Promise<number> {
      const { patches } = await engine.fill(image, mask, {}, {}, sketch ? { sketch } : {});
      const [patch] = patches;
      const { rect, image: filled } = patch!;
      const x = 68;
      let sum = 0;
      for (let y = 72; y < 88; y++)
        sum += filled.data[((y - rect.top) * rect.width + x - rect.left) * filled.channels]!;
      return sum / 16;
    }
    expect(await lightAt(undefined)).toBeLessThan(100);
    expect(await lightAt(bow())).toBeGreaterThan(150);
  });

  test('does not see lines beside the hole', async () => {
    const { image, mask } = twoFields();
    const outside = createMask(SIZE);
    rasterizeStroke({ points: [{ x: 10, y: 10 }, { x: 10, y: 150 }], radius: 2, mode: 'add' }, outside); // prettier-ignore
    const plain = await engine.fill(image, mask);
    expect(await engine.fill(image, mask, {}, {}, { sketch: outside })).toEqual(plain);
  });
});
