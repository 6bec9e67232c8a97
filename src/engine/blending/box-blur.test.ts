import { expect, test } from 'vitest';

import { blurRgb } from './box-blur.js';

test('spreads a point evenly in both directions and loses nothing', () => {
  const size = { width: 31, height: 25 };
  const rgb = new Float32Array(size.width * size.height * 3);
  rgb[(12 * 31 + 15) * 3 + 1] = 900;
  blurRgb(rgb, size, 2);
  const at = (x: number, y: number, channel = 1): number => rgb[(y * 31 + x) * 3 + channel]!;
  expect(at(15, 12)).toBeGreaterThan(at(17, 12));
  expect(at(17, 12)).toBeGreaterThan(1);
  expect(at(13, 12)).toBeCloseTo(at(15, 14), 3);
  expect(at(15, 12, 0)).toBe(0);
  expect(rgb.reduce((sum, value) => sum + value, 0)).toBeCloseTo(900, 1);
});

test('keeps one colour as it is up to the borders', () => {
  const rgb = new Float32Array(7 * 5 * 3).fill(42);
  blurRgb(rgb, { width: 7, height: 5 }, 3);
  for (const value of rgb) expect(value).toBeCloseTo(42, 4);
});
