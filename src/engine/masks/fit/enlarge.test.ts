import { expect, test } from 'vitest';

import { enlarge } from './enlarge.js';
import type { WorkPicture } from './work-picture.js';

function pictureOf(width: number, height: number, scale: number): WorkPicture {
  return {
    box: { left: 0, top: 0, width: 8, height: 4 },
    scale,
    width,
    height,
    colours: new Uint8Array(3 * width * height),
    isMasked: new Uint8Array(width * height),
  };
}

test('a plane is laid over a finer picture of the same place', () => {
  // A slope from the left, whose middles lie at 2 and 6 of the photo.
  const plane = Float32Array.of(2, 6);
  const fine = enlarge(plane, pictureOf(2, 1, 4), pictureOf(8, 4, 1));
  expect([...fine.slice(0, 8)]).toEqual([2, 2, 2.5, 3.5, 4.5, 5.5, 6, 6]);
  expect(fine.slice(24)).toEqual(fine.slice(0, 8));
});

test('a picture as fine keeps its plane', () => {
  const plane = Float32Array.of(1, 2);
  expect(enlarge(plane, pictureOf(2, 1, 4), pictureOf(2, 1, 4))).toBe(plane);
});
