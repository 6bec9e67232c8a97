import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, startCli } from './run-cli.js';
import { createMaskImage, createScene, readPixels, writeImage } from './scene.js';

/** Large enough for a fill of seconds, so that the signal comes in the middle of it. */
const SIDE = 1800;
const BOX = ['--box', '300,300,1200,1200'];

async function setUp() {
  const folder = await temporaryFolder();
  const scene = createScene(SIDE, SIDE, { left: 400, top: 400, width: 900, height: 900 });
  const input = await writeImage(join(folder, 'photo.png'), scene);
  return { folder, input, output: join(folder, 'out.png') };
}

describe('interrupting lacuna', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a fill with 130 and leaves no file', async (signal) => {
    const { folder, input, output } = await setUp();
    const running = startCli(['fill', input, '-o', output, ...BOX, '--json']);
    await running.says('search');
    running.child.kill(signal);
    const finished = await running.finished;
    expect(finished.code).toBe(130);
    expect(readResults(finished)).toMatchObject([{ error: { code: 'CANCELLED' } }]);
    expect(finished.stderr).toContain('lacuna: Interrupted.');
    expect(await readdir(folder)).toEqual(['photo.png']);
  });

  test('one Ctrl-C that arrives twice, as under npm run, still ends cleanly', async () => {
    const { folder, input, output } = await setUp();
    const running = startCli(['fill', input, '-o', output, ...BOX, '--json']);
    await running.says('search');
    running.child.kill('SIGINT');
    setTimeout(() => running.child.kill('SIGINT'), 20);
    const finished = await running.finished;
    expect(finished.code).toBe(130);
    expect(readResults(finished)).toMatchObject([{ error: { code: 'CANCELLED' } }]);
    expect(await readdir(folder)).toEqual(['photo.png']);
  });

  test('keeps a file that was to be replaced', async () => {
    const { folder, input, output } = await setUp();
    await writeFile(output, 'mine');
    const running = startCli(['fill', input, '-o', output, ...BOX, '--force']);
    await running.says('search');
    running.child.kill('SIGINT');
    expect(await running.finished).toMatchObject({ code: 130, stdout: '' });
    expect(await readFile(output, 'utf8')).toBe('mine');
    expect((await readdir(folder)).sort()).toEqual(['out.png', 'photo.png']);
  });

  test('ends an evaluation', async () => {
    const { folder, input } = await setUp();
    const [images, masks] = [join(folder, 'images'), join(folder, 'masks')];
    await mkdir(images);
    await mkdir(masks);
    await rename(input, join(images, 'large.png'));
    const hole = (x: number, y: number): number => (x >= 300 && x < 1500 && y >= 300 && y < 1500 ? 255 : 0);
    await writeImage(join(masks, 'large.png'), createMaskImage(SIDE, SIDE, hole));
    const small = createScene(20, 20, { left: 5, top: 5, width: 4, height: 4 });
    for (const name of ['a', 'b']) {
      await writeImage(join(images, `${name}.png`), small);
      await writeImage(
        join(masks, `${name}.png`),
        createMaskImage(20, 20, (x) => (x < 9 ? 255 : 0)),
      );
    }
    const running = startCli(['eval', '--images', images, '--masks', masks, '--json']);
    await running.says('/3 ');
    running.child.kill('SIGINT');
    const finished = await running.finished;
    expect(finished.code).toBe(130);
    expect(readResults(finished)).toMatchObject([{ error: { code: 'CANCELLED' } }]);
  });
});

describe('a reader that goes away', () => {
  test('does not stop the work', async () => {
    const folder = await temporaryFolder();
    const scene = createScene(80, 60, { left: 20, top: 20, width: 10, height: 10 });
    const input = await writeImage(join(folder, 'photo.png'), scene);
    const output = join(folder, 'out.png');
    const running = startCli(['fill', input, '-o', output, '--box', '18,18,14,14']);
    running.child.stdout?.destroy();
    running.child.stderr?.destroy();
    expect((await running.finished).code).toBe(0);
    expect(await readPixels(output)).toMatchObject({ width: 80, height: 60 });
  });
});
