import { describe, expect, it } from 'vitest';
import { distanceToLine } from '../../../tests/fixtures/distance-to-line.js';
import type { Point } from '../../shared/geometry.js';
import { splineThrough } from './spline.js';

const RADIUS = 400;
const TOLERANCE = 0.5;

function onCircle(degrees: number): Point {
  const angle = (degrees / 180) * Math.PI;
  return { x: RADIUS * Math.cos(angle), y: RADIUS * Math.sin(angle) };
}

describe('a spline', () => {
  const knots = [0, 20, 40, 60, 80].map(onCircle);

  it('goes through its points and bends as they do, in few steps', () => {
    const line = splineThrough(knots, TOLERANCE);
    for (const knot of knots) expect(distanceToLine(line, knot)).toBeLessThan(TOLERANCE);
    expect(line[0]).toEqual(knots[0]);
    expect(line.at(-1)).toEqual(knots.at(-1));
    const inner = line.filter(({ x, y }) => Math.atan2(y, x) > 0.4 && Math.atan2(y, x) < 1);
    for (const { x, y } of inner) expect(Math.abs(Math.hypot(x, y) - RADIUS)).toBeLessThan(2);
    expect(line.length).toBeLessThan(30);
  });

  it('is as near to the curve as was asked', () => {
    const fine = splineThrough(knots, 0.001);
    for (const tolerance of [0.1, 0.5, 4]) {
      const line = splineThrough(knots, tolerance);
      const farthest = Math.max(...fine.map((point) => distanceToLine(line, point)));
      expect(farthest).toBeLessThan(tolerance + 0.001);
      expect(line.length).toBeLessThan(fine.length / 3);
    }
  });

  it('makes no loop where a short step follows a long one', () => {
    const line = splineThrough(
      [
        { x: 0, y: 0 },
        { x: 500, y: 0 },
        { x: 500, y: 10 },
        { x: 0, y: 10 },
      ],
      TOLERANCE,
    );
    for (const { x, y } of line) {
      expect(y).toBeGreaterThan(-20);
      expect(y).toBeLessThan(30);
      expect(x).toBeLessThan(520);
    }
  });

  it('of two points is straight, of one or the same twice a point', () => {
    const [a, b] = [
      { x: 3, y: 4 },
      { x: 90, y: 12 },
    ];
    expect(splineThrough([a, b], TOLERANCE)).toEqual([a, b]);
    expect(splineThrough([a, a], TOLERANCE)).toEqual([a]);
    expect(splineThrough([], TOLERANCE)).toEqual([]);
  });
});
