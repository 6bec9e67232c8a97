import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, runCli } from './run-cli.js';
import { countChanges, createMaskImage, createScene, readPixels, writeImage } from './scene.js';

const WIDTH = 96;
const HEIGHT = 72;
const HOLE = { left: 30, top: 20, width: 12, height: 10 };
const isHole = (x: number, y: number): boolean => x >= 30 && x < 42 && y >= 20 && y < 30;
const scene = createScene(WIDTH, HEIGHT, HOLE);

async function setUp() {
  const folder = await temporaryFolder();
  const input = await writeImage(join(folder, 'photo.png'), scene);
  const mask = join(folder, 'mask.png');
  const output = join(folder, 'out.png');
  return {
    mask,
    output,
    run: (...more: string[]) =>
      runCli('fill', input, '-o', output, '--mask', mask, '--fit', 'off', '--json', ...more),
  };
}

async function expectExactlyHole(output: string): Promise<void> {
  // Every pixel of the object is red, and nothing else is: all of them must have been replaced.
  const changes = countChanges(scene, await readPixels(output), isHole);
  expect(changes).toEqual({ outside: 0, inside: HOLE.width * HOLE.height });
}

describe('masks of lacuna fill', () => {
  test('grey: from 128 on means remove', async () => {
    const { mask, output, run } = await setUp();
    await writeImage(
      mask,
      createMaskImage(WIDTH, HEIGHT, (x, y) => (isHole(x, y) ? 128 : 127)),
    );
    expect(await run()).toMatchObject({ code: 0 });
    await expectExactlyHole(output);
  });

  test('alpha that varies decides, whatever the colours', async () => {
    const { mask, output, run } = await setUp();
    const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
    for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
      const marked = isHole(pixel % WIDTH, Math.floor(pixel / WIDTH));
      data.set(marked ? [0, 0, 0, 255] : [255, 255, 255, 0], pixel * 4);
    }
    await writeImage(mask, { width: WIDTH, height: HEIGHT, channels: 4, depth: 8, data });
    expect(await run()).toMatchObject({ code: 0 });
    await expectExactlyHole(output);
  });

  test('of half the size is scaled', async () => {
    const { mask, output, run } = await setUp();
    const half = createMaskImage(WIDTH / 2, HEIGHT / 2, (x, y) => (isHole(2 * x, 2 * y) ? 255 : 0));
    await writeImage(mask, half);
    expect(await run()).toMatchObject({ code: 0 });
    await expectExactlyHole(output);
  });

  test('follows the photo as displayed', async () => {
    const { mask, output } = await setUp();
    const folder = join(mask, '..');
    const turned = join(folder, 'turned.tif');
    // Stored lying on its side: orientation 6 turns it a quarter to the right for display.
    const { width, height, channels, data } = scene;
    const stored = await sharp(data, { raw: { width, height, channels } }).rotate(270).raw().toBuffer();
    await sharp(stored, { raw: { width: height, height: width, channels } })
      .withMetadata({ orientation: 6 })
      .tiff({ compression: 'deflate' })
      .toFile(turned);
    await writeImage(
      mask,
      createMaskImage(WIDTH, HEIGHT, (x, y) => (isHole(x, y) ? 255 : 0)),
    );
    expect(await runCli('fill', turned, '-o', output, '--mask', mask, '--fit', 'off')).toMatchObject({
      code: 0,
    });
    await expectExactlyHole(output);
  });

  test('of another shape is refused with both sizes', async () => {
    const { mask, output, run } = await setUp();
    await writeImage(
      mask,
      createMaskImage(50, 50, () => 255),
    );
    const finished = await run();
    expect(finished.code).toBe(2);
    const [result] = readResults(finished);
    expect(result).toMatchObject({ error: { code: 'INVALID_PARAMS', file: mask } });
    expect(finished.stderr).toMatch(/96 x 72.*50 x 50/);
    await expect(stat(output)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('empty: nothing to do is an error that says what to do', async () => {
    const { mask, output, run } = await setUp();
    await writeImage(
      mask,
      createMaskImage(WIDTH, HEIGHT, () => 0),
    );
    const finished = await run();
    expect(finished.code).toBe(1);
    expect(readResults(finished)).toMatchObject([{ error: { code: 'MASK_EMPTY', file: mask } }]);
    expect(finished.stderr).toContain('Paint white over what should go');
    await expect(stat(output)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('of one pixel', async () => {
    const { mask, output, run } = await setUp();
    await writeImage(
      mask,
      createMaskImage(WIDTH, HEIGHT, (x, y) => (x === 35 && y === 25 ? 255 : 0)),
    );
    expect(await run()).toMatchObject({ code: 0 });
    const changes = countChanges(scene, await readPixels(output), (x, y) => x === 35 && y === 25);
    expect(changes.outside).toBe(0);
  });

  test('that touches every border', async () => {
    const { mask, output, run } = await setUp();
    const isFrame = (x: number, y: number): boolean => x < 6 || y < 6 || x >= WIDTH - 6 || y >= HEIGHT - 6;
    await writeImage(
      mask,
      createMaskImage(WIDTH, HEIGHT, (x, y) => (isFrame(x, y) ? 255 : 0)),
    );
    expect(await run()).toMatchObject({ code: 0 });
    const changes = countChanges(scene, await readPixels(output), isFrame);
    expect(changes.outside).toBe(0);
    expect(changes.inside).toBeGreaterThan(500);
  });

  test('over the whole image is refused, also with --force: nothing would be left to fill with', async () => {
    const { mask, output, run } = await setUp();
    await writeImage(
      mask,
      createMaskImage(WIDTH, HEIGHT, () => 255),
    );
    for (const more of [[], ['--force']]) {
      const finished = await run(...more);
      expect(finished.code).toBe(2);
      expect(readResults(finished)).toMatchObject([{ error: { code: 'MASK_UNLIKELY', file: mask } }]);
      await expect(stat(output)).rejects.toMatchObject({ code: 'ENOENT' });
    }
  });

  test('inverted by mistake is refused, naming the share and the cause, and done with --force', async () => {
    const { mask, output, run } = await setUp();
    await writeImage(
      mask,
      createMaskImage(WIDTH, HEIGHT, (x, y) => (isHole(x, y) ? 0 : 255)),
    );
    const finished = await run();
    expect(finished.code).toBe(2);
    expect(finished.stderr).toMatch(/98 %.*inverted.*--force/);
    await expect(stat(output)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await run('--force')).toMatchObject({ code: 0 });
    expect(await readPixels(output)).toMatchObject({ width: WIDTH, height: HEIGHT });
  });

  test('that is no image', async () => {
    const { mask, run } = await setUp();
    await writeFile(mask, 'not an image');
    const finished = await run();
    expect(finished.code).toBe(1);
    expect(readResults(finished)).toMatchObject([{ error: { code: 'UNSUPPORTED_FORMAT', file: mask } }]);
  });
});
