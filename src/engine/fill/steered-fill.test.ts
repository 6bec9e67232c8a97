import { afterAll, describe, expect, test } from 'vitest';

import type { Mask } from '../../shared/mask.js';
import { cropMask } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { FillOptions } from '../../shared/fill-options.js';
import { compositePatches } from '../blending/composite.js';
import { createEngine } from '../engine.js';
import { cropRaster } from '../raster-crop.js';
import type { Draft, RasterImage } from '../raster-image.js';
import type { Sources } from './sources.js';
import { findWorkArea, movePatches } from './work-area.js';

const engine = createEngine({ threads: 2 });
const single = createEngine({ threads: 1 });
afterAll(() => Promise.all([engine.dispose(), single.dispose()]));

const SIZE = { width: 900, height: 420 };
type Box = readonly [left: number, top: number, width: number, height: number];
/** In the lawn, with flowers at its right side; sand lies far away. */
const HOLE: Box = [180, 150, 90, 90];
const FLOWERS: Box = [262, 120, 60, 150];
const SAND: Box = [700, 260, 160, 130];

function maskOf(...boxes: Box[]): Mask {
  return rasterizeMask(
    boxes.map(([left, top, width, height]) => ({
      kind: 'box',
      rect: { left, top, width, height },
      mode: 'add',
    })),
    SIZE,
  );
}

/** Three textures that are told apart by the channel that is brightest: lawn green, flowers red, sand blue. */
function garden(depth: 8 | 16 = 8): RasterImage {
  const data = new (depth === 8 ? Uint8Array : Uint16Array)(SIZE.width * SIZE.height * 3);
  const isIn = ([left, top, width, height]: Box, x: number, y: number): boolean =>
    x >= left && y >= top && x < left + width && y < top + height;
  for (let y = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++) {
      const at = (y * SIZE.width + x) * 3;
      const grain = (Math.imul(at + 7, 2_654_435_761) >>> 24) / 4;
      const bright = isIn(FLOWERS, x, y) ? 0 : isIn(SAND, x, y) ? 2 : 1;
      for (let channel = 0; channel < 3; channel++) {
        const value = (channel === bright ? 130 : 50) + grain;
        data[at + channel] = depth === 8 ? value : value * 257 + (at % 200);
      }
    }
  }
  return { ...SIZE, channels: 3, depth, data } as RasterImage;
}

/** The part of the hole that comes from each texture. */
function sharesOf(filled: RasterImage, hole: Mask): { lawn: number; flowers: number; sand: number } {
  const counts = [0, 0, 0];
  let pixels = 0;
  for (const [pixel, value] of hole.data.entries()) {
    if (value === 0) continue;
    const colour = Array.from(filled.data.subarray(pixel * 3, pixel * 3 + 3));
    counts[colour.indexOf(Math.max(...colour))]!++;
    pixels++;
  }
  const [flowers, lawn, sand] = counts.map((count) => count / pixels);
  return { lawn: lawn!, flowers: flowers!, sand: sand! };
}

/** Compared as bytes: a million numbers one by one take seconds. */
function isSame(one: RasterImage, other: RasterImage): boolean {
  return Buffer.from(one.data.buffer).equals(Buffer.from(other.data.buffer));
}

async function fill(
  image: RasterImage,
  hole: Mask,
  sources: Sources | undefined,
  options: Partial<FillOptions> = {},
  by = engine,
): Promise<RasterImage> {
  const hints = sources && { sources };
  const { patches } = await by.fill(image, hole, { fit: 'off', ...options }, {}, hints);
  return compositePatches(image, patches);
}

describe('a fill that is told where to copy from', () => {
  const hole = maskOf(HOLE);
  const avoid = maskOf(FLOWERS);
  const prefer = maskOf(SAND);

  test.each(['patchmatch', 'hybrid'] as const)('by %s copies nothing of what is avoided', async (method) => {
    const free = sharesOf(await fill(garden(), hole, undefined, { fill: method }), hole);
    const steered = sharesOf(await fill(garden(), hole, { avoid }, { fill: method }), hole);
    // Measured: 0.21 and 0.27, and nothing at all.
    expect(free.flowers).toBeGreaterThan(0.1);
    expect(steered).toEqual({ lawn: 1, flowers: 0, sand: 0 });
  });

  test.each(['patchmatch', 'auto'] as const)('by %s copies what is preferred, far away', async (method) => {
    const free = sharesOf(await fill(garden(), hole, undefined, { fill: method }), hole);
    const led = sharesOf(await fill(garden(), hole, { prefer }, { fill: method }), hole);
    expect(free.sand).toBe(0);
    // Measured: 0.78; the rest is the rim, which looks like what it touches.
    expect(led.sand).toBeGreaterThan(0.7);
  });

  test.each<[string, Box]>([
    ['inside', [400, 40, 80, 80]],
    ['at the left and lower border', [0, 330, 90, 90]],
    ['at the right border', [820, 100, 80, 90]],
  ])('does so for a hole %s', async (_, box) => {
    const shares = sharesOf(await fill(garden(), maskOf(box), { prefer, avoid }), maskOf(box));
    expect(shares.sand).toBeGreaterThan(0.85);
    expect(shares.flowers).toBe(0);
  });

  test('finds a narrow sample, too', async () => {
    const narrow = maskOf([750, 270, 12, 100]);
    const shares = sharesOf(await fill(garden(), hole, { prefer: narrow }), hole);
    expect(shares.sand).toBeGreaterThan(0.7);
  });

  test('copies nothing where both are said, nor of what goes', async () => {
    const both = sharesOf(await fill(garden(), hole, { prefer, avoid: prefer }), hole);
    expect(both.sand).toBe(0);
    const two = maskOf(HOLE, SAND);
    expect(sharesOf(await fill(garden(), two, { prefer }), hole).sand).toBe(0);
  });

  test('is the same on any number of threads, and of a part of the photo', async () => {
    const sources = { avoid, prefer };
    const options = { fill: 'patchmatch' } as const;
    const image = garden();
    const first = await fill(image, hole, sources, options);
    expect(isSame(await fill(image, hole, sources, options, single), first)).toBe(true);

    const area = findWorkArea(hole, { dilatePx: 0, featherPx: 2, fit: 'off' }, { prefer });
    expect(area.width).toBeLessThan(SIZE.width);
    const cut = { avoid: cropMask(avoid, area), prefer: cropMask(prefer, area) };
    const part = await engine.fill(
      cropRaster(image, area),
      cropMask(hole, area),
      { fit: 'off', ...options },
      {},
      { sources: cut },
    );
    expect(isSame(compositePatches(image, movePatches(part.patches, area)), first)).toBe(true);
  });

  test('is as without, where nothing is said', async () => {
    const image = garden();
    const plain = await fill(image, hole, undefined);
    expect(isSame(await fill(image, hole, {}), plain)).toBe(true);
    const nothing = { avoid: maskOf(), prefer: maskOf() };
    expect(isSame(await fill(image, hole, nothing), plain)).toBe(true);
    expect(isSame(await fill(image, hole, { avoid }), plain)).toBe(false);
  });

  test('reads what it copies from, and shows drafts of the hole alone', async () => {
    const drafts: Draft[] = [];
    const { reads } = await engine.fill(
      garden(),
      hole,
      { fit: 'off', fill: 'patchmatch' },
      { onDraft: (draft) => void drafts.push(draft) },
      { sources: { prefer } },
    );
    const [near] = reads;
    expect(reads.some(({ left, width }) => left > 400 && left + width >= 860)).toBe(true);
    expect(drafts.length).toBeGreaterThan(0);
    for (const { rect } of drafts) expect(rect).toEqual(near);
  });

  test('copies with all bits of 16', async () => {
    const filled = await fill(garden(16), hole, { prefer }, { fill: 'patchmatch' });
    expect(sharesOf(filled, hole).sand).toBeGreaterThan(0.7);
    const low = new Set<number>();
    for (let x = 190; x < 260; x++) low.add(filled.data[(190 * SIZE.width + x) * 3]! & 255);
    expect(low.size).toBeGreaterThan(40);
  });

  test('says where that cannot be done', async () => {
    const codesOf = async (fillBy: FillOptions['fill'], sources: Sources): Promise<string[]> => {
      const done = await engine.fill(garden(), hole, { fit: 'off', fill: fillBy }, {}, { sources });
      return done.notices.map(({ code }) => code);
    };
    expect(await codesOf('network', { prefer })).toContain('PREFERENCE_UNUSED');
    expect(await codesOf('patchmatch', { avoid: maskOf([0, 0, 900, 420]) })).toEqual(['NOTHING_TO_COPY']);
    expect(await codesOf('patchmatch', { avoid, prefer })).toEqual([]);
  });
});
