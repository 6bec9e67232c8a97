import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, runCli } from './run-cli.js';
import { createMaskImage, createScene, writeImage } from './scene.js';

const OBJECT = { left: 12, top: 10, width: 6, height: 5 };
const BOX = ['--box', '11,9,8,7'];

async function setUp() {
  const folder = await temporaryFolder();
  const input = await writeImage(join(folder, 'photo.png'), createScene(40, 30, OBJECT));
  return { folder, input, output: join(folder, 'out.png') };
}

describe('what lacuna fill refuses', () => {
  test('to overwrite the original, or any file, without --force', async () => {
    const { folder, input } = await setUp();
    const before = await readFile(input);
    const refused = await runCli('fill', input, '-o', input, ...BOX, '--json');
    expect(refused.code).toBe(1);
    expect(readResults(refused)).toMatchObject([{ error: { code: 'ALREADY_EXISTS', file: input } }]);
    expect(refused.stderr).toContain('--force');
    expect((await readFile(input)).equals(before)).toBe(true);
    const wanted = await runCli('fill', input, '-o', input, ...BOX, '--force');
    expect(wanted).toMatchObject({ code: 0 });
    expect((await readFile(input)).equals(before)).toBe(false);
    expect(await readdir(folder)).toEqual(['photo.png']);
  });

  test('a photo that the format cannot hold, before anything else is read', async () => {
    const { folder } = await setUp();
    const wide = await writeImage(
      join(folder, 'wide.png'),
      createScene(16_400, 2, { left: 4, top: 0, width: 2, height: 1 }),
    );
    const out = join(folder, 'out.webp');
    const finished = await runCli('fill', wide, '-o', out, '--mask', join(folder, 'none.png'), '--json');
    expect(readResults(finished)).toMatchObject([{ error: { code: 'IMAGE_TOO_LARGE' } }]);
  });

  test('an AVIF of a size that libraries cannot hold, in its own words and without a line of theirs', async () => {
    const { folder, output } = await setUp();
    const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'red' } })
      .avif({ effort: 0 })
      .toBuffer();
    bytes.writeUInt32BE(0x55_00_00_50, bytes.indexOf('ispe') + 12);
    const input = join(folder, 'photo.avif');
    await writeFile(input, bytes);
    const finished = await runCli('fill', input, '-o', output, ...BOX);
    expect(finished.code).toBe(1);
    expect(finished.stderr).toContain('1426063440');
    expect(finished.stderr).not.toMatch(/GLib|VIPS|process:/u);
  });

  test('sources of another shape, that mark nothing, or for a fill that copies nothing', async () => {
    const { folder, input, output } = await setUp();
    const write = (name: string, width: number, height: number, value: number): Promise<string> =>
      writeImage(
        join(folder, name),
        createMaskImage(width, height, () => value),
      );
    const square = await write('square.png', 30, 30, 255);
    const empty = await write('empty.png', 40, 30, 0);
    const all = await write('all.png', 40, 30, 255);
    const refuse = async (words: RegExp, ...args: string[]): Promise<void> => {
      const refused = await runCli('fill', input, '-o', output, ...BOX, ...args, '--json');
      expect(readResults(refused)).toMatchObject([{ error: { code: 'INVALID_PARAMS' } }]);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(words);
    };
    await refuse(/40 x 30.*square\.png has 30 x 30/u, '--avoid', square);
    await refuse(/40 x 30.*square\.png has 30 x 30/u, '--prefer', square);
    await refuse(/--avoid.*empty\.png marks nothing/u, '--avoid', empty);
    await refuse(/network, which copies nothing/u, '--prefer', all, '--fill', 'network');
    expect((await readdir(folder)).includes('out.png')).toBe(false);
  });

  test('to start where one of several variations exists', async () => {
    const { folder, input } = await setUp();
    await writeFile(join(folder, 'v-2.png'), 'mine');
    const finished = await runCli('fill', input, '-o', join(folder, 'v.png'), ...BOX, '--variations', '3');
    expect(finished.code).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['photo.png', 'v-2.png']);
    expect(await readFile(join(folder, 'v-2.png'), 'utf8')).toBe('mine');
  });

  test('to write into a folder that is missing', async () => {
    const { folder, input } = await setUp();
    const missing = await runCli('fill', input, '-o', join(folder, 'absent', 'out.png'), ...BOX, '--json');
    expect(missing.code).toBe(1);
    expect(readResults(missing)).toMatchObject([{ error: { code: 'WRITE_FAILED' } }]);
    expect(missing.stderr).toContain('Make it first');
  });

  test('a photo that is damaged: exit code 1 and the file by name', async () => {
    const { folder, input, output } = await setUp();
    const cut = join(folder, 'cut.png');
    const bytes = await readFile(input);
    await writeFile(cut, bytes.subarray(0, bytes.length / 2));
    const finished = await runCli('fill', cut, '-o', output, ...BOX, '--json');
    expect(finished.code).toBe(1);
    expect(readResults(finished)).toMatchObject([{ error: { code: 'DECODE_FAILED', file: cut } }]);
    expect((await readdir(folder)).sort()).toEqual(['cut.png', 'photo.png']);
  });

  test.each([
    ['no option of ours', ['--modle', 'x'], /known option.*"--modle"/],
    ['a method that there is not', ['--fill', 'magic'], /auto or patchmatch or .* for --fill.*"magic"/],
    ['a fit that there is not', ['--fit', 'tight'], /off or auto for --fit.*"tight"/],
    ['a sketch that is not there', ['--sketch', 'absent.png'], /absent\.png/],
    ['a box of three numbers', ['--box', '1,2,3'], /for --box.*"1,2,3"/],
    ['a box without area', ['--box', '1,2,0,3'], /for --box/],
    ['a seed below 0', ['--seed', '-1'], /whole number from 0 to 4294967295 for --seed.*"-1"/],
    ['half a seed', ['--seed', '1.5'], /for --seed/],
    ['seeds past the end', ['--seed', '4294967295', '--variations', '2'], /for --seed/],
    ['quality 0', ['--quality', '0'], /from 1 to 100 for --quality/],
    ['a feather too wide', ['--feather', '101'], /from 0 to 100 for --feather/],
    ['an option without its value', ['--dilate'], /for --dilate but received nothing/],
    ['two inputs', ['second.png'], /one file for INPUT/],
    ['a mask that is not there', ['--mask', 'absent.png'], /absent\.png/],
    ['shapes that are not there', ['--strokes', 'absent.json'], /absent\.json/],
  ])('%s: exit code 2 and what was expected', async (_name, more, message) => {
    const { folder, input, output } = await setUp();
    const finished = await runCli(
      'fill',
      input,
      '-o',
      output,
      ...BOX,
      ...more,
      ...(more[0] === '--dilate' ? [] : ['--json']),
    );
    expect(finished.code).toBe(2);
    expect(finished.stderr).toMatch(/^lacuna: Expected .* (but|for) /);
    expect(finished.stderr).toMatch(message);
    if (more[0] !== '--dilate') {
      expect(readResults(finished)).toMatchObject([
        { error: { code: expect.stringMatching(/INVALID_PARAMS|NOT_FOUND/) as string } },
      ]);
    }
    expect(await readdir(folder)).toEqual(['photo.png']);
  });

  test.each([
    ['nothing', [], /Usage: lacuna/],
    ['an unknown command', ['retouch'], /fill, detect, batch, eval.*"retouch"/],
    ['no mask', ['fill', 'a.png', '-o', 'b.png'], /--strokes, --detect and --recipe/],
    ['no output', ['fill', 'a.png', ...BOX], /--output/],
    ['no input', ['fill', '-o', 'b.png', ...BOX], /INPUT/],
    [
      'an input that is not there',
      ['fill', 'absent.png', '-o', 'b.png', ...BOX],
      /absent\.png does not exist/,
    ],
    ['an extension that we cannot write', ['fill', 'a.png', '-o', 'b.gif', ...BOX], /for --output.*b\.gif/],
    ['eval without masks', ['eval', '--images', '.'], /--masks/],
  ])('%s: exit code 2', async (_name, args, message) => {
    const finished = await runCli(...args);
    expect(finished).toMatchObject({ code: 2, stdout: '' });
    expect(finished.stderr).toMatch(message);
  });

  test('nothing when it is asked for help or its version', async () => {
    for (const args of [['--help'], ['fill', '--help'], ['eval', '--help'], ['help', 'fill']]) {
      const finished = await runCli(...args);
      expect(finished).toMatchObject({ code: 0, stderr: '' });
      expect(finished.stdout).toMatch(/Usage: lacuna[^]*Examples:\n {2}lacuna /);
    }
    expect((await runCli('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
