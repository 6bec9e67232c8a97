import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from './geometry.js';
import type { Mask } from './mask.js';
import { countMasked, createMask, maskBounds } from './mask.js';
import { rasterizeMask } from './mask-shapes.js';
import type { Stroke } from './stroke.js';
import { rasterizeStroke, strokeBounds } from './stroke.js';
import type { Disc } from './tapered-capsule.js';
import { fillTaperedCapsule } from './tapered-capsule.js';

const SIZE = { width: 24, height: 18 };

/** Also half-way values, where centres lie exactly on an edge. */
const coordinate = fc.oneof(
  fc.integer({ min: -16, max: 60 }).map((halves) => halves / 2),
  fc.double({ min: -8, max: 30, noNaN: true }),
);
const radius = fc.oneof(
  fc.integer({ min: 1, max: 18 }).map((halves) => halves / 2),
  fc.double({ min: 0.1, max: 9, noNaN: true }),
);
const disc = fc.record({ x: coordinate, y: coordinate, radius });
const width = fc.double({ min: 0.05, max: 1, noNaN: true });
const pressedStroke = fc
  .array(fc.record({ x: coordinate, y: coordinate, width }), { minLength: 1, maxLength: 4 })
  .chain((points) => radius.map((full) => stroke(points, full)));

describe('a tapered capsule', () => {
  test('holds exactly the pixels whose centre one of the discs between its two holds', () => {
    fc.assert(
      fc.property(disc, disc, (from, to) => {
        const mask = createMask(SIZE);
        fillTaperedCapsule(mask, from, to, 255);
        expect(findWrong(mask, (centre) => distanceToDiscs(centre, from, to))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('of a disc within another is the larger one', () => {
    const [small, large] = [{ x: 9, y: 8.5, radius: 2 }, { x: 10, y: 8, radius: 5 }]; // prettier-ignore
    const count = (...[from, to]: [Disc, Disc]): number => {
      const mask = createMask(SIZE);
      expect(fillTaperedCapsule(mask, from, to, 255)).toBe(true);
      return countMasked(mask);
    };
    expect(count(small, large)).toBe(count(large, large));
    expect(count(large, small)).toBe(count(large, large));
  });
});

describe('a stroke of a pen', () => {
  test('is its tapered capsules together, and stays within its bounds', () => {
    fc.assert(
      fc.property(pressedStroke, (pressed) => {
        const mask = rasterizeMask([{ kind: 'stroke', ...pressed }], SIZE);
        const discs = pressed.points.map((point, index) => ({
          ...point,
          radius: pressed.radius * (pressed.widths?.[index] ?? NaN),
        }));
        const pairs = discs.length === 1 ? [[0, 0]] : discs.slice(1).map((_, index) => [index, index + 1]);
        const distance = (centre: Point): number =>
          Math.min(...pairs.map(([a, b]) => distanceToDiscs(centre, discs[a!]!, discs[b!]!)));
        // A line that reaches no centre marks the pixels of its points instead.
        const isDrawn = centresOf(mask).some((centre) => distance(centre) < 1e-6);
        if (isDrawn) expect(findWrong(mask, distance)).toEqual([]);
        const [bounds, touched] = [strokeBounds(pressed), maskBounds(mask)];
        if (touched.width === 0) return;
        expect(touched.left).toBeGreaterThanOrEqual(bounds.left);
        expect(touched.top).toBeGreaterThanOrEqual(bounds.top);
        expect(touched.left + touched.width).toBeLessThanOrEqual(bounds.left + bounds.width);
        expect(touched.top + touched.height).toBeLessThanOrEqual(bounds.top + bounds.height);
      }),
      { numRuns: 60 },
    );
  });

  test('of full width is that of a mouse', () => {
    fc.assert(
      fc.property(pressedStroke, (pressed) => {
        const full = { ...pressed, widths: pressed.points.map(() => 1) };
        const { widths, ...even } = full;
        expect(widths.length).toBe(even.points.length);
        const mask = createMask(SIZE);
        rasterizeStroke(full, mask);
        const expected = createMask(SIZE);
        rasterizeStroke(even, expected);
        expect(mask).toEqual(expected);
        expect(strokeBounds(full)).toEqual(strokeBounds(even));
      }),
    );
  });

  test('is as wide at each point as its width says, and can take away', () => {
    const line = stroke([{ x: 6.5, y: 9, width: 0.25 }, { x: 18.5, y: 9, width: 1 }], 8); // prettier-ignore
    const mask = rasterizeMask([{ kind: 'stroke', ...line }], SIZE);
    const heightAt = (column: number): number =>
      Array.from({ length: SIZE.height }, (_, row) => mask.data[row * SIZE.width + column]).filter(
        (value) => value === 255,
      ).length;
    expect([heightAt(6), heightAt(18)]).toEqual([4, 16]);
    const heights = [6, 8, 10, 12, 14, 16, 18].map(heightAt);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    rasterizeStroke({ ...line, mode: 'erase' }, mask);
    expect(countMasked(mask)).toBe(0);
  });

  test.each([[[1]], [[1, 1, 1]], [[1, 0]], [[1, 1.5]], [[1, NaN]]])('with widths %j is refused', (widths) => {
    const points = [
      { x: 1, y: 1 },
      { x: 5, y: 5 },
    ];
    const draw = (): void => rasterizeStroke({ points, radius: 2, widths, mode: 'add' }, createMask(SIZE));
    expect(draw).toThrow(/Expected 2 numbers above 0 and at most 1 for widths but received/);
  });
});

function stroke(points: readonly (Point & { width: number })[], full: number): Stroke {
  return {
    points: points.map(({ x, y }) => ({ x, y })),
    widths: points.map((point) => point.width),
    radius: full,
    mode: 'add',
  };
}

function centresOf({ width, height }: Mask): Point[] {
  return Array.from({ length: width * height }, (_, pixel) => ({
    x: (pixel % width) + 0.5,
    y: Math.floor(pixel / width) + 0.5,
  }));
}

/** The pixels that are not as `distance` of their centres says, below 0 marked; on the edge both are right. */
function findWrong(mask: Mask, distance: (centre: Point) => number): Point[] {
  return centresOf(mask).filter((centre, pixel) => {
    const outside = distance(centre);
    return Math.abs(outside) > 1e-6 && mask.data[pixel] !== (outside < 0 ? 255 : 0);
  });
}

/**
 * How far `p` lies from the nearest disc of those that lead from one to the other, below 0 inside. The distance is convex along the way, so
 * that halving the search finds the least, without anything of how the mask is drawn.
 */
function distanceToDiscs(p: Point, from: Disc, to: Disc): number {
  const distance = (t: number): number =>
    Math.hypot(p.x - from.x - t * (to.x - from.x), p.y - from.y - t * (to.y - from.y)) -
    (from.radius + t * (to.radius - from.radius));
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (distance(a) <= distance(b)) high = b;
    else low = a;
  }
  return Math.min(distance(0), distance(1), distance((low + high) / 2));
}
