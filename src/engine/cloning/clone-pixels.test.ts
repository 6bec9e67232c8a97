import { expect, test } from 'vitest';

import { createMask } from '../../shared/mask.js';
import { drawShape } from '../../shared/mask-shapes.js';
import type { RasterImage } from '../raster-image.js';
import { clonePixels } from './clone-pixels.js';

const SIZE = { width: 60, height: 40 };

/** Stripes of one pixel, lighter by `perPixel` with each pixel to the right. */
function stripes(depth: 8 | 16, perPixel = 0): RasterImage {
  const { width, height } = SIZE;
  const values = Array.from({ length: width * height }, (_, pixel) => {
    const x = pixel % width;
    return 40 + 20 * (Math.floor(pixel / width) % 2) + perPixel * x;
  });
  return depth === 8
    ? { ...SIZE, channels: 1, depth, data: Uint8Array.from(values) }
    : { ...SIZE, channels: 1, depth, data: Uint16Array.from(values, (value) => value * 257) };
}

function disc(x: number, y: number, radius: number) {
  const mask = createMask(SIZE);
  drawShape(mask, { kind: 'stroke', points: [{ x, y }], radius, mode: 'add' });
  return mask;
}

test.each([8, 16] as const)('a clone stamp copies pixels of %d bits as they are', (depth) => {
  const image = stripes(depth, 2);
  const before = image.data.slice();
  const from = { dx: -25, dy: 3 };
  const {
    rect,
    image: patch,
    alpha,
  } = clonePixels(image, disc(40, 20, 6), from, { blend: 'clone', softPx: 0 });
  expect(image.data).toEqual(before);
  expect(rect).toEqual({ left: 34, top: 14, width: 12, height: 12 });
  expect(new Set(alpha)).toEqual(new Set([0, 255]));
  for (const [pixel, part] of alpha.entries()) {
    const [x, y] = [rect.left + (pixel % 12), rect.top + Math.floor(pixel / 12)];
    const source = part === 0 ? y * 60 + x : (y + 3) * 60 + x - 25;
    expect(patch.data[pixel]).toBe(image.data[source]);
  }
});

test.each([8, 16] as const)('a healing brush takes the tone of the place, at %d bits', (depth) => {
  const image = stripes(depth, 3);
  // 30 pixels to the left everything is darker by 90.
  const {
    image: patch,
    alpha,
    rect,
  } = clonePixels(image, disc(45, 20, 8), { dx: -30, dy: 0 }, { blend: 'heal', softPx: 0 });
  const scale = depth === 8 ? 1 : 257;
  for (const [pixel, part] of alpha.entries()) {
    const [x, y] = [rect.left + (pixel % rect.width), rect.top + Math.floor(pixel / rect.width)];
    const off = (patch.data[pixel]! - image.data[y * 60 + x]!) / scale;
    if (part > 0) expect(Math.abs(off)).toBeLessThan(2);
  }
});

test('a soft edge begins with nothing at the edge and ends with all of it so far inside', () => {
  const { rect, alpha } = clonePixels(
    stripes(8),
    disc(30, 20, 15),
    { dx: 0, dy: 1 },
    { blend: 'clone', softPx: 10 },
  );
  const row = [...alpha.subarray((20 - rect.top) * rect.width, (21 - rect.top) * rect.width)];
  expect(row[0]).toBeLessThan(15);
  expect(row.slice(0, 16)).toEqual(row.slice(0, 16).toSorted((a, b) => a - b));
  expect(row.slice(10, 20)).toEqual(row.slice(10, 20).fill(255));
  expect(row).toEqual(row.toReversed());
});

test('the border of the photo is no edge, and what would come from beyond it stays', () => {
  const { rect, alpha } = clonePixels(
    stripes(8),
    disc(0, 20, 12),
    { dx: 50, dy: 0 },
    { blend: 'clone', softPx: 6 },
  );
  const row = (20 - rect.top) * rect.width;
  expect(rect.left).toBe(0);
  expect([...alpha.subarray(row, row + 6)]).toEqual([255, 255, 255, 255, 255, 255]);
  expect([...alpha.subarray(row + 10, row + 12)]).toEqual([0, 0]);
});
