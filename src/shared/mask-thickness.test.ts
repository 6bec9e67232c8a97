import { expect, test } from 'vitest';
import { rasterizeMask } from './mask-shapes.js';
import { measureThickness } from './mask-thickness.js';

const SIZE = { width: 300, height: 200 };

test('the thickness is the side of the largest masked square inside the rectangle', () => {
  const mask = rasterizeMask(
    [
      { kind: 'box', rect: { left: 10, top: 20, width: 200, height: 7 }, mode: 'add' },
      { kind: 'box', rect: { left: 100, top: 50, width: 40, height: 31 }, mode: 'add' },
      { kind: 'box', rect: { left: 299, top: 199, width: 1, height: 1 }, mode: 'add' },
    ],
    SIZE,
  );
  expect(measureThickness(mask, { left: 0, top: 0, ...SIZE })).toBe(31);
  expect(measureThickness(mask, { left: 0, top: 0, width: 300, height: 45 })).toBe(7);
  expect(measureThickness(mask, { left: 60, top: 22, width: 90, height: 3 })).toBe(3);
  expect(measureThickness(mask, { left: 240, top: 100, width: 60, height: 100 })).toBe(1);
  expect(measureThickness(mask, { left: 220, top: 0, width: 40, height: 40 })).toBe(0);
});

test('a disc is as thick as the square inside it', () => {
  const disc = rasterizeMask(
    [{ kind: 'stroke', points: [{ x: 100, y: 100 }], radius: 50, mode: 'add' }],
    SIZE,
  );
  expect(measureThickness(disc, { left: 0, top: 0, ...SIZE })).toBeCloseTo(71, -0.5);
});
