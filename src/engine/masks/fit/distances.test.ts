import { expect, test } from 'vitest';

import { measureDistances, STEPS_PER_PX } from './distances.js';

test('distances are near those of the ruler, in every direction', () => {
  const size = { width: 61, height: 41 };
  const isGoal = new Uint8Array(size.width * size.height);
  isGoal[20 * size.width + 30] = 1;
  const distances = measureDistances(isGoal, 1, size);
  for (let y = 0, pixel = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, pixel++) {
      const exact = Math.hypot(x - 30, y - 20);
      expect(Math.abs(distances[pixel]! / STEPS_PER_PX - exact)).toBeLessThanOrEqual(0.08 * exact);
    }
  }
});

test('distances to what is not there are larger than any picture', () => {
  const size = { width: 5, height: 4 };
  expect(Math.min(...measureDistances(new Uint8Array(20), 1, size))).toBeGreaterThan(1000);
});
