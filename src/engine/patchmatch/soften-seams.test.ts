import { expect, test } from 'vitest';
import { createMask } from '../../shared/mask.js';
import { drawShape } from '../../shared/mask-shapes.js';
import type { RasterImage8 } from '../raster-image.js';
import { softenSeams } from './soften-seams.js';

const SIZE = { width: 260, height: 200 };
const HOLE = { left: 90, top: 60, width: 80, height: 80 };
const mask = createMask(SIZE);
drawShape(mask, { kind: 'box', rect: HOLE, mode: 'add' });

/** A picture, and its hole filled with what lies `left` and `right` pixels to the left and to the right, which meet in the middle. */
function fill(colourAt: (x: number, y: number) => number, left: number, right: number) {
  const { width, height } = SIZE;
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return colourAt(pixel % width, Math.floor(pixel / width));
  });
  const sources = new Int32Array(HOLE.width * HOLE.height);
  for (let y = 0, place = 0; y < HOLE.height; y++) {
    for (let x = 0; x < HOLE.width; x++, place++) {
      const pixel = (HOLE.top + y) * width + HOLE.left + x;
      const source = pixel + (x < HOLE.width / 2 ? -left : right);
      sources[place] = source;
      data.copyWithin(3 * pixel, 3 * source, 3 * source + 3);
    }
  }
  const image: RasterImage8 = { ...SIZE, channels: 3, depth: 8, data };
  return { image, sources };
}

/** The largest step from a pixel of the hole's middle row to the next. */
function largestStep({ data }: RasterImage8): number {
  const y = HOLE.top + HOLE.height / 2;
  let largest = 0;
  for (let x = HOLE.left + 5; x < HOLE.left + HOLE.width - 5; x++) {
    const at = 3 * (y * SIZE.width + x);
    largest = Math.max(largest, Math.abs(data[at + 3]! - data[at]!));
  }
  return largest;
}

/** Even noise, −2 to 2, always the same. */
const grain = (x: number, y: number): number => ((x * 7919 + y * 104_729) % 5) - 2;
/** Out of focus: darker from left to right. */
const soft = (x: number, y: number): number => 90 + 60 * Math.cos(x / 80) + grain(x, y);
const sharp = (x: number, y: number): number => 100 + (x % 7 < 3 ? 50 : 0) + grain(x, y);

test('pieces that meet out of focus meet softly, with their grain', () => {
  const { image, sources } = fill(soft, 90, 85);
  const before = image.data.slice();
  expect(largestStep(image)).toBeGreaterThan(40);
  softenSeams(image, mask, sources);
  expect(largestStep(image)).toBeLessThan(14);
  const row = (HOLE.top + 40) * SIZE.width;
  const rough = [...image.data.subarray(3 * (row + 125), 3 * (row + 135))].filter((_, at) => at % 3 === 0);
  const steps = rough.slice(1).map((value, index) => value - rough[index]!);
  expect(new Set(steps).size).toBeGreaterThan(3);
  const changed = image.data.findLastIndex(
    (value, at) => value !== before[at] && mask.data[Math.floor(at / 3)] === 0,
  );
  expect(changed).toBe(-1);
});

test('pieces of a sharp photo meet as they did', () => {
  const { image, sources } = fill(sharp, 90, 85);
  const before = image.data.slice();
  softenSeams(image, mask, sources);
  expect(image.data).toEqual(before);
});

test('a piece that goes on with the photo stays as it was copied', () => {
  const { image, sources } = fill(
    (x) => 120 + 40 * Math.cos((x / 45) * Math.PI) + 2 * grain(x % 90, 0),
    90,
    -90,
  );
  const before = image.data.slice();
  softenSeams(image, mask, sources);
  expect(image.data).toEqual(before);
});
