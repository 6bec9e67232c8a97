import { expect, test } from 'vitest';

import { findMasked, isMaskEmpty, maskBounds, viewBytes } from './mask.js';

/** No multiple of four each way, in a buffer where it begins at an odd byte. */
const WIDTH = 7;
const HEIGHT = 5;

function maskWith(...pixels: number[]): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(new ArrayBuffer(WIDTH * HEIGHT + 6), 3, WIDTH * HEIGHT);
  for (const pixel of pixels) data[pixel] = 1;
  return { width: WIDTH, height: HEIGHT, data };
}

test('a single masked pixel is found wherever it lies', () => {
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
    const mask = maskWith(pixel);
    expect(isMaskEmpty(mask)).toBe(false);
    expect(maskBounds(mask)).toEqual({
      left: pixel % WIDTH,
      top: Math.floor(pixel / WIDTH),
      width: 1,
      height: 1,
    });
  }
});

test('nothing masked has no bounds', () => {
  expect(isMaskEmpty(maskWith())).toBe(true);
  expect(maskBounds(maskWith())).toEqual({ left: 0, top: 0, width: 0, height: 0 });
});

test('a search for masked bytes begins and ends where it is told', () => {
  const bytes = viewBytes(maskWith(4, 9, 17).data);
  expect(findMasked(bytes, 0, 35)).toBe(4);
  expect(findMasked(bytes, 4, 35)).toBe(4);
  expect(findMasked(bytes, 5, 35)).toBe(9);
  expect(findMasked(bytes, 10, 17)).toBe(17);
  expect(findMasked(bytes, 18, 35)).toBe(35);
  expect(findMasked(bytes, 5, 8)).toBe(8);
});
