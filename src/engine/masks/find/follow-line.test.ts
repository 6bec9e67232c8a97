import { describe, expect, test } from 'vitest';

import type { Point } from '../../../shared/geometry.js';
import type { RasterImage8 } from '../../raster-image.js';
import { followLine } from './follow-line.js';

const SIZE = { width: 900, height: 500 };
/** A wire that sags by 30 pixels between both sides of the photo. */
const heightAt = (x: number): number => 200 + 0.1 * x + 30 * (1 - ((x - 450) / 450) ** 2);

/** Sky with a slope of brightness, clouds and grain; a wire of that thickness and brightness where there is one. */
function drawSky(wire?: { thickness: number; brightness: number }): RasterImage8 {
  const data = new Uint8Array(3 * SIZE.width * SIZE.height);
  for (let y = 0, pixel = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++, pixel++) {
      const grain = ((Math.imul(pixel + 1, 2_654_435_761) >>> 16) % 9) - 4;
      const sky = 150 + y / 10 + 15 * Math.sin(x / 90) * Math.cos(y / 70);
      const away = Math.abs(y + 0.5 - heightAt(x + 0.5));
      const share = wire ? Math.max(0, Math.min(1, wire.thickness / 2 + 0.5 - away)) : 0;
      const value = sky + grain + ((wire?.brightness ?? 0) - sky) * share;
      data.fill(value, 3 * pixel, 3 * pixel + 3);
    }
  }
  return { ...SIZE, channels: 3, depth: 8, data };
}

function at(x: number, offset = 0): Point {
  return { x, y: heightAt(x) + offset };
}

const farthest = (points: readonly Point[]): number =>
  Math.max(...points.map(({ x, y }) => Math.abs(y - heightAt(x))));

describe('a wire', () => {
  test.each([
    ['dark and thin', { thickness: 1.5, brightness: 60 }, 2.6],
    ['dark and thick', { thickness: 5, brightness: 70 }, 4.5],
    ['bright', { thickness: 2, brightness: 235 }, 3],
  ])('that is %s is followed from near one click to near the other', (_, wire, mostRadius) => {
    const line = followLine(drawSky(wire), at(60, 3), at(840, -3))!;
    expect(farthest(line.points.slice(10, -10))).toBeLessThan(2);
    expect(line.radius).toBeGreaterThan(wire.thickness / 2);
    expect(line.radius).toBeLessThanOrEqual(mostRadius);
    expect(Math.hypot(line.points[0]!.x - 60, line.points[0]!.y - heightAt(60))).toBeLessThan(6);
  });

  test('can run steeply, too', () => {
    const { data, ...sky } = drawSky();
    for (let y = 0; y < SIZE.height; y++)
      data.fill(40, 3 * (y * SIZE.width + 300), 3 * (y * SIZE.width + 302));
    const { points } = followLine({ ...sky, data }, { x: 304, y: 20 }, { x: 298, y: 470 })!;
    expect(Math.max(...points.slice(8, -8).map(({ x }) => Math.abs(x - 301)))).toBeLessThan(1.5);
  });
});

describe('no line is followed', () => {
  test('where there is none', () => {
    expect(followLine(drawSky(), at(60), at(840))).toBeUndefined();
  });

  test('along an edge', () => {
    const { data, ...sky } = drawSky();
    data.fill(50, 3 * 250 * SIZE.width);
    expect(followLine({ ...sky, data }, { x: 60, y: 250 }, { x: 840, y: 250 })).toBeUndefined();
  });

  test('from a place to itself', () => {
    expect(followLine(drawSky(), at(60), at(60))).toBeUndefined();
  });
});
