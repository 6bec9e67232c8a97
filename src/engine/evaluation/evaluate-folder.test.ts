import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { encodeImage, noiseImage } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { openImage } from '../codec/source-image.js';
import type { Mask } from '../../shared/mask.js';
import type { Patch, RasterImage, RasterImage8 } from '../raster-image.js';
import type { ImageEvaluated } from './evaluate-folder.js';
import { evaluateFolder } from './evaluate-folder.js';

const WIDTH = 24;
const HEIGHT = 18;

/** A hole of 8 x 6 pixels at (5, 4). */
const isHole = (pixel: number): boolean => {
  const x = pixel % WIDTH;
  const y = Math.floor(pixel / WIDTH);
  return x >= 5 && x < 13 && y >= 4 && y < 10;
};

function maskImage(isMasked: (pixel: number) => boolean = isHole): RasterImage8 {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => (isMasked(pixel) ? 255 : 0));
  return { width: WIDTH, height: HEIGHT, channels: 1, depth: 8, data };
}

/** Paints the hole in one grey and nothing else. */
function fillGrey(grey: number) {
  return (image: RasterImage8, mask: Mask): Promise<readonly Patch[]> => {
    const { width, height } = image;
    const painted: RasterImage8 = { ...image, data: new Uint8Array(width * height * 3).fill(grey) };
    return Promise.resolve([{ rect: { left: 0, top: 0, width, height }, image: painted, alpha: mask.data }]);
  };
}

async function createSet(images: Readonly<Record<string, RasterImage>>, masks: readonly string[]) {
  const root = await temporaryFolder();
  const set = { images: join(root, 'images'), masks: join(root, 'masks'), out: join(root, 'out') };
  await mkdir(set.images);
  await mkdir(set.masks);
  for (const [name, image] of Object.entries(images)) {
    await writeFile(join(set.images, `${name}.png`), await encodeImage(image, 'png'));
  }
  const mask = await encodeImage(maskImage(), 'png');
  for (const name of masks) await writeFile(join(set.masks, `${name}.png`), mask);
  return set;
}

const noise = (seed: number): RasterImage => noiseImage(WIDTH, HEIGHT, 3, 8, seed);

async function readPixels(path: string): Promise<RasterImage> {
  return await (await openImage(path)).decode();
}

describe('evaluating a folder', () => {
  test('shows the fill a black hole and the untouched rest', async () => {
    const truth = noise(1);
    const set = await createSet({ lake: truth }, ['lake']);
    const seen: RasterImage8[] = [];
    await evaluateFolder({
      ...set,
      method: 'grey',
      fill: (image, mask) => {
        seen.push(image);
        return fillGrey(90)(image, mask);
      },
    });
    const expected = truth.data.map((value, at) => (isHole(Math.floor(at / 3)) ? 0 : value));
    expect(seen).toHaveLength(1);
    expect(Buffer.from(seen[0]?.data ?? []).equals(Buffer.from(expected))).toBe(true);
  });

  test('reports the means of its images, and the gradient as a ratio of sums', async () => {
    const flat: RasterImage8 = {
      ...maskImage(),
      channels: 3,
      data: new Uint8Array(WIDTH * HEIGHT * 3).fill(120),
    };
    const set = await createSet({ b: noise(1), a: flat }, ['a', 'b', 'unused']);
    const report = await evaluateFolder({ ...set, out: undefined, method: 'grey', fill: fillGrey(90) });
    expect(report.method).toBe('grey');
    expect(report.failures).toEqual([]);
    const [a, b] = report.images;
    if (!a || !b || !report.means) throw new Error('Expected two images and their means');
    expect([a.name, b.name]).toEqual(['a', 'b']);
    // 48 of 432 pixels are 30 of 255 away.
    expect(a.l1_pct).toBeCloseTo(((30 / 255) * 48 * 100) / 432, 10);
    expect(a.l1_hole_pct).toBeCloseTo((30 / 255) * 100, 10);
    expect(report.means.l1_pct).toBeCloseTo((a.l1_pct + b.l1_pct) / 2, 12);
    expect(report.means.psnr_hole).toBeCloseTo((a.psnr_hole + b.psnr_hole) / 2, 12);
    expect(a.gradient_truth).toBe(0);
    expect(b.gradient).toBeCloseTo(b.gradient_fill / b.gradient_truth, 12);
    expect(report.means.gradient).toBeCloseTo((a.gradient_fill + b.gradient_fill) / b.gradient_truth, 12);
    expect(report.means.images).toBe(2);
    expect(report.means.changed_outside).toBe(0);
  });

  test('keeps the filled images, replaces older ones, and never writes where the truth is', async () => {
    const truth = noise(1);
    const set = await createSet({ lake: truth }, ['lake']);
    for (const grey of [10, 90]) await evaluateFolder({ ...set, method: 'grey', fill: fillGrey(grey) });
    expect(await readdir(set.out)).toEqual(['lake.png']);
    const written = await readPixels(join(set.out, 'lake.png'));
    const expected = truth.data.map((value, at) => (isHole(Math.floor(at / 3)) ? 90 : value));
    expect(Buffer.from(written.data).equals(Buffer.from(expected))).toBe(true);
    for (const out of [set.images, join(set.masks, '..', 'masks')]) {
      await expect(evaluateFolder({ ...set, out, method: 'grey', fill: fillGrey(1) })).rejects.toMatchObject({
        code: 'INVALID_PARAMS',
      });
    }
  });

  test('leaves the hole black where the fill answers nothing, even if it painted into its image', async () => {
    const set = await createSet({ lake: noise(1) }, ['lake']);
    await evaluateFolder({
      ...set,
      method: 'none',
      fill: (image) => {
        image.data.fill(200);
        return Promise.resolve([]);
      },
    });
    const written = await readPixels(join(set.out, 'lake.png'));
    expect([...written.data].filter((value, at) => isHole(Math.floor(at / 3)) && value !== 0)).toEqual([]);
    expect(written.data[0]).toBe(noise(1).data[0]);
  });

  test('names what failed and goes on with the others', async () => {
    const deep = noiseImage(WIDTH, HEIGHT, 3, 16, 3);
    const images = {
      broken: noise(1),
      deep,
      fine: noise(2),
      lonely: noise(4),
      twice: noise(5),
      unfillable: noise(6),
    };
    const set = await createSet(images, ['broken', 'deep', 'fine', 'twice', 'unfillable']);
    await writeFile(join(set.images, 'broken.png'), 'not an image');
    await writeFile(join(set.images, 'twice.webp'), await encodeImage(noise(5), 'webp'));
    await writeFile(
      join(set.masks, 'unfillable.png'),
      await encodeImage(
        maskImage(() => false),
        'png',
      ),
    );
    const events: ImageEvaluated[] = [];
    const report = await evaluateFolder({
      ...set,
      out: undefined,
      method: 'grey',
      fill: fillGrey(90),
      onImage: (event) => events.push(event),
    });
    expect(report.images.map(({ name }) => name)).toEqual(['fine']);
    expect(report.failures.map(({ name, code }) => [name, code])).toEqual([
      ['broken', 'UNSUPPORTED_FORMAT'],
      ['deep', 'UNSUPPORTED_FORMAT'],
      ['lonely', 'NOT_FOUND'],
      ['twice', 'INVALID_PARAMS'],
      ['unfillable', 'MASK_EMPTY'],
    ]);
    expect(report.failures.find(({ name }) => name === 'lonely')?.message).toContain('lonely');
    expect(events.map(({ completed, total }) => [completed, total])).toEqual(
      [1, 2, 3, 4, 5, 6].map((completed) => [completed, 6]),
    );
    expect(events.filter(({ failure }) => failure === undefined).map(({ figures }) => figures?.name)).toEqual(
      ['fine'],
    );
  });

  test('has no means when every image failed', async () => {
    const set = await createSet({ lake: noise(1) }, ['lake']);
    const fill = (): Promise<never> => Promise.reject(new Error('no such method'));
    const report = await evaluateFolder({ ...set, method: 'none', fill });
    expect(report.means).toBeNull();
    expect(report.failures).toEqual([{ name: 'lake', code: 'INTERNAL', message: 'no such method' }]);
  });

  test('takes grey and transparent images as RGB', async () => {
    const set = await createSet(
      { grey: noiseImage(WIDTH, HEIGHT, 1, 8), clear: noiseImage(WIDTH, HEIGHT, 4, 8) },
      ['grey', 'clear'],
    );
    const channels: number[] = [];
    const report = await evaluateFolder({
      ...set,
      method: 'grey',
      fill: (image, mask) => {
        channels.push(image.channels);
        return fillGrey(90)(image, mask);
      },
    });
    expect(report.failures).toEqual([]);
    expect(channels).toEqual([3, 3]);
    const grey = noiseImage(WIDTH, HEIGHT, 1, 8).data[0];
    expect([...(await readPixels(join(set.out, 'grey.png'))).data.subarray(0, 3)]).toEqual([
      grey,
      grey,
      grey,
    ]);
    const clear = [...noiseImage(WIDTH, HEIGHT, 4, 8).data.subarray(0, 3)];
    expect([...(await readPixels(join(set.out, 'clear.png'))).data.subarray(0, 3)]).toEqual(clear);
  });

  test('works on as many images at a time as it may', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const set = await createSet(Object.fromEntries(names.map((name, seed) => [name, noise(seed)])), names);
    let running = 0;
    let most = 0;
    const fill = async (image: RasterImage8, mask: Mask): Promise<readonly Patch[]> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 40));
      running--;
      return await fillGrey(90)(image, mask);
    };
    await evaluateFolder({ ...set, method: 'slow', concurrency: 3, fill });
    expect(most).toBe(3);
    await expect(evaluateFolder({ ...set, method: 'slow', concurrency: 0, fill })).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
  });

  test('stops when it is cancelled', async () => {
    const set = await createSet({ a: noise(1), b: noise(2), c: noise(3) }, ['a', 'b', 'c']);
    const controller = new AbortController();
    let fills = 0;
    const fill = (image: RasterImage8, mask: Mask, signal?: AbortSignal): Promise<readonly Patch[]> => {
      fills++;
      expect(signal).toBe(controller.signal);
      controller.abort();
      return fillGrey(90)(image, mask);
    };
    const options = { ...set, method: 'grey', concurrency: 1, fill, signal: controller.signal };
    await expect(evaluateFolder(options)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(fills).toBe(1);
  });

  test('needs folders that exist and hold an image', async () => {
    const set = await createSet({}, []);
    for (const images of [set.images, join(set.images, 'absent')]) {
      await expect(
        evaluateFolder({ ...set, images, method: 'grey', fill: fillGrey(1) }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND', details: { path: images } });
    }
  });
});
