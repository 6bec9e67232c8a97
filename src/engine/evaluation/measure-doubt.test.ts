import { expect, test } from 'vitest';

import { noiseImage } from '../../../tests/fixtures/images.js';
import type { Patch, RasterImage8 } from '../raster-image.js';
import { measureDoubt } from './measure-doubt.js';

const SIZE = { width: 80, height: 60 };
const rect = { left: 30, top: 20, width: 20, height: 16 };
const photo = noiseImage(SIZE.width, SIZE.height, 3, 8) as RasterImage8;
const data = new Uint8Array(SIZE.width * SIZE.height);
for (let y = 0; y < rect.height; y++) {
  data.fill(255, (rect.top + y) * 80 + rect.left, (rect.top + y) * 80 + rect.left + rect.width);
}
const mask = { ...SIZE, data };

function patchOf(valueAt: (index: number) => number): Patch {
  const { width, height } = rect;
  const image: RasterImage8 = {
    ...{ width, height, channels: 3, depth: 8 },
    data: Uint8Array.from({ length: width * height * 3 }, (_, index) => valueAt(index)),
  };
  return { rect, image, alpha: new Uint8Array(width * height).fill(255) };
}

const noise = noiseImage(rect.width, rect.height, 3, 8, 7).data;

test('a fill like its surroundings has little doubt, one that is flat or of another tone has more', () => {
  const alike = measureDoubt(photo, [patchOf((index) => noise[index] ?? 0)], mask);
  const flat = measureDoubt(photo, [patchOf(() => 128)], mask);
  const dark = measureDoubt(photo, [patchOf((index) => (noise[index] ?? 0) / 8)], mask);
  expect(alike).toBeLessThan(0.2);
  expect(flat).toBeGreaterThan(alike + 0.4);
  expect(dark).toBeGreaterThan(alike + 0.4);
  expect(dark).toBeLessThanOrEqual(1);
});

test('where nothing surrounds the fill there is nothing to rest on', () => {
  const whole = { ...SIZE, data: new Uint8Array(data.length).fill(255) };
  expect(measureDoubt(photo, [], whole)).toBe(1);
});
