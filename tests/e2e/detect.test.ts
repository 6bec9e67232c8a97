import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { RasterImage8 } from '../../src/engine/raster-image.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, runCli } from './run-cli.js';
import { countChanges, readPixels, writeImage } from './scene.js';

const WIDTH = 300;
const HEIGHT = 200;
const SPOT = { x: 100, y: 80 };

/** A sky, with a speck of dust where it is asked for. */
function drawSky(hasDust: boolean): RasterImage8 {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const t = Math.min(1, Math.max(0, (9 - Math.hypot(x - SPOT.x, y - SPOT.y)) / 8));
      const light = (150 + y / 5) * (hasDust ? 1 - 0.2 * t * t * (3 - 2 * t) : 1);
      const grain = ((x * 7919 + y * 104729) % 3) - 1;
      data.set([light * 0.75 + grain, light * 0.9 + grain, light + grain], (y * WIDTH + x) * 3);
    }
  }
  return { width: WIDTH, height: HEIGHT, channels: 3, depth: 8, data };
}

async function setUp(): Promise<{ folder: string; dusty: string; clean: string }> {
  const folder = await temporaryFolder();
  return {
    folder,
    dusty: await writeImage(join(folder, 'dusty.png'), drawSky(true)),
    clean: await writeImage(join(folder, 'clean.png'), drawSky(false)),
  };
}

describe('lacuna detect', () => {
  test('lists what it finds, writes masks for photos with a find and changes no photo', async () => {
    const { folder, dusty, clean } = await setUp();
    const masks = join(folder, 'masks');
    const finished = await runCli('detect', dusty, clean, '--find', 'dust', '--masks', masks, '--json');
    expect(finished).toMatchObject({ code: 0 });
    const [first, second] = readResults(finished) as [Record<string, unknown>, Record<string, unknown>];
    expect(first).toMatchObject({
      input: dusty,
      width: WIDTH,
      height: HEIGHT,
      mask: join(masks, 'dusty.png'),
    });
    expect(first.detections).toMatchObject([{ kind: 'dust' }]);
    expect(second).toMatchObject({ input: clean, detections: [], mask: null });
    expect(await readdir(masks)).toEqual(['dusty.png']);
    const mask = await readPixels(join(masks, 'dusty.png'));
    expect(mask).toMatchObject({ width: WIDTH, height: HEIGHT });
    expect(mask.data[(SPOT.y * WIDTH + SPOT.x) * mask.channels]).toBe(255);
    expect(mask.data[0]).toBe(0);
  });

  test('goes on after a photo that cannot be read, names it and exits with 1', async () => {
    const { folder, dusty } = await setUp();
    const finished = await runCli('detect', join(folder, 'none.jpg'), dusty, '--find', 'dust');
    expect(finished).toMatchObject({ code: 1 });
    expect(finished.stderr).toContain('none.jpg');
    expect(finished.stdout).toContain('dust at');
  });

  test('refuses what it does not know, and masks that would have one name', async () => {
    const { folder, dusty } = await setUp();
    const wrong = await runCli('detect', dusty, '--find', 'dust,birds');
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('birds');
    const twin = await writeImage(join(folder, 'dusty.tif'), drawSky(true));
    const twins = await runCli('detect', dusty, twin, '--find', 'dust', '--masks', join(folder, 'masks'));
    expect(twins).toMatchObject({ code: 2 });
    expect(twins.stderr).toContain('dusty.tif');
  });
});

describe('lacuna fill --detect', () => {
  test('removes what it finds and changes nothing else', async () => {
    const { folder, dusty } = await setUp();
    const output = join(folder, 'out.png');
    const finished = await runCli('fill', dusty, '-o', output, '--detect', 'dust');
    expect(finished).toMatchObject({ code: 0 });
    const result = await readPixels(output);
    const isNear = (x: number, y: number): boolean => Math.hypot(x - SPOT.x, y - SPOT.y) < 25;
    expect(countChanges(drawSky(true), result, isNear).outside).toBe(0);
    const at = (SPOT.y * WIDTH + SPOT.x) * result.channels;
    const sky = drawSky(false);
    expect(Math.abs(result.data[at]! - sky.data[at]!)).toBeLessThan(8);
  });

  test('writes nothing where there is nothing to find, and says so', async () => {
    const { folder, clean } = await setUp();
    const finished = await runCli('fill', clean, '-o', join(folder, 'out.png'), '--detect', 'dust');
    expect(finished).toMatchObject({ code: 1 });
    expect(finished.stderr).toContain('holds dust but found none');
    expect(await readdir(folder)).not.toContain('out.png');
  });
});
