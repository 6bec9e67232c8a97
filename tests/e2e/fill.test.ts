import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import type { RasterImage } from '../../src/engine/engine.js';
import { rasterizeMask } from '../../src/shared/mask-shapes.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, runCli } from './run-cli.js';
import { countChanges, countRed, createMaskImage, createScene, readPixels, writeImage } from './scene.js';

const WIDTH = 160;
const HEIGHT = 120;
const OBJECT = { left: 60, top: 40, width: 22, height: 18 };
const BOX = '58,38,26,22';
const isInBox = (x: number, y: number): boolean => x >= 58 && x < 84 && y >= 38 && y < 60;
const scene = createScene(WIDTH, HEIGHT, OBJECT);

async function setUp(): Promise<{ input: string; output: string; folder: string }> {
  const folder = await temporaryFolder();
  const input = await writeImage(join(folder, 'photo.png'), scene);
  return { folder, input, output: join(folder, 'out.png') };
}

describe('lacuna fill', () => {
  test('removes what a box marks and changes no pixel outside', async () => {
    const { input, output } = await setUp();
    const finished = await runCli('fill', input, '-o', output, '--box', BOX, '--fit', 'off');
    expect(finished).toMatchObject({ code: 0 });
    expect(finished.stdout).toContain(output);
    const result = await readPixels(output);
    expect(countRed(scene)).toBe(OBJECT.width * OBJECT.height);
    expect(countRed(result)).toBe(0);
    expect(countChanges(scene, result, isInBox)).toMatchObject({ outside: 0 });
  });

  test('writes only what was retouched with --layer, and refuses a format for that without transparency', async () => {
    const { input, output } = await setUp();
    const args = [input, '-o', output, '--box', BOX, '--fit', 'off', '--layer'];
    expect(await runCli('fill', ...args)).toMatchObject({ code: 0 });
    const { width, channels, data } = await readPixels(output);
    const alphaAt = (x: number, y: number): number | undefined => data[(y * width + x) * channels + 3];
    expect([channels, alphaAt(70, 50), alphaAt(20, 20)]).toEqual([4, 255, 0]);
    const jpeg = await runCli('fill', input, '-o', output.replace('.png', '.jpg'), '--box', BOX, '--layer');
    expect(jpeg.code).toBe(2);
    expect(jpeg.stderr).toContain('.png or .tif');
  });

  test('adds to the mask what it leaves out of the object, and nothing with --fit off', async () => {
    const { folder, input } = await setUp();
    const fill = async (name: string, ...more: string[]): Promise<RasterImage> => {
      const output = join(folder, name);
      // Three pixels of the object are left out on every side.
      const finished = await runCli('fill', input, '-o', output, '--box', '63,43,16,12', ...more);
      expect(finished).toMatchObject({ code: 0 });
      return readPixels(output);
    };
    const fitted = await fill('fitted.png');
    const isNear = (x: number, y: number): boolean => x >= 52 && x < 90 && y >= 32 && y < 66;
    expect(countRed(fitted)).toBe(0);
    expect(countChanges(scene, fitted, isNear).outside).toBe(0);
    const drawn = await fill('drawn.png', '--fit', 'off');
    const isDrawn = (x: number, y: number): boolean => x >= 63 && x < 79 && y >= 43 && y < 55;
    expect(countRed(drawn)).toBe(OBJECT.width * OBJECT.height - 16 * 12);
    expect(countChanges(scene, drawn, isDrawn).outside).toBe(0);
  });

  test('saves smaller and says less where that is wanted, and refuses what is no size', async () => {
    const { folder, input, output } = await setUp();
    const fill = (...more: string[]) =>
      runCli('fill', input, '-o', output, '--box', BOX, '--force', '--json', ...more);
    const [half] = readResults(await fill('--resize', '50%', '--metadata', 'none'));
    expect(half).toMatchObject({ width: WIDTH / 2, height: HEIGHT / 2 });
    expect(await readPixels(output)).toMatchObject({ width: WIDTH / 2, height: HEIGHT / 2 });
    const [side] = readResults(await fill('--resize', '40', '--metadata', 'no-place'));
    expect(side).toMatchObject({ width: 40, height: 30 });
    for (const size of ['0', '101%', '0.5', 'half', '40x30', '-5']) {
      const refused = await fill(`--resize=${size}`);
      expect([size, refused.code]).toEqual([size, 2]);
      expect(refused.stderr).toContain('--resize');
    }
    expect((await fill('--metadata', 'some')).stderr).toContain('all or no-place or none');
    const layer = await runCli(
      'fill',
      input,
      '-o',
      join(folder, 'layer.png'),
      '--box',
      BOX,
      '--layer',
      '--resize',
      '40',
    );
    expect(layer.code).toBe(2);
  });

  test('converts colours and depth where that is wanted, says so, and refuses what is neither', async () => {
    const { input, output } = await setUp();
    const fill = (...more: string[]) => runCli('fill', input, '-o', output, '--box', BOX, '--json', ...more);
    const { stdout } = await fill('--depth', '16', '--colour-space', 'p3');
    expect(await sharp(output).metadata()).toMatchObject({ depth: 'ushort', hasProfile: true });
    expect(stdout).toContain('converted to Display P3');
    const refused = await fill('--depth', '12', '--force');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--depth') as string });
  });

  test('prints one JSON object with all that a script needs', async () => {
    const { input, output } = await setUp();
    const finished = await runCli(
      'fill',
      input,
      '-o',
      output,
      '--box',
      BOX,
      '--fit',
      'off',
      '--seed',
      '7',
      '--json',
    );
    const [result, ...others] = readResults(finished);
    expect(others).toEqual([]);
    expect(result).toEqual({
      input,
      output,
      width: WIDTH,
      height: HEIGHT,
      format: 'png',
      method: 'hybrid',
      seed: 7,
      milliseconds: expect.any(Number) as number,
      patches: [{ left: 58, top: 38, width: 26, height: 22 }],
      notices: [],
      sizeBytes: expect.any(Number) as number,
    });
    expect(result?.milliseconds).toBeGreaterThan(0);
  });

  test.each(['network', 'hybrid', 'patchmatch'])('%s follows a sketch', async (method) => {
    const { folder, input } = await setUp();
    const data = new Uint8Array(WIDTH * HEIGHT).fill(255);
    for (let x = 60; x < 82; x++) data.fill(0, 49 * WIDTH + x, 49 * WIDTH + x + 1);
    const lines: RasterImage = { width: WIDTH, height: HEIGHT, channels: 1, depth: 8, data };
    const sketch = await writeImage(join(folder, 'sketch.png'), lines);
    const fill = async (name: string, ...more: string[]): Promise<RasterImage> => {
      const output = join(folder, name);
      const finished = await runCli(
        'fill',
        input,
        '-o',
        output,
        '--box',
        BOX,
        '--fit',
        'off',
        '--fill',
        method,
        '--json',
        ...more,
      );
      expect(readResults(finished)[0]).toMatchObject({ method });
      return readPixels(output);
    };
    const plain = await fill('plain.png');
    expect(countChanges(plain, await fill('again.png'), isInBox)).toMatchObject({ inside: 0, outside: 0 });
    const followed = countChanges(plain, await fill('followed.png', '--sketch', sketch), isInBox);
    expect(followed.outside).toBe(0);
    expect(followed.inside).toBeGreaterThan(0);
  });

  test('copies where it is told to, and not where it is told not to', async () => {
    const { folder, input } = await setUp();
    // What lies at the right is another texture: it is red like nothing else.
    const isRight = (x: number): boolean => x >= 108;
    const ground = createScene(WIDTH, HEIGHT, { left: 0, top: 0, width: 0, height: 0 });
    const data = ground.data.map((value, at) => (at % 3 === 0 && isRight((at / 3) % WIDTH) ? 250 : value));
    await writeImage(input, { ...ground, data });
    const right = createMaskImage(WIDTH, HEIGHT, (x) => (isRight(x) ? 255 : 0));
    const side = await writeImage(join(folder, 'right.png'), right);
    const fill = async (box: number[], ...more: string[]): Promise<number> => {
      const output = join(folder, `${more.length}-${box.join('-')}.png`);
      const args = [input, '-o', output, '--box', box.join(), '--fit', 'off', ...more];
      expect(await runCli('fill', ...args)).toMatchObject({ code: 0 });
      const [left = 0, top = 0, width = 0, height = 0] = box;
      const filled = await readPixels(output);
      let red = 0;
      for (let y = top; y < top + height; y++) {
        for (let x = left; x < left + width; x++) if (filled.data[(y * WIDTH + x) * 3]! > 150) red++;
      }
      return red / (width * height);
    };
    const [over, far] = [
      [92, 30, 36, 50],
      [10, 70, 40, 40],
    ];
    expect(await fill(over)).toBeGreaterThan(0.2);
    expect(await fill(over, '--avoid', side)).toBe(0);
    expect(await fill(far)).toBe(0);
    expect(await fill(far, '--prefer', side)).toBeGreaterThan(0.2);
  });

  test('gives the same for the same seed whatever the threads, and something else for another', async () => {
    const { folder, input } = await setUp();
    const fill = async (name: string, ...more: string[]) => {
      const output = join(folder, name);
      expect(await runCli('fill', input, '-o', output, '--box', BOX, ...more)).toMatchObject({ code: 0 });
      return await readPixels(output);
    };
    const first = await fill('1.png', '--seed', '3', '--threads', '1');
    const again = await fill('2.png', '--seed', '3', '--threads', '2');
    const other = await fill('3.png', '--seed', '4');
    expect(Buffer.from(again.data).equals(Buffer.from(first.data))).toBe(true);
    expect(Buffer.from(other.data).equals(Buffer.from(first.data))).toBe(false);
  });

  test('writes variations with the seeds that follow', async () => {
    const { folder, input } = await setUp();
    const finished = await runCli(
      ...['fill', input, '-o', join(folder, 'choice.png'), '--box', BOX],
      ...['--variations', '2', '--seed', '3', '--json'],
    );
    const paths = [1, 2].map((number) => join(folder, `choice-${number}.png`));
    expect(readResults(finished).map(({ output, seed }) => [output, seed])).toEqual([
      [paths[0], 3],
      [paths[1], 4],
    ]);
    // The second result is what its seed alone gives: it does not begin with the first.
    const alone = join(folder, 'alone.png');
    await runCli('fill', input, '-o', alone, '--box', BOX, '--seed', '4');
    const second = await readPixels(paths[1] ?? '');
    expect(Buffer.from(second.data).equals(Buffer.from((await readPixels(alone)).data))).toBe(true);
  });

  test('fills the same for what a pen has drawn as for a picture of it', async () => {
    const { folder, input } = await setUp();
    const pressed = {
      kind: 'stroke',
      points: [{ x: 40, y: 49 }, { x: 71, y: 49 }, { x: 100, y: 52 }], // prettier-ignore
      radius: 16,
      widths: [0.2, 1, 0.3],
      mode: 'add',
    } as const;
    const strokes = join(folder, 'strokes.json');
    await writeFile(strokes, JSON.stringify({ shapes: [pressed] }));
    const drawn = rasterizeMask([pressed], { width: WIDTH, height: HEIGHT });
    const mask = await writeImage(
      join(folder, 'mask.png'),
      createMaskImage(WIDTH, HEIGHT, (x, y) => drawn.data[y * WIDTH + x] ?? 0),
    );
    const fill = async (name: string, ...marked: string[]): Promise<RasterImage> => {
      const output = join(folder, name);
      const finished = await runCli('fill', input, '-o', output, '--fit', 'off', '--seed', '3', ...marked);
      expect(finished).toMatchObject({ code: 0 });
      return readPixels(output);
    };
    const filled = await fill('strokes.png', '--strokes', strokes);
    expect(filled).toEqual(await fill('mask-out.png', '--mask', mask));
    const isDrawn = (x: number, y: number): boolean => drawn.data[y * WIDTH + x] === 255;
    expect(countChanges(scene, filled, isDrawn).outside).toBe(0);
    expect([isDrawn(41, 43), isDrawn(71, 36)]).toEqual([false, true]);
    expect(countRed(filled)).toBe(0);
  });

  test('unites mask, boxes and strokes', async () => {
    const { folder, input, output } = await setUp();
    const mask = await writeImage(
      join(folder, 'mask.png'),
      createMaskImage(WIDTH, HEIGHT, (x, y) => (x < 4 && y < 4 ? 255 : 0)),
    );
    const strokes = join(folder, 'strokes.json');
    const shapes = [
      { kind: 'stroke', points: [{ x: 20.5, y: 100.5 }], radius: 3 },
      {
        kind: 'polygon',
        points: [
          { x: 140, y: 4 },
          { x: 150, y: 4 },
          { x: 150, y: 14 },
        ],
      },
    ];
    await writeFile(strokes, JSON.stringify({ shapes }));
    const finished = await runCli(
      ...['fill', input, '-o', output, '--json', '--mask', mask, '--strokes', strokes],
      ...['--box', BOX, '--box', '100,90,5,6'],
    );
    const [result] = readResults(finished);
    const patches = result?.patches as { left: number; top: number; width: number; height: number }[];
    const holds = (x: number, y: number): boolean =>
      patches.some(
        ({ left, top, width, height }) => x >= left && x < left + width && y >= top && y < top + height,
      );
    for (const [x, y] of [
      [1, 1],
      [70, 50],
      [102, 93],
      [20, 100],
      [149, 8],
    ] as const) {
      expect(holds(x, y), `${x}, ${y}`).toBe(true);
    }
    expect(holds(120, 110)).toBe(false);
  });

  test('grows the mask by --dilate and blends in --feather pixels, and changes nothing beyond', async () => {
    const { input, output } = await setUp();
    await runCli(
      'fill',
      input,
      '-o',
      output,
      '--box',
      '62,42,18,14',
      '--fit',
      'off',
      '--dilate',
      '5',
      '--feather',
      '4',
    );
    const result = await readPixels(output);
    const reaches = (x: number, y: number): boolean => x >= 53 && x < 89 && y >= 33 && y < 65;
    const grown = (x: number, y: number): boolean => x >= 57 && x < 85 && y >= 42 && y < 56;
    expect(countChanges(scene, result, reaches)).toMatchObject({ outside: 0 });
    // The object is wider than the box: without growing, its edge would stay.
    expect(countRed(result)).toBe(0);
    expect(countChanges(scene, result, grown).inside).toBeGreaterThan(300);
  });

  test('takes --quality for JPEG', async () => {
    const { folder, input } = await setUp();
    const size = async (quality: string): Promise<number> => {
      const output = join(folder, `${quality}.jpg`);
      const finished = await runCli(
        ...['fill', input, '-o', output, '--box', BOX, '--quality', quality, '--json'],
      );
      return Number(readResults(finished)[0]?.sizeBytes);
    };
    expect(await size('30')).toBeLessThan((await size('95')) / 2);
  });

  test('says nothing on stderr with --quiet, and progress without', async () => {
    const { folder, input } = await setUp();
    const quiet = await runCli('fill', input, '-o', join(folder, 'a.png'), '--box', BOX, '--quiet');
    expect(quiet).toMatchObject({ code: 0, stderr: '' });
    const loud = await runCli('fill', input, '-o', join(folder, 'b.png'), '--box', BOX);
    expect(loud.stderr).toMatch(/^reading \(0 %\)/);
  });
});
