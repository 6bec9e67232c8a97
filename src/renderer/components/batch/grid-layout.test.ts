import { expect, it } from 'vitest';
import { layOutGrid } from './grid-layout.js';

it('makes only what is seen of ten thousand photos, wherever the list is scrolled to', () => {
  for (const scrollTop of [0, 5000, 1e9]) {
    const { first, last } = layOutGrid(960, 700, scrollTop, 10_000);
    expect(last - first).toBeLessThan(60);
    expect(last).toBeLessThanOrEqual(10_000);
  }
  const { first, last, topOf, rowHeight } = layOutGrid(960, 700, 5000, 10_000);
  expect(topOf(first)).toBeLessThan(5000);
  expect(topOf(last - 1) + rowHeight).toBeGreaterThan(5700);
});

it('has two columns on a phone, and no cell beyond the box', () => {
  const { columns, cellWidth, leftOf } = layOutGrid(390, 500, 0, 7);
  expect(columns).toBe(2);
  expect(leftOf(1) + cellWidth).toBeLessThanOrEqual(390);
  expect(layOutGrid(960, 700, 0, 7)).toMatchObject({ columns: 5, first: 0, last: 7 });
  expect(layOutGrid(0, 0, 0, 7)).toMatchObject({ first: 0, last: 0 });
});
