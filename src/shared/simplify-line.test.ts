import fc from 'fast-check';
import { expect, it } from 'vitest';
import { simplifyLine } from './simplify-line.js';

it('keeps corners and drops what lies on the way', () => {
  const corner = [0, 1, 2, 3].map((x) => ({ x, y: 0 })).concat([1, 2, 3].map((y) => ({ x: 3, y })));
  expect(simplifyLine(corner, 0.1)).toEqual([
    { x: 0, y: 0 },
    { x: 3, y: 0 },
    { x: 3, y: 3 },
  ]);
});

it('keeps where a line begins to widen, and drops where it only goes on to', () => {
  const radii = [2, 2, 2, 4, 6, 8];
  const line = radii.map((radius, x) => ({ x, y: 0, radius }));
  expect(simplifyLine(line, 0.1)).toEqual([line[0], line[2], line[5]]);
});

it('keeps a click, and a line that comes back to where it began', () => {
  expect(simplifyLine([{ x: 4, y: 5 }], 1)).toEqual([{ x: 4, y: 5 }]);
  const there = [
    { x: 0, y: 0 },
    { x: 9, y: 0 },
    { x: 0, y: 0 },
  ];
  expect(simplifyLine(there, 1)).toEqual(there);
});

it('never moves a line by more than the tolerance, however it is scribbled', () => {
  const coordinate = fc.integer({ min: -50, max: 50 });
  fc.assert(
    fc.property(
      fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 2, maxLength: 60 }),
      (points) => {
        const simplified = simplifyLine(points, 3);
        for (const point of points) {
          const nearest = Math.min(
            ...simplified.map((to, index) => distance(point, simplified[Math.max(0, index - 1)] ?? to, to)),
          );
          expect(nearest).toBeLessThanOrEqual(3 + 1e-9);
        }
      },
    ),
  );
});

function distance(
  point: { x: number; y: number },
  from: { x: number; y: number },
  to: { x: number; y: number },
): number {
  let best = Infinity;
  for (let step = 0; step <= 200; step++) {
    const t = step / 200;
    best = Math.min(
      best,
      Math.hypot(point.x - from.x - t * (to.x - from.x), point.y - from.y - t * (to.y - from.y)),
    );
  }
  // The scan itself is coarse by half of a step.
  return best - Math.hypot(to.x - from.x, to.y - from.y) / 400;
}
