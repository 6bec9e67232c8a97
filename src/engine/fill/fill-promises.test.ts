import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { noiseImage } from '../../../tests/fixtures/images.js';
import type { Progress } from '../../shared/progress.js';
import { dilateMask } from '../../shared/mask-operations.js';
import type { Mask } from '../../shared/mask.js';
import { createMask, cropMask } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import { drawPixels } from '../../shared/pixel-runs.js';
import { compositePatches } from '../blending/composite.js';
import type { Engine } from '../engine.js';
import { createEngine } from '../engine.js';
import type { RasterImage } from '../raster-image.js';
import type { Sources } from './sources.js';

const engine = createEngine({ threads: 2 });
const single = createEngine({ threads: 1 });
afterAll(() => Promise.all([engine.dispose(), single.dispose()]));

function boxMask(width: number, height: number, ...boxes: [number, number, number, number][]): Mask {
  return rasterizeMask(
    boxes.map(([left, top, w, h]) => ({
      kind: 'box',
      rect: { left, top, width: w, height: h },
      mode: 'add',
    })),
    { width, height },
  );
}

/** Every channel of every pixel that `mask` keeps is the same in both. */
function expectSameOutside(before: RasterImage, after: RasterImage, mask: Mask): void {
  const { channels } = before;
  for (let i = 0; i < before.data.length; i++) {
    if (mask.data[Math.floor(i / channels)] === 0 && before.data[i] !== after.data[i]) {
      expect.fail(`pixel ${Math.floor(i / channels)} changed from ${before.data[i]} to ${after.data[i]}`);
    }
  }
}

async function fill(by: Engine, image: RasterImage, mask: Mask, seed = 1): Promise<RasterImage> {
  return compositePatches(image, (await by.fill(image, mask, { seed, fit: 'off' })).patches);
}

/** Diagonal stripes 12 pixels wide, two colours, 8 bit. */
function stripes(width: number, height: number): RasterImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isDark = Math.floor((x + y) / 12) % 2 === 0;
      data.set(isDark ? [40, 60, 90] : [220, 200, 150], (y * width + x) * 3);
    }
  }
  return { width, height, channels: 3, depth: 8, data };
}

/** A disc cut out of stripes, with `hidden` as the colour of what is transparent, and a hole over its edge. */
function cutOut(hidden: readonly number[]): RasterImage {
  const colours = stripes(80, 80);
  const data = new Uint8Array(80 * 80 * 4);
  for (let pixel = 0; pixel < 80 * 80; pixel++) {
    const isInside = Math.hypot((pixel % 80) - 40, Math.floor(pixel / 80) - 40) < 30;
    data.set(isInside ? colours.data.subarray(3 * pixel, 3 * pixel + 3) : hidden, 4 * pixel);
    data[4 * pixel + 3] = isInside ? 255 : 0;
  }
  return { width: 80, height: 80, channels: 4, depth: 8, data };
}

describe('a fill', () => {
  test('of a cut-out keeps its edge, and does not depend on the colour that is hidden where it is transparent', async () => {
    const mask = boxMask(80, 80, [60, 32, 16, 16]);
    const results: RasterImage[] = [];
    for (const hidden of [
      [0, 0, 0],
      [255, 255, 255],
      [30, 200, 40],
    ]) {
      results.push(await fill(engine, cutOut(hidden), mask));
    }
    const original = cutOut([0, 0, 0]);
    let otherAlpha = 0;
    let otherColour = 0;
    for (const result of results) {
      for (let at = 0; at < result.data.length; at += 4) {
        if (result.data[at + 3] !== original.data[at + 3]) otherAlpha++;
        if (result.data[at + 3] === 0) continue;
        const isSame = [0, 1, 2].every(
          (channel) => result.data[at + channel] === results[0]!.data[at + channel],
        );
        if (!isSame) otherColour++;
      }
    }
    expect([otherAlpha, otherColour]).toEqual([0, 0]);
  });

  test('changes nothing outside the mask, whatever the image and the mask', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom<1 | 2 | 3 | 4>(1, 2, 3, 4),
        fc.constantFrom<8 | 16>(8, 16),
        fc.array(
          fc.record({ x: fc.nat(59), y: fc.nat(59), radius: fc.double({ min: 0.5, max: 12, noNaN: true }) }),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
        async (width, height, channels, depth, dots) => {
          const image = noiseImage(width, height, channels, depth);
          const before = image.data.slice();
          const mask = rasterizeMask(
            dots.map(({ x, y, radius }) => ({
              kind: 'stroke',
              points: [{ x: x % width, y: y % height }],
              radius,
              mode: 'add',
            })),
            { width, height },
          );
          if (!mask.data.includes(255)) return;
          expectSameOutside(image, await fill(engine, image, mask), mask);
          expect(image.data).toEqual(before);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('whose mask fits changes nothing outside what it tells as masked, whatever the threads', async () => {
    const image = stripes(150, 120);
    // A thing on the stripes, and a mask that leaves a part of it out.
    for (let y = 40; y < 80; y++) image.data.fill(10, 3 * (150 * y + 50), 3 * (150 * y + 90));
    const mask = boxMask(150, 120, [52, 42, 36, 34]);
    const told: PixelRuns[] = [];
    const context = { onFitted: (runs: PixelRuns) => void told.push(runs) };
    const { patches } = await engine.fill(image, mask, { fit: 'auto', featherPx: 0 }, context);
    const fitted = createMask(image);
    for (const shape of told) drawPixels(fitted, { ...shape, mode: 'add' });
    expect(told.length).toBe(1);
    expect(cropMask(fitted, { left: 50, top: 40, width: 40, height: 40 }).data).not.toContain(0);
    expectSameOutside(image, compositePatches(image, patches), fitted);
    expect((await single.fill(image, mask, { fit: 'auto' })).patches).toEqual(patches);
  });

  test('continues a texture through the hole', async () => {
    const truth = stripes(240, 240);
    const mask = boxMask(240, 240, [95, 90, 50, 55]);
    const holed = {
      ...truth,
      data: truth.data.map((v, i) => (mask.data[Math.floor(i / 3)] ? 0 : v)),
    } as RasterImage;
    const filled = await fill(engine, holed, mask);
    let error = 0;
    for (let i = 0; i < truth.data.length; i++) error += Math.abs(truth.data[i]! - filled.data[i]!);
    // A flat mean is wrong by 65 on average in the hole; stripes out of phase by one pixel by 18.
    expect(error / (50 * 55 * 3)).toBeLessThan(12);
  });

  test('is the same on any number of threads, and another with another seed', async () => {
    const image = noiseImage(220, 180, 3, 8);
    const mask = boxMask(220, 180, [60, 50, 90, 80]);
    const first = await fill(engine, image, mask);
    expect(await fill(single, image, mask)).toEqual(first);
    expect((await fill(engine, image, mask, 2)).data).not.toEqual(first.data);
  });

  test('copies 16-bit pixels with all their bits', async () => {
    const image = noiseImage(160, 160, 3, 16);
    const filled = await fill(engine, image, boxMask(160, 160, [60, 60, 40, 40]));
    const lowBytes = new Set<number>();
    for (let y = 60; y < 100; y++) {
      for (let x = 60; x < 100; x++) lowBytes.add(filled.data[(y * 160 + x) * 3]! & 255);
    }
    expect(lowBytes.size).toBeGreaterThan(200);
  });

  test('never copies from where it must not, and rather from what is preferred', async () => {
    // Left half dark noise, right half bright noise, the hole between them.
    const image = noiseImage(200, 200, 1, 8);
    image.data.forEach((value, i) => (image.data[i] = i % 200 < 100 ? value >> 2 : 192 + (value >> 2)));
    const mask = boxMask(200, 200, [80, 80, 40, 40]);
    const right = boxMask(200, 200, [100, 0, 100, 200]);
    const left = boxMask(200, 200, [0, 0, 100, 200]);
    const meanWith = async (sources: Sources): Promise<number> => {
      const { patches } = await engine.fill(image, mask, { fit: 'off' }, {}, { sources });
      return Array.from(patches[0]!.image.data).reduce((sum, value) => sum + value, 0) / 1600;
    };
    expect(await meanWith({ avoid: right })).toBeLessThan(96);
    expect(await meanWith({})).toBeGreaterThan(110);
    expect(await meanWith({ prefer: left })).toBeLessThan(96);
    const other = boxMask(9, 9, [0, 0, 3, 3]);
    for (const sources of [{ avoid: other }, { prefer: other }]) {
      await expect(engine.fill(image, mask, {}, {}, { sources })).rejects.toMatchObject({
        code: 'INVALID_PARAMS',
      });
    }
  });

  test('fills far holes apart and near ones together', async () => {
    const image = noiseImage(900, 200, 1, 8);
    const far = await engine.fill(image, boxMask(900, 200, [10, 90, 20, 20], [860, 90, 20, 20]), {
      fit: 'off',
    });
    expect(far.patches.map(({ rect }) => rect.left)).toEqual([10, 860]);
    const near = await engine.fill(image, boxMask(900, 200, [400, 90, 20, 20], [430, 90, 20, 20]), {
      fit: 'off',
    });
    expect(near.patches).toHaveLength(1);
  });

  test('the pieces of a long wire know nothing of the wire and meet without a seam', async () => {
    const [width, height] = [1700, 120];
    const mask = boxMask(width, height, [20, 56, 1660, 8]);
    const image = noiseImage(width, height, 3, 8);
    // Calm grey with grain, red where it is masked.
    image.data.forEach((value, i) => {
      const isWire = mask.data[Math.floor(i / 3)] !== 0;
      image.data[i] = isWire ? (i % 3 === 0 ? 255 : 0) : 120 + (value % 9);
    });
    const { patches } = await engine.fill(image, mask, { fit: 'off' });
    expect(patches.length).toBeGreaterThan(2);
    const after = compositePatches(image, patches);
    expectSameOutside(image, after, mask);
    let [least, most] = [255, 0];
    for (let i = 0; i < after.data.length; i++) {
      least = Math.min(least, after.data[i]!);
      most = Math.max(most, after.data[i]!);
    }
    // Grain is 120 to 128.
    expect(least).toBeGreaterThan(116);
    expect(most).toBeLessThan(132);
    expect((await single.fill(image, mask, { fit: 'off' })).patches).toEqual(patches);
  });

  test.each([
    ['left and top', [0, 0, 30, 30]],
    ['right and bottom', [90, 70, 30, 30]],
    ['all four borders', [0, 0, 120, 100]],
    ['one pixel', [60, 50, 1, 1]],
  ] as const)('fills a hole at %s', async (_name, box) => {
    const image = noiseImage(120, 100, 3, 8);
    const [left, top, width, height] = box;
    const { patches } = await engine.fill(image, boxMask(120, 100, [left, top, width, height]), {
      fit: 'off',
    });
    expect(patches).toHaveLength(1);
    expect(patches[0]!.rect).toEqual({ left, top, width, height });
    expect(patches[0]!.alpha.every((alpha) => alpha === 255)).toBe(true);
  });

  test('dilates, and blends softly over the feather and not beyond', async () => {
    const image = noiseImage(200, 200, 3, 8);
    const mask = boxMask(200, 200, [90, 90, 20, 20]);
    const { patches } = await engine.fill(image, mask, { fit: 'off', dilatePx: 5, featherPx: 6 });
    const after = compositePatches(image, patches);
    expectSameOutside(image, after, dilateMask(mask, 11));
    const alphas = new Set(patches[0]!.alpha);
    expect(alphas.has(255)).toBe(true);
    expect([...alphas].some((alpha) => alpha > 0 && alpha < 255)).toBe(true);
    const changed = dilateMask(mask, 5).data.filter(
      (value, pixel) => value && after.data[pixel * 3] !== image.data[pixel * 3],
    );
    expect(changed.length).toBeGreaterThan(700);
  });

  test('names what is wrong with its arguments', async () => {
    const image = noiseImage(20, 20, 3, 8);
    const mask = boxMask(20, 20, [5, 5, 5, 5]);
    const none = boxMask(20, 20);
    await expect(engine.fill(image, none)).rejects.toMatchObject({ code: 'MASK_EMPTY' });
    await expect(engine.fill(image, boxMask(21, 20, [1, 1, 2, 2]))).rejects.toThrow(
      'Expected the size of the image, 20 × 20 for mask but received "21 × 20"',
    );
    for (const options of [
      { seed: -1 },
      { seed: 1.5 },
      { dilatePx: -1 },
      { dilatePx: 501 },
      { featherPx: Number.NaN },
    ]) {
      await expect(engine.fill(image, mask, options)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    }
  });

  test('reports progress that never falls and ends at 1', async () => {
    const fractions: number[] = [];
    const mask = boxMask(900, 200, [10, 90, 40, 40], [820, 60, 60, 60]);
    await engine.fill(
      noiseImage(900, 200, 3, 8),
      mask,
      {},
      { onProgress: ({ fraction }) => fractions.push(fraction) },
    );
    expect(fractions.length).toBeGreaterThan(4);
    expect(fractions.every((fraction, i) => i === 0 || fraction >= fractions[i - 1]!)).toBe(true);
    expect(fractions.at(-1)).toBe(1);
  });

  test.each(['hybrid', 'patchmatch'] as const)(
    'reports %s in small steps: no part of the work is silent for long',
    async (name) => {
      const fractions = [0];
      const image = noiseImage(420, 420, 3, 8);
      const onProgress = ({ fraction }: Progress): number => fractions.push(fraction);
      await engine.fill(image, boxMask(420, 420, [120, 120, 180, 180]), { fill: name }, { onProgress });
      const steps = fractions.slice(1).map((fraction, index) => fraction - fractions[index]!);
      expect(Math.max(...steps)).toBeLessThan(0.16);
    },
  );

  test('stops wherever it is cancelled, and the next fill works', async () => {
    const image = noiseImage(400, 400, 3, 8);
    const mask = boxMask(400, 400, [100, 100, 200, 200]);
    for (let tenths = -1; tenths < 10; tenths++) {
      const controller = new AbortController();
      if (tenths < 0) controller.abort();
      const onProgress = ({ fraction }: Progress): void => {
        if (fraction >= tenths / 10) controller.abort();
      };
      const context = { signal: controller.signal, onProgress };
      await expect(engine.fill(image, mask, {}, context)).rejects.toMatchObject({ code: 'CANCELLED' });
    }
    await expect(engine.fill(image, mask)).resolves.toMatchObject({ method: 'hybrid' });
  });
});
