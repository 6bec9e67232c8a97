import { describe, expect, test } from 'vitest';

import type { RasterImage8 } from '../../raster-image.js';
import { uniteDetections } from '../find-things.js';
import { findWires } from './find-wires.js';

const WIDTH = 600;
const HEIGHT = 400;

/** A sky with grain; `shade` says how much of the light is left at a place. */
function drawSky(shade: (x: number, y: number) => number, light = 170): RasterImage8 {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const value = (light + y / 12) * shade(x, y) + ((x * 7919 + y * 104729) % 3) - 1;
      data.set(
        [value * 0.8, value * 0.9, value].map((channel) => Math.min(255, channel)),
        (y * WIDTH + x) * 3,
      );
    }
  }
  return { width: WIDTH, height: HEIGHT, channels: 3, depth: 8, data };
}

/** The row of a wire that hangs from one side of the photo to the other. */
const hanging = (x: number): number => 120 + 0.1 * x + 25 * (1 - ((x - 300) / 300) ** 2);

/** A line of `wide` pixels along `rowAt`, with soft edges. */
function line(rowAt: (x: number) => number, wide: number, part: number) {
  return (x: number, y: number): number => {
    const covered = Math.min(1, Math.max(0, wide / 2 + 0.5 - Math.abs(y + 0.5 - rowAt(x))));
    return 1 - (1 - part) * covered;
  };
}

describe('wires', () => {
  test.each([
    ['dark', line(hanging, 2, 0.3), 170],
    ['bright', line(hanging, 2, 1.9), 90],
    ['thick', line(hanging, 5, 0.4), 170],
  ] as const)('a %s wire is a thin band over all of its length', (_, shade, light) => {
    const image = drawSky(shade, light);
    const mask = uniteDetections(findWires(image, {}), image);
    for (let x = 10; x < WIDTH - 10; x += 5) {
      expect(mask?.data[Math.round(hanging(x)) * WIDTH + x]).toBe(255);
      expect(mask?.data[Math.round(hanging(x) + 12) * WIDTH + x]).toBe(0);
      expect(mask?.data[Math.round(hanging(x) - 12) * WIDTH + x]).toBe(0);
    }
  });

  test('a gap, as a mast makes it, is bridged', () => {
    const whole = line(hanging, 2, 0.3);
    const image = drawSky((x, y) => (x > 290 && x < 312 ? 1 : whole(x, y)));
    const found = findWires(image, {});
    expect(found).toHaveLength(1);
    expect(found[0]!.rect.width).toBeGreaterThan(560);
  });

  test.each([
    ['a horizon', (_: number, y: number) => (y > 200 ? 0.5 : 1)],
    [
      'a seam between two panels',
      (x: number, y: number) => line(() => 200, 2, 0.3)(x, y) * (y > 200 ? 0.7 : 1),
    ],
    ['a short twig', (x: number, y: number) => (x < 280 || x > 330 ? 1 : line(hanging, 2, 0.3)(x, y))],
    ['corrugated iron', (_: number, y: number) => (y % 10 < 2 ? 0.6 : 1)],
    ['a beam', (_: number, y: number) => (Math.abs(y - 200) < 15 ? 0.4 : 1)],
  ])('%s stays', (_, shade) => {
    expect(findWires(drawSky(shade), {})).toEqual([]);
  });
});
