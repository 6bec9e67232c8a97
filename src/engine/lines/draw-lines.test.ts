import { expect, it } from 'vitest';
import { drawLines } from './draw-lines.js';

it('draws lines one pixel wide and without gaps, and leaves out what lies beyond the picture', () => {
  const line = {
    points: [
      { x: -3.5, y: 2.5 },
      { x: 2.5, y: 2.5 },
      { x: 4.5, y: 4.5 },
    ],
    confidence: 1,
  };
  const { data } = drawLines([line], { width: 6, height: 6 });
  const drawn = [...data.entries()]
    .filter(([, value]) => value === 255)
    .map(([pixel]) => [pixel % 6, Math.floor(pixel / 6)]);
  expect(drawn).toEqual([
    [0, 2],
    [1, 2],
    [2, 2],
    [3, 3],
    [4, 4],
  ]);
});
