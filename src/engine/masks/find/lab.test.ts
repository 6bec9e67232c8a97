import { expect, test } from 'vitest';

import { readLab, squaredDistance } from './lab.js';

test.each([
  // Lindbloom's calculator, sRGB in D65.
  [[0, 0, 0], [0, 0, 0]], // prettier-ignore
  [[255, 255, 255], [100, 0, 0]], // prettier-ignore
  [[255, 0, 0], [53.24, 80.09, 67.2]], // prettier-ignore
  [[0, 0, 255], [32.3, 79.19, -107.86]], // prettier-ignore
  [[10, 10, 10], [2.74, 0, 0]], // prettier-ignore
] as const)('%j is %j in CIELAB', ([red, green, blue], expected) => {
  const colour = readLab(red, green, blue);
  for (const [index, value] of expected.entries()) expect(colour[index]).toBeCloseTo(value, 1);
});

test('from black to white it is 100', () => {
  expect(Math.sqrt(squaredDistance(readLab(0, 0, 0), readLab(255, 255, 255)))).toBeCloseTo(100, 3);
});
