import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from './geometry.js';
import { countMasked, createMask, maskBounds } from './mask.js';
import { rasterizeMask } from './mask-shapes.js';
import type { Stroke } from './stroke.js';
import { rasterizeStroke, strokeBounds } from './stroke.js';

const SIZE = { width: 24, height: 18 };

/** Also half-way values, where centres lie exactly on an edge. */
const coordinate = fc.oneof(
  fc.integer({ min: -16, max: 60 }).map((halves) => halves / 2),
  fc.double({ min: -8, max: 30, noNaN: true }),
);
const point = fc.record({ x: coordinate, y: coordinate });

function distanceToSegment(p: Point, a: Point, b: Point): number {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const along = length === 0 ? 0 : ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(p.x - a.x - t * (b.x - a.x), p.y - a.y - t * (b.y - a.y));
}

describe('a stroke', () => {
  test('marks exactly the pixels whose centre is within its radius', () => {
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0.75, max: 9, noNaN: true }),
        (points, radius) => {
          const mask = rasterizeMask([{ kind: 'stroke', points, radius, mode: 'add' }], SIZE);
          for (let y = 0; y < SIZE.height; y++) {
            for (let x = 0; x < SIZE.width; x++) {
              const centre = { x: x + 0.5, y: y + 0.5 };
              const distances = points.map((to, i) => distanceToSegment(centre, points[i - 1] ?? to, to));
              const distance = Math.min(...(points.length > 1 ? distances.slice(1) : distances));
              if (Math.abs(distance - radius) < 1e-9) continue;
              expect(mask.data[y * SIZE.width + x]).toBe(distance < radius ? 255 : 0);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('of one point is a disc', () => {
    const mask = rasterizeMask(
      [{ kind: 'stroke', points: [{ x: 5.5, y: 5.5 }], radius: 2, mode: 'add' }],
      SIZE,
    );
    expect(maskBounds(mask)).toEqual({ left: 3, top: 3, width: 5, height: 5 });
    expect(countMasked(mask)).toBe(13);
  });

  test('never vanishes: a click inside the image marks a pixel, however thin the brush', () => {
    const inside = fc.record({
      x: fc.double({ min: 0, max: 23.999, noNaN: true }),
      y: fc.double({ min: 0, max: 17.999, noNaN: true }),
    });
    fc.assert(
      fc.property(inside, fc.constantFrom(0.01, 0.3, 0.5, 1), (clicked, radius) => {
        const mask = rasterizeMask([{ kind: 'stroke', points: [clicked], radius, mode: 'add' }], SIZE);
        expect(mask.data[Math.floor(clicked.y) * SIZE.width + Math.floor(clicked.x)]).toBe(255);
      }),
    );
  });

  test('stays within its bounds', () => {
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0.01, max: 9, noNaN: true }),
        (points, radius) => {
          const stroke: Stroke = { points, radius, mode: 'add' };
          const bounds = strokeBounds(stroke);
          const touched = maskBounds(rasterizeMask([{ kind: 'stroke', ...stroke }], SIZE));
          if (touched.width === 0) return;
          expect(touched.left).toBeGreaterThanOrEqual(bounds.left);
          expect(touched.top).toBeGreaterThanOrEqual(bounds.top);
          expect(touched.left + touched.width).toBeLessThanOrEqual(bounds.left + bounds.width);
          expect(touched.top + touched.height).toBeLessThanOrEqual(bounds.top + bounds.height);
        },
      ),
    );
    expect(strokeBounds({ points: [], radius: 3, mode: 'add' })).toEqual({
      left: 0,
      top: 0,
      width: 0,
      height: 0,
    });
  });

  test('outside the image marks nothing', () => {
    const far = [
      { x: -1e9, y: 1e9 },
      { x: -50, y: 1e9 },
    ];
    const mask = rasterizeMask([{ kind: 'stroke', points: far, radius: 20, mode: 'add' }], SIZE);
    expect(countMasked(mask)).toBe(0);
  });

  test.each([0, -1, NaN, Infinity])('with radius %s is refused', (radius) => {
    const draw = (): void =>
      rasterizeStroke({ points: [{ x: 1, y: 1 }], radius, mode: 'add' }, createMask(SIZE));
    expect(draw).toThrow(/Expected a finite number above 0 for radius but received/);
  });

  test('with a coordinate that is not a number is refused', () => {
    const draw = (): void =>
      rasterizeStroke({ points: [{ x: 1, y: NaN }], radius: 1, mode: 'add' }, createMask(SIZE));
    expect(draw).toThrow(/Expected finite coordinates for points/);
  });
});

describe('a lasso', () => {
  /** Winding number of the closed line round `p`, edge by edge. */
  function windingAround(p: Point, points: readonly Point[]): number {
    let winding = 0;
    points.forEach((to, index) => {
      const from = points.at(index - 1) ?? to;
      const side = (to.x - from.x) * (p.y - from.y) - (p.x - from.x) * (to.y - from.y);
      if (from.y <= p.y && to.y > p.y && side > 0) winding++;
      if (to.y <= p.y && from.y > p.y && side < 0) winding--;
    });
    return winding;
  }

  test('holds exactly the pixels whose centre its line winds round', () => {
    const generic = fc.double({ min: -8.123, max: 30.456, noNaN: true });
    const corner = fc.record({ x: generic, y: generic });
    fc.assert(
      fc.property(fc.array(corner, { minLength: 1, maxLength: 9 }), (points) => {
        const mask = rasterizeMask([{ kind: 'polygon', points, mode: 'add' }], SIZE);
        for (let y = 0; y < SIZE.height; y++) {
          for (let x = 0; x < SIZE.width; x++) {
            const centre = { x: x + 0.5, y: y + 0.5 };
            const nearEdge = points.some(
              (to, i) => distanceToSegment(centre, points.at(i - 1) ?? to, to) < 1e-6,
            );
            if (nearEdge) continue;
            const expected = windingAround(centre, points) === 0 ? 0 : 255;
            expect(mask.data[y * SIZE.width + x]).toBe(expected);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('that runs through pixel centres holds those on its left and upper edge', () => {
    const points = [
      { x: 2.5, y: 1.5 },
      { x: 5.5, y: 1.5 },
      { x: 5.5, y: 3.5 },
      { x: 2.5, y: 3.5 },
    ];
    const mask = rasterizeMask([{ kind: 'polygon', points, mode: 'add' }], SIZE);
    expect(maskBounds(mask)).toEqual({ left: 2, top: 1, width: 3, height: 2 });
    expect(countMasked(mask)).toBe(6);
  });

  test('drawn twice round leaves no gap', () => {
    const square = [
      { x: 2, y: 2 },
      { x: 10, y: 2 },
      { x: 10, y: 10 },
      { x: 2, y: 10 },
    ];
    const mask = rasterizeMask([{ kind: 'polygon', points: [...square, ...square], mode: 'add' }], SIZE);
    expect(countMasked(mask)).toBe(64);
  });

  test('side by side with another shares no pixel and leaves none out', () => {
    const left = [{ x: 2, y: 2 }, { x: 7.5, y: 2 }, { x: 7.5, y: 9 }, { x: 2, y: 9 }]; // prettier-ignore
    const right = [{ x: 7.5, y: 2 }, { x: 12, y: 2 }, { x: 12, y: 9 }, { x: 7.5, y: 9 }]; // prettier-ignore
    const count = (...shapes: Point[][]): number =>
      countMasked(
        rasterizeMask(
          shapes.map((points) => ({ kind: 'polygon', points, mode: 'add' })),
          SIZE,
        ),
      );
    expect(count(left) + count(right)).toBe(70);
    expect(count(left, right)).toBe(70);
  });
});

describe('shapes', () => {
  test('act in order: what is erased can be added again', () => {
    const box = { left: -5, top: 4, width: 100, height: 6 };
    const dot = { points: [{ x: 6, y: 7 }], radius: 2 };
    const added = { kind: 'box', rect: box, mode: 'add' } as const;
    const erased = { kind: 'stroke', ...dot, mode: 'erase' } as const;
    const again = { kind: 'stroke', ...dot, mode: 'add' } as const;
    expect(countMasked(rasterizeMask([added], SIZE))).toBe(24 * 6);
    expect(countMasked(rasterizeMask([added, erased], SIZE))).toBe(24 * 6 - 12);
    expect(countMasked(rasterizeMask([added, erased, again], SIZE))).toBe(24 * 6);
    expect(countMasked(rasterizeMask([erased, added], SIZE))).toBe(24 * 6);
  });

  test('a box of broken pixels is refused', () => {
    const rect = { left: 0.5, top: 0, width: 2, height: 2 };
    const draw = (): unknown => rasterizeMask([{ kind: 'box', rect, mode: 'add' }], SIZE);
    expect(draw).toThrow('Expected whole pixels for rect but received "0.5, 0, 2 × 2"');
  });
});
