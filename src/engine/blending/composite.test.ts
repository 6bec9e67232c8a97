import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Patch, RasterImage } from '../raster-image.js';
import { compositePatches } from './composite.js';

function grey(width: number, height: number, value: number): RasterImage {
  return { width, height, channels: 1, depth: 8, data: new Uint8Array(width * height).fill(value) };
}

function greyPatch(
  left: number,
  top: number,
  width: number,
  height: number,
  value: number,
  alpha: number,
): Patch {
  return {
    rect: { left, top, width, height },
    image: grey(width, height, value),
    alpha: new Uint8Array(width * height).fill(alpha),
  };
}

describe('compositePatches', () => {
  it('lays patches over each other in order and leaves its input alone', () => {
    const image = grey(4, 1, 10);
    const result = compositePatches(image, [
      greyPatch(0, 0, 3, 1, 100, 255),
      greyPatch(2, 0, 2, 1, 200, 128),
    ]);
    // 100 * 127/255 + 200 * 128/255 = 150.2; 10 * 127/255 + 200 * 128/255 = 105.4
    expect([...result.data]).toEqual([100, 100, 150, 105]);
    expect([...image.data]).toEqual([10, 10, 10, 10]);
  });

  it('cuts a patch at the borders of the image', () => {
    const result = compositePatches(grey(3, 3, 0), [
      greyPatch(-1, -1, 2, 2, 9, 255),
      greyPatch(2, 2, 5, 5, 7, 255),
      greyPatch(10, 10, 2, 2, 5, 255),
    ]);
    expect([...result.data]).toEqual([9, 0, 0, 0, 0, 0, 0, 0, 7]);
  });

  it('follows round((below * (255 - alpha) + above * alpha) / 255) for every value of 8 and 16 bits', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8 as const, 16 as const),
        fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 255 }),
        (depth, channels, belowShare, aboveShare, alpha) => {
          const max = depth === 8 ? 255 : 65_535;
          const below = Math.round(belowShare * max);
          const above = Math.round(aboveShare * max);
          const make = (value: number): RasterImage =>
            ({
              width: 1,
              height: 1,
              channels,
              depth,
              data:
                depth === 8 ? new Uint8Array(channels).fill(value) : new Uint16Array(channels).fill(value),
            }) as RasterImage;
          const patch: Patch = {
            rect: { left: 0, top: 0, width: 1, height: 1 },
            image: make(above),
            alpha: Uint8Array.of(alpha),
          };
          const result = compositePatches(make(below), [patch]);
          const exact = (below * (255 - alpha) + above * alpha) / 255;
          for (const value of result.data) expect(Math.abs(value - exact)).toBeLessThan(0.5);
          if (alpha === 0) expect(result.data[0]).toBe(below);
          if (alpha === 255) expect(result.data[0]).toBe(above);
        },
      ),
    );
  });

  it('keeps the alpha of the image under a patch that has colours only', () => {
    const image: RasterImage = {
      width: 1,
      height: 1,
      channels: 4,
      depth: 8,
      data: Uint8Array.of(1, 2, 3, 77),
    };
    const patch: Patch = {
      rect: { left: 0, top: 0, width: 1, height: 1 },
      image: { width: 1, height: 1, channels: 3, depth: 8, data: Uint8Array.of(9, 8, 7) },
      alpha: Uint8Array.of(255),
    };
    expect([...compositePatches(image, [patch]).data]).toEqual([9, 8, 7, 77]);
  });

  it('refuses patches that do not fit', () => {
    const image = grey(4, 4, 0);
    const good = greyPatch(0, 0, 2, 2, 1, 255);
    const wide: RasterImage = { width: 2, height: 2, channels: 1, depth: 16, data: new Uint16Array(4) };
    for (const patch of [
      { ...good, rect: { left: 0, top: 0, width: 3, height: 2 } },
      { ...good, alpha: new Uint8Array(3) },
      { ...good, image: { ...good.image, data: new Uint8Array(5) } as RasterImage },
      { ...good, image: { ...good.image, channels: 3, data: new Uint8Array(12) } as RasterImage },
      { ...good, image: wide },
    ]) {
      expect(() => compositePatches(image, [patch])).toThrow(/Expected .* but received/);
    }
  });
});
