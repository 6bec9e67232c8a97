import { describe, expect, it } from 'vitest';

import type { RasterImage } from '../raster-image.js';
import { continueAlpha } from './continue-alpha.js';

const SIDE = 60;
const HOLE = { left: 20, top: 20, right: 40, bottom: 40 };

/** A picture whose alpha is `alphaAt`; and the square that is to go. */
function scene(alphaAt: (x: number, y: number) => number): {
  image: RasterImage;
  mask: { width: number; height: number; data: Uint8Array };
} {
  const data = new Uint8Array(SIDE * SIDE * 2);
  const mask = new Uint8Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      data[2 * (y * SIDE + x) + 1] = alphaAt(x, y);
      if (isHole(x, y)) mask[y * SIDE + x] = 255;
    }
  }
  return {
    image: { width: SIDE, height: SIDE, channels: 2, depth: 8, data },
    mask: { width: SIDE, height: SIDE, data: mask },
  };
}

function isHole(x: number, y: number): boolean {
  return x >= HOLE.left && x < HOLE.right && y >= HOLE.top && y < HOLE.bottom;
}

/** How many pixels of the hole have another alpha than `expected`, by more than a quarter. */
function faults(
  alphaAt: (x: number, y: number) => number,
  expected: (x: number, y: number) => number,
): number {
  const { image, mask } = scene(alphaAt);
  const alphas = continueAlpha(image, mask)!;
  let count = 0;
  for (let y = HOLE.top; y < HOLE.bottom; y++) {
    for (let x = HOLE.left; x < HOLE.right; x++) {
      if (Math.abs(alphas[y * SIDE + x]! * 255 - expected(x, y)) > 64) count++;
    }
  }
  return count;
}

describe('alpha in a hole', () => {
  const curve = (x: number, y: number): number => (Math.hypot(x + 20, y - 30) < 50 ? 255 : 0);

  it('is that of the file, to the pixel, where a mark lay on a cut-out across its edge', () => {
    expect(faults(curve, curve)).toBe(0);
  });

  it('is that of the surroundings where the thing stood on transparency, or stood out of the cut-out', () => {
    const thing = (x: number, y: number): boolean => Math.hypot(x - 30, y - 30) < 7;
    expect(
      faults(
        (x, y) => (thing(x, y) ? 255 : 0),
        () => 0,
      ),
    ).toBe(0);
    expect(
      faults(
        (x, y) => (thing(x, y) ? 80 : 0),
        () => 0,
      ),
    ).toBe(0);
    expect(
      faults(
        (x, y) => (thing(x, y) ? 0 : 255),
        () => 255,
      ),
    ).toBe(0);
    const edge = (x: number): number => (x < 28 ? 255 : 0);
    // A pixel of the edge here and there is a matter of rounding.
    expect(faults((x, y) => (thing(x, y) ? 255 : edge(x)), edge)).toBeLessThanOrEqual(24);
  });

  it('stays soft in something soft', () => {
    const shadow = (x: number): number => 4 * x;
    expect(faults((x, y) => (Math.hypot(x - 30, y - 30) < 5 ? 255 : shadow(x)), shadow)).toBe(0);
  });

  it('is none where there is no such channel', () => {
    const { mask } = scene(() => 255);
    const grey: RasterImage = {
      width: SIDE,
      height: SIDE,
      channels: 1,
      depth: 8,
      data: new Uint8Array(SIDE * SIDE),
    };
    expect(continueAlpha(grey, mask)).toBeUndefined();
  });
});
