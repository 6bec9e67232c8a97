import { expect, test } from 'vitest';

import { countMasked, findMasked, isMaskEmpty, maskBounds, viewMask } from './mask.js';

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

test('masked pixels are counted wherever they lie', () => {
  const all = Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => pixel);
  for (const step of [1, 2, 3, 17, 34]) {
    const masked = all.filter((pixel) => pixel % step === 0);
    expect(countMasked(maskWith(...masked))).toBe(masked.length);
  }
  expect(countMasked(maskWith())).toBe(0);
});

test('nothing masked has no bounds', () => {
  expect(isMaskEmpty(maskWith())).toBe(true);
  expect(maskBounds(maskWith())).toEqual({ left: 0, top: 0, width: 0, height: 0 });
});

test('a search for masked bytes begins and ends where it is told', () => {
  for (let offset = 0; offset < 4; offset++) {
    const data = new Uint8Array(new ArrayBuffer(80), offset, 75);
    for (const masked of [4, 40, 73]) data[masked] = 1;
    const view = viewMask({ width: 75, height: 1, data });
    for (let end = 0; end <= data.length; end++) {
      for (let start = 0; start <= end; start++) {
        const first = data.subarray(start, end).findIndex((value) => value !== 0);
        expect(findMasked(view, start, end)).toBe(first < 0 ? end : start + first);
      }
    }
  }
});

test('a mask of one pixel is read wherever it begins in its buffer', () => {
  for (let offset = 0; offset < 4; offset++) {
    const data = new Uint8Array(new ArrayBuffer(offset + 1), offset, 1);
    expect(isMaskEmpty({ width: 1, height: 1, data })).toBe(true);
    data[0] = 255;
    expect(isMaskEmpty({ width: 1, height: 1, data })).toBe(false);
  }
});
