import { afterAll, describe, expect, test } from 'vitest';

import { rasterizeMask } from '../../shared/mask-shapes.js';
import { compositePatches } from '../blending/composite.js';
import { createEngine } from '../engine.js';
import { findWorkArea, movePatches } from '../fill/work-area.js';
import { cropRaster } from '../raster-crop.js';
import { cropMask } from '../../shared/mask.js';
import type { RasterImage, RasterImage8 } from '../raster-image.js';

const SIZE = { width: 200, height: 140 };
const BOX = { left: 40, top: 50, width: 24, height: 30 };
const MASK = rasterizeMask([{ kind: 'box', rect: BOX, mode: 'add' }], SIZE);
const OPTIONS = { fill: 'patchmatch', fit: 'off', featherPx: 0 } as const;
const STAY = { dx: 0, dy: 0, scale: 1, degrees: 0, mirror: false, copy: false };

function photo(): RasterImage8 {
  const data = new Uint8Array(3 * SIZE.width * SIZE.height);
  for (let y = 0, pixel = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++, pixel++) {
      const isThing = x >= 40 && x < 64 && y >= 50 && y < 80;
      const grain = ((Math.imul(pixel + 1, 2_654_435_761) >>> 16) % 21) - 10;
      data.set(isThing ? [220, 40, 40 + y] : [60 + grain, 120 + grain, 60 + grain], 3 * pixel);
    }
  }
  return { ...SIZE, channels: 3, depth: 8, data };
}

function colourAt({ data, width, channels }: RasterImage, x: number, y: number): number[] {
  const at = (y * width + x) * channels;
  return [...data.subarray(at, at + 3)];
}

describe('what is moved', () => {
  const engine = createEngine({ threads: 1 });
  afterAll(() => engine.dispose());
  const run = async (move: Partial<typeof STAY>): Promise<RasterImage> => {
    const { patches } = await engine.fill(photo(), MASK, OPTIONS, {}, { move: { ...STAY, ...move } });
    return compositePatches(photo(), patches);
  };

  test('is there, pixel by pixel, and where it was there is ground', async () => {
    const moved = await run({ dx: 90, dy: -20 });
    expect(colourAt(moved, 52 + 90, 65 - 20)).toEqual(colourAt(photo(), 52, 65));
    expect(colourAt(moved, 52, 65)[0]).toBeLessThan(100);
    const there = { ...BOX, left: BOX.left + 90, top: BOX.top - 20 };
    const touched = rasterizeMask(
      [BOX, there].map((rect) => ({ kind: 'box' as const, rect, mode: 'add' as const })),
      SIZE,
    );
    const before = photo();
    const changed = moved.data.filter(
      (value, at) => touched.data[Math.floor(at / 3)] === 0 && value !== before.data[at],
    );
    expect(changed).toHaveLength(0);
  });

  test('stays where it was, too, as a copy', async () => {
    const moved = await run({ dx: 90, copy: true });
    expect(colourAt(moved, 52, 65)).toEqual(colourAt(photo(), 52, 65));
    expect(colourAt(moved, 142, 65)).toEqual(colourAt(photo(), 52, 65));
  });

  test('may lie over the place where it was, and beyond the border', async () => {
    expect(colourAt(await run({ dx: 6 }), 60, 65)).toEqual(colourAt(photo(), 54, 65));
    const beyond = await run({ dx: 150 });
    expect(colourAt(beyond, 195, 65)).toEqual(colourAt(photo(), 45, 65));
    expect(colourAt(await run({ dx: 1000 }), 52, 65)[0]).toBeLessThan(100);
  });

  test('comes out of a part of the photo as out of all of it', async () => {
    const move = { ...STAY, dx: 80, dy: 10, scale: 1.3, degrees: 20 };
    const area = findWorkArea(MASK, { dilatePx: 0, featherPx: 0, fit: 'off' }, { move });
    const part = await engine.fill(cropRaster(photo(), area), cropMask(MASK, area), OPTIONS, {}, { move });
    const whole = await engine.fill(photo(), MASK, OPTIONS, {}, { move });
    expect(compositePatches(photo(), movePatches(part.patches, area))).toEqual(
      compositePatches(photo(), whole.patches),
    );
  });

  test.each([1, 2, 4] as const)('can be in a photo of %d channels, of 16 bits', async (channels) => {
    const { data, width, height } = photo();
    const deep = new Uint16Array(width * height * channels).fill(65_535);
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let channel = 0; channel < channels - (1 - (channels % 2)); channel++) {
        deep[pixel * channels + channel] = 257 * data[3 * pixel + channel]!;
      }
    }
    const image = { width, height, channels, depth: 16 as const, data: deep };
    const { patches } = await engine.fill(
      image,
      MASK,
      OPTIONS,
      {},
      { move: { ...STAY, dx: 90, scale: 1.2 } },
    );
    const moved = compositePatches(image, patches);
    expect(Math.abs(moved.data[(65 * width + 142) * channels]! - 257 * 220)).toBeLessThan(600);
  });
});
