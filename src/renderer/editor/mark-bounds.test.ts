import { expect, it } from 'vitest';
import { shapesBounds } from '../../shared/mask-shapes.js';
import { drawingBounds } from './mark-bounds.js';

it('finds what marks of every kind can touch', () => {
  expect(shapesBounds([])).toMatchObject({ width: 0, height: 0 });
  const box = { kind: 'box', rect: { left: 5, top: 6, width: 10, height: 10 }, mode: 'add' } as const;
  const stroke = { kind: 'stroke', points: [{ x: 30, y: 8 }], radius: 4, mode: 'erase' } as const;
  expect(shapesBounds([box])).toEqual(box.rect);
  const both = shapesBounds([box, stroke]);
  expect(both.left).toBe(5);
  expect(both.left + both.width).toBeGreaterThanOrEqual(34);
  expect(both.top).toBeLessThanOrEqual(4);
  const lasso = { kind: 'polygon', points: [at(0, 0), at(50, 0), at(50, 20)], mode: 'add' } as const;
  expect(shapesBounds([lasso]).width).toBeGreaterThanOrEqual(50);
  const line = { points: [{ x: 100, y: 90 }], radius: 2, mode: 'add' } as const;
  const all = drawingBounds({ mask: [box], sketch: [line] });
  expect(all).toMatchObject({ left: 5, top: 6 });
  expect(all.left + all.width).toBeGreaterThanOrEqual(102);
});

function at(x: number, y: number) {
  return { x, y };
}
