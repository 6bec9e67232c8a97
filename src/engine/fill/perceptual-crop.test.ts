import { describe, expect, it } from 'vitest';

import { createMask } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';
import { encodePerceptually } from './perceptual-crop.js';

const SIZE = { width: 64, height: 64 };

/** A ramp from dark to bright as numbers of 16 bits; `toNumber` makes them of 0 to 1. */
function ramp(toNumber: (value: number) => number): RasterImage {
  const data = Uint16Array.from({ length: 64 * 64 * 3 }, (_, at) =>
    Math.round(toNumber(at / (64 * 64 * 3 - 1))),
  );
  return { ...SIZE, channels: 3, depth: 16, data };
}

describe('numbers of 16 bits', () => {
  it('that are linear light at a quarter of the scale are spread over 256 steps as eyes see them, and come back', () => {
    const linear = ramp((value) => value ** 3.3 * 16_384);
    const { image, decode } = encodePerceptually(linear, createMask(SIZE))!;
    // Before, the darker half of the ramp had 7 of the 256 steps of the search.
    const steps = new Set([...image.data.slice(0, 64 * 32 * 3)].map((value) => value >> 8));
    expect(steps.size).toBeGreaterThan(80);
    const back = decode(image);
    const worst = Math.max(...[...linear.data].map((value, at) => Math.abs(value - back.data[at]!)));
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('that take a part of the scale are stretched, and others left as they are', () => {
    const dim = encodePerceptually(
      ramp((value) => value * 12_000),
      createMask(SIZE),
    )!;
    expect(dim.image.data.at(-1)).toBe(65_535);
    expect(dim.decode(dim.image).data.at(-1)).toBe(12_000);
    expect(
      encodePerceptually(
        ramp((value) => value * 65_535),
        createMask(SIZE),
      ),
    ).toBeUndefined();
  });

  it('are judged without what is to go, and keep their alpha', () => {
    const hole = createMask(SIZE);
    hole.data.fill(255, 64 * 32);
    const image = ramp((value) => (value < 0.5 ? value * 40_000 : 65_535));
    expect(encodePerceptually(image, hole)).toBeDefined();
    const grey: RasterImage = {
      width: 2,
      height: 1,
      channels: 2,
      depth: 16,
      data: Uint16Array.from([9000, 500, 10_000, 600]),
    };
    const { data } = encodePerceptually(grey, createMask(grey))!.image;
    expect([data[1], data[2], data[3]]).toEqual([500, 65_535, 600]);
  });
});
