import { expect, test } from 'vitest';

import { atCalm, measureCalm, measureCalmNear } from './measure-calm.js';
import type { WorkPicture } from './work-picture.js';

/** An even left half, and a right one whose rows change by 30 steps. */
function halves(): WorkPicture {
  const width = 80;
  const height = 40;
  const colours = new Uint8Array(3 * width * height).fill(100);
  for (let y = 0; y < height; y += 2) {
    for (let x = width / 2; x < width; x++) colours.fill(130, 3 * (y * width + x), 3 * (y * width + x + 1));
  }
  const isMasked = new Uint8Array(width * height);
  return { box: { left: 0, top: 0, width, height }, scale: 1, width, height, colours, isMasked };
}

const everywhere = (): boolean => true;
const place = (x: number, y: number): number => 80 * y + x;

test('is measured near each pixel', () => {
  const calm = measureCalmNear(halves(), everywhere);
  expect([calm[place(10, 20)], calm[place(70, 20)], calm[place(0, 0)]]).toEqual([1, 0, 1]);
  expect(calm[place(40, 20)]).toBeCloseTo(0, 5);
  expect(measureCalm(halves(), everywhere)).toBe(0);
});

test('is that of all surroundings where none are near', () => {
  const isLeft = (pixel: number): boolean => pixel % 80 < 20;
  const calm = measureCalmNear(halves(), isLeft);
  expect(calm[place(70, 20)]).toBe(1);
  expect(measureCalm(halves(), isLeft)).toBe(1);
});

test('what depends on it lies between its ends', () => {
  const ends = { calm: 2, restless: 1 };
  expect([0, 0.5, 1].map((calm) => atCalm(ends, calm))).toEqual([1, 1.5, 2]);
});
