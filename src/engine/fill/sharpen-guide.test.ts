import { expect, test } from 'vitest';
import { sharpenGuide } from './sharpen-guide.js';

const SIZE = { width: 80, height: 40 };
const PIXELS = SIZE.width * SIZE.height;

/** A hole from column 10 on, and a line down column 20. */
const along = {
  ...SIZE,
  rgb: new Float32Array(PIXELS * 3).fill(200),
  hole: Float32Array.from({ length: PIXELS }, (_, pixel) => (pixel % SIZE.width >= 10 ? 1 : 0)),
  lines: Float32Array.from({ length: PIXELS }, (_, pixel) => (pixel % SIZE.width === 20 ? 1 : 0)),
};

test('near a line its colours count, less with the distance, and far from it nothing is changed', () => {
  const answer = { ...SIZE, rgb: new Float32Array(PIXELS * 3).fill(100), blurPx: 2 };
  const { rgb, blurPx } = sharpenGuide(answer, along);
  const at = (x: number): number => rgb[(20 * SIZE.width + x) * 3]!;
  expect([at(20), at(23), at(18)]).toEqual([200, 200, 200]);
  expect(at(26)).toBeGreaterThan(at(29));
  expect(at(29)).toBeGreaterThan(100);
  for (let x = 32; x < SIZE.width; x++) expect(at(x)).toBe(100);
  for (let x = 0; x < 10; x++) expect(at(x)).toBe(100);
  expect(blurPx).toBe(2);
  expect(answer.rgb.every((value) => value === 100)).toBe(true);
});
