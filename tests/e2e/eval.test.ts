import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, runCli } from './run-cli.js';
import { countChanges, countRed, createMaskImage, createScene, readPixels, writeImage } from './scene.js';

const WIDTH = 64;
const HEIGHT = 48;
/** So thin that texture alone is the better choice. */
const isHole = (x: number, y: number): boolean => x >= 20 && x < 34 && y >= 12 && y < 24;
/** Inside the hole, so that red in a result would be truth that leaked. */
const scene = createScene(WIDTH, HEIGHT, { left: 22, top: 14, width: 8, height: 8 });

async function setUp(names: readonly string[], maskNames: readonly string[]) {
  const folder = await temporaryFolder();
  const set = { images: join(folder, 'images'), masks: join(folder, 'masks'), out: join(folder, 'out') };
  await mkdir(set.images);
  await mkdir(set.masks);
  for (const name of names) await writeImage(join(set.images, `${name}.png`), scene);
  const mask = createMaskImage(WIDTH, HEIGHT, (x, y) => (isHole(x, y) ? 255 : 0));
  for (const name of maskNames) await writeImage(join(set.masks, `${name}.png`), mask);
  return set;
}

describe('lacuna eval', () => {
  test('prints means and figures per image, keeps the fills, and shows no truth to the fill', async () => {
    const set = await setUp(['a', 'b', 'c'], ['a', 'b', 'c']);
    const finished = await runCli(
      ...['eval', '--images', set.images, '--masks', set.masks, '--out', set.out, '--json'],
    );
    expect(finished.code).toBe(0);
    const [report, ...others] = readResults(finished);
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      method: 'patchmatch',
      failures: [],
      means: { images: 3, changed_outside: 0 },
    });
    const images = report?.images as Record<string, number | string>[];
    expect(images.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const means = report?.means as Record<string, number>;
    const keys = ['l1_pct', 'l2_pct', 'l1_hole_pct', 'psnr', 'psnr_hole', 'ssim', 'ssim_hole', 'gradient'];
    for (const key of keys) {
      expect(Number.isFinite(means[key]), key).toBe(true);
      // Three times the same image, seed and mask.
      expect(images[0]?.[key], key).toBeCloseTo(means[key] ?? NaN, 9);
    }
    expect(await readdir(set.out)).toEqual(['a.png', 'b.png', 'c.png']);
    const filled = await readPixels(join(set.out, 'b.png'));
    expect(countRed(filled)).toBe(0);
    expect(countChanges(scene, filled, isHole).outside).toBe(0);
  });

  test('fills along sketches where a folder has some', async () => {
    const set = await setUp(['a', 'b'], ['a', 'b']);
    const sketches = join(set.out, '..', 'sketches');
    await mkdir(sketches);
    const line = createMaskImage(WIDTH, HEIGHT, (x, y) => (isHole(x, y) && x === 26 ? 0 : 255));
    await writeImage(join(sketches, 'b.png'), line);
    const evaluate = ['eval', '--images', set.images, '--masks', set.masks, '--json'];
    const [plain] = readResults(await runCli(...evaluate));
    const [guided] = readResults(await runCli(...evaluate, '--sketches', sketches));
    const errors = (report: typeof plain) =>
      (report?.images as { l1_pct: number }[]).map(({ l1_pct }) => l1_pct);
    expect(errors(guided)[0]).toBe(errors(plain)[0]);
    expect(errors(guided)[1]).not.toBe(errors(plain)[1]);
  });

  test('prints a figure per line for people', async () => {
    const set = await setUp(['a'], ['a']);
    const finished = await runCli('eval', '--images', set.images, '--masks', set.masks);
    expect(finished.stdout).toMatch(/^method +patchmatch\nimages +1\nl1_pct +\d+\.\d{3}\n/);
    expect(finished.stderr).toBe('1/1 a (100 %)\n');
  });

  test('goes on past bad files, lists them and exits with 1', async () => {
    const set = await setUp(['broken', 'good', 'lonely'], ['broken', 'good']);
    await writeFile(join(set.images, 'broken.png'), 'not an image');
    const finished = await runCli('eval', '--images', set.images, '--masks', set.masks, '--json');
    expect(finished.code).toBe(1);
    expect(readResults(finished)).toMatchObject([
      {
        means: { images: 1 },
        images: [{ name: 'good' }],
        failures: [
          { name: 'broken', code: 'UNSUPPORTED_FORMAT' },
          { name: 'lonely', code: 'NOT_FOUND' },
        ],
      },
    ]);
    expect(finished.stderr).toMatch(/^lacuna: broken: /m);
    expect(finished.stderr).toMatch(/^lacuna: lonely: .*lonely\.png/m);
  });

  test('needs folders that exist', async () => {
    const set = await setUp(['a'], ['a']);
    const finished = await runCli(
      'eval',
      '--images',
      set.images,
      '--masks',
      join(set.masks, 'absent'),
      '--json',
    );
    expect(finished.code).toBe(2);
    expect(readResults(finished)).toMatchObject([
      { error: { code: 'NOT_FOUND', file: join(set.masks, 'absent') } },
    ]);
  });
});
