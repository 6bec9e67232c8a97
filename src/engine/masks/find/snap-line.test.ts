import { describe, expect, test } from 'vitest';

import { distanceToLine } from '../../../../tests/fixtures/distance-to-line.js';
import type { Point } from '../../../shared/geometry.js';
import { rasterizeMask } from '../../../shared/mask-shapes.js';
import type { RasterImage8 } from '../../raster-image.js';
import { snapLine } from './snap-line.js';

const SIZE = { width: 900, height: 500 };
const REACH = 16;

/** The brow of a hill. */
const brow = (x: number): number => 260 - 60 * Math.sin(x / 250);

/** Grain, which is the same each time. */
const grainAt = (pixel: number, levels: number): number =>
  (((Math.imul(pixel + 1, 2_654_435_761) >>> 16) % 1000) / 1000 - 0.5) * 2 * levels;

/** What `colourAt` says at the middle of each pixel, with grain. */
function draw(
  colourAt: (x: number, y: number) => readonly [number, number, number],
  grain = 4,
): RasterImage8 {
  const data = new Uint8Array(3 * SIZE.width * SIZE.height);
  for (let y = 0, pixel = 0; y < SIZE.height; y++)
    for (let x = 0; x < SIZE.width; x++, pixel++)
      for (const [index, value] of colourAt(x + 0.5, y + 0.5).entries())
        data[3 * pixel + index] = Math.max(0, Math.min(255, value + grainAt(pixel, grain)));
  return { ...SIZE, channels: 3, depth: 8, data };
}

/** Sky over a hill, with a soft edge of two pixels. */
const SKY = [170, 190, 215] as const;
const HILL = [120, 140, 90] as const;
const mixed = (share: number): [number, number, number] => {
  const s = Math.max(0, Math.min(1, share));
  return [0, 1, 2].map((index) => SKY[index]! * (1 - s) + HILL[index]! * s) as [number, number, number];
};
const hill = (x: number, y: number): [number, number, number] => mixed((y - brow(x)) / 2 + 0.5);

/** A hand that follows `height` but is off by `off` pixels, and shakes. */
function drawnAlong(height: (x: number) => number, off: number, from = 60, to = 840): Point[] {
  const points: Point[] = [];
  for (let x = from; x <= to; x += 12) points.push({ x, y: height(x) + off + 1.5 * Math.sin(x / 17) });
  return points;
}

const farthest = (points: readonly Point[], height: (x: number) => number): number =>
  Math.max(...points.map(({ x, y }) => Math.abs(y - height(x))));

const within = (points: readonly Point[], from: number, to: number): Point[] =>
  points.filter(({ x }) => x >= from && x <= to);

describe('a line that was drawn near a contour', () => {
  test.each([
    ['above', -9],
    ['below', 8],
  ])('%s is drawn to it, between its pixels', (_, off) => {
    const points = snapLine(draw(hill), drawnAlong(brow, off), REACH)!;
    expect(farthest(points, brow)).toBeLessThan(0.75);
    expect(points.length).toBeGreaterThan(10);
    expect(points.length).toBeLessThan(200);
  });

  test('follows colours of the same brightness', () => {
    const image = draw((x, y) => (y < brow(x) ? [170, 100, 100] : [100, 136, 100]), 2);
    expect(farthest(snapLine(image, drawnAlong(brow, 7), REACH)!, brow)).toBeLessThan(1.2);
  });

  test('can be in grey, with 16 bits, and steep', () => {
    const { width, height } = SIZE;
    const data = new Uint16Array(width * height).fill(20_000);
    for (let y = 0; y < height; y++) data.fill(40_000, y * width, y * width + 300);
    const drawn = [
      { x: 308, y: 20 },
      { x: 294, y: 470 },
    ];
    const points = snapLine({ width, height, channels: 1, depth: 16, data }, drawn, REACH)!;
    for (const { x } of points) expect(Math.abs(x - 300)).toBeLessThan(0.75);
  });

  test('is found from far away, as in a large photo, as exactly', () => {
    const points = snapLine(draw(hill), drawnAlong(brow, 40), 60)!;
    expect(farthest(points, brow)).toBeLessThan(1);
  });

  test('goes by the strongest one, and none that crosses attracts it', () => {
    const image = draw((x, y) => {
      if (Math.abs(x - 450) < 20) return [20, 20, 20];
      const [red, green, blue] = hill(x, y);
      // A weaker one in between.
      const faint = y > brow(x) - 6 ? -14 : 0;
      return [red + faint, green + faint, blue + faint];
    });
    const points = snapLine(image, drawnAlong(brow, -9), REACH)!;
    expect(farthest(within(points, 60, 400), brow)).toBeLessThan(1);
    expect(farthest(within(points, 500, 840), brow)).toBeLessThan(1);
    expect(farthest(within(points, 400, 500), brow)).toBeLessThan(12);
  });
});

describe('a line stays as it was drawn', () => {
  test('where there is no contour, on plain ground and on grass', () => {
    const plain = draw((x, y) => [150 + y / 10, 150, 140 + x / 20]);
    expect(snapLine(plain, drawnAlong(brow, 0), REACH)).toBeUndefined();
    expect(
      snapLine(
        draw(() => [90, 120, 60], 60),
        drawnAlong(brow, 0),
        REACH,
      ),
    ).toBeUndefined();
  });

  test('out of reach of the contour, and where it is a point', () => {
    expect(snapLine(draw(hill), drawnAlong(brow, 45), REACH)).toBeUndefined();
    expect(snapLine(draw(hill), [{ x: 100, y: 230 }], REACH)).toBeUndefined();
  });

  test('beyond the photo', () => {
    const beside = drawnAlong(() => -300, 0);
    expect(snapLine(draw(hill), beside, REACH)).toBeUndefined();
  });

  test('beyond the end of the contour, with a smooth way there', () => {
    const image = draw((x, y) => (x < 450 ? hill(x, y) : [120, 140, 90]));
    const drawn = drawnAlong((x) => (x < 450 ? brow(x) : brow(450)), -8);
    const points = snapLine(image, drawn, REACH)!;
    expect(farthest(within(points, 60, 430), brow)).toBeLessThan(1);
    for (const place of drawn.filter(({ x }) => x > 520))
      expect(distanceToLine(points, place)).toBeLessThan(0.5);
    for (const [index, { x, y }] of points.entries()) {
      const before = points[index - 1];
      if (before && x > 420) expect(Math.abs(y - before.y)).toBeLessThan(1 + 0.6 * (x - before.x));
    }
  });
});

describe('what is masked', () => {
  // A dark box that hides the brow, and whose own contour is much stronger.
  const BOX = { left: 360, top: 180, width: 180, height: 90 };
  const image = draw((x, y) => {
    const isInBox = x > BOX.left && x < 540 && y > BOX.top && y < 270;
    return isInBox ? [20, 20, 20] : hill(x, y);
  });
  const rect = { left: 350, top: 170, width: 200, height: 110 };
  const mask = rasterizeMask([{ kind: 'box', rect, mode: 'add' }], SIZE);
  /** Along the lower side of the box, where it is not on the brow. */
  const across = drawnAlong((x) => (x < 350 || x > 550 ? brow(x) : 264), 5);

  test('attracts nothing: the line stays as it was drawn there and is drawn to the contours beside it', () => {
    const points = snapLine(image, across, REACH, mask)!;
    for (const place of within(across, 400, 500)) expect(distanceToLine(points, place)).toBeLessThan(0.5);
    expect(farthest(within(points, 60, 340), brow)).toBeLessThan(1);
    expect(farthest(within(points, 560, 840), brow)).toBeLessThan(1);
  });

  test('would attract it if nothing were masked', () => {
    const points = snapLine(image, across, REACH)!;
    expect(farthest(within(points, 400, 500), () => 270)).toBeLessThan(1);
  });
});
