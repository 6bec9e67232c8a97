import { expect, test } from 'vitest';

import {
  frameHole,
  framedSize,
  frameOfWish,
  NO_FRAME,
  tidyFrame,
  turnedCorners,
  withAspect,
} from './frame.js';
import { countMasked } from './mask.js';
import { rasterizeMask } from './mask-shapes.js';
import { findOutwardRegions } from './outward-regions.js';

const PHOTO = { width: 300, height: 200 };

test('what a frame adds is a hole, and the photo is none', () => {
  const frame = { ...NO_FRAME, left: 30, bottom: 7 };
  const size = framedSize(PHOTO, frame);
  expect(size).toEqual({ width: 330, height: 207 });
  const mask = rasterizeMask(frameHole(PHOTO, frame), size);
  expect(countMasked(mask)).toBe(330 * 207 - 300 * 200);
  expect([mask.data[29], mask.data[30], mask.data[199 * 330 + 30], mask.data[200 * 330 + 30]]).toEqual([
    255, 0, 0, 255,
  ]);
});

test('a turned photo leaves its corners empty, with a thin rim of resampled pixels', () => {
  const frame = { ...NO_FRAME, degrees: 2 };
  const mask = rasterizeMask(frameHole(PHOTO, frame), PHOTO);
  const at = (x: number, y: number): number => mask.data[y * 300 + x]!;
  // Clockwise: the upper left corner of the photo goes up and to the right.
  expect([at(0, 0), at(299, 0), at(0, 199), at(299, 199)]).toEqual([255, 255, 255, 255]);
  expect(at(150, 100)).toBe(0);
  const [upperLeft] = turnedCorners(PHOTO, frame);
  expect(upperLeft!.x).toBeGreaterThan(0);
  expect(upperLeft!.y).toBeLessThan(0);
  expect(countMasked(mask) / mask.data.length).toBeLessThan(0.05);
});

test('a shape is reached by adding, at both ends alike', () => {
  expect(withAspect(PHOTO, NO_FRAME, 16 / 9)).toEqual({ ...NO_FRAME, left: 28, right: 28 });
  expect(withAspect(PHOTO, { ...NO_FRAME, top: 10 }, 1)).toEqual({ ...NO_FRAME, top: 55, bottom: 45 });
  expect(withAspect(PHOTO, NO_FRAME, 1.5)).toEqual(NO_FRAME);
  expect(
    frameOfWish(PHOTO, {
      left: { kind: 'percent', percent: 10 },
      right: { kind: 'pixels', px: 5 },
      top: { kind: 'percent', percent: 10 },
      bottom: { kind: 'pixels', px: 0 },
      degrees: 1.5,
    }),
  ).toEqual({ left: 30, right: 5, top: 20, bottom: 0, degrees: 1.5 });
});

test('a frame is kept within what a photo can be extended by', () => {
  expect(tidyFrame(PHOTO, { left: 999, top: -4, right: 3.4, bottom: 201, degrees: -80.123 })).toEqual({
    left: 300,
    top: 0,
    right: 3,
    bottom: 200,
    degrees: -15,
  });
});

test.each([
  ['sides', { left: 40, top: 25, right: 11, bottom: 3, degrees: 0 }],
  ['one side', { ...NO_FRAME, top: 60 }],
  ['corners', { ...NO_FRAME, degrees: -3 }],
  ['both', { left: 20, top: 9, right: 0, bottom: 0, degrees: 7 }],
])('regions outside of a photo hold all that is empty, once: %s', (_, frame) => {
  const size = framedSize(PHOTO, frame);
  const mask = rasterizeMask(frameHole(PHOTO, frame), size);
  const held = new Uint8Array(mask.data.length);
  for (const { hole, box } of findOutwardRegions(mask)) {
    expect(box.left).toBeLessThanOrEqual(hole.left);
    for (let y = hole.top; y < hole.top + hole.height; y++) {
      for (let x = hole.left; x < hole.left + hole.width; x++) held[y * size.width + x]!++;
    }
  }
  for (const [pixel, value] of mask.data.entries()) if (value !== 0) expect(held[pixel]).toBe(1);
  expect(held.every((count) => count <= 1)).toBe(true);
});
