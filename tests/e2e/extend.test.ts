import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, runCli } from './run-cli.js';
import { createScene, readPixels, writeImage } from './scene.js';

const SIZE = { width: 160, height: 120 };

async function writePhoto(): Promise<{ folder: string; input: string }> {
  const folder = await temporaryFolder();
  const scene = createScene(SIZE.width, SIZE.height, { left: 0, top: 0, width: 0, height: 0 });
  return { folder, input: await writeImage(join(folder, 'photo.png'), scene) };
}

test('lacuna extend makes a photo larger, fills what is new, and leaves the photo as it is', async () => {
  const { folder, input } = await writePhoto();
  const output = join(folder, 'wider.png');
  const finished = await runCli('extend', input, '-o', output, '--left', '10%', '--aspect', '2:1', '--json');
  expect(finished).toMatchObject({ code: 0 });
  // 16 on the left, then 64 for the shape, on both sides alike.
  expect(readResults(finished)).toMatchObject([
    { input, output, width: 240, height: 120, method: 'patchmatch' },
  ]);
  const before = await readPixels(input);
  const after = await readPixels(output);
  expect(after).toMatchObject({ width: 240, height: 120 });
  for (let y = 0; y < 120; y++) {
    const row = after.data.subarray((y * 240 + 48) * 3, (y * 240 + 208) * 3);
    expect(Buffer.from(row).equals(Buffer.from(before.data.subarray(y * 480, (y + 1) * 480)))).toBe(true);
  }
  const black = countBlack(after.data);
  expect(black).toBe(0);
});

test('lacuna extend --straighten keeps the size and leaves no dark corner', async () => {
  const { folder, input } = await writePhoto();
  const output = join(folder, 'straight.png');
  const finished = await runCli('extend', input, '-o', output, '--straighten', '-4', '--quiet');
  expect(finished).toMatchObject({ code: 0 });
  const after = await readPixels(output);
  expect(after).toMatchObject(SIZE);
  expect(countBlack(after.data)).toBe(0);
});

/** A scene has no pixel this dark. */
function countBlack(data: Uint8Array | Uint16Array): number {
  let count = 0;
  for (let at = 0; at < data.length; at += 3) if (data[at]! + data[at + 1]! + data[at + 2]! < 40) count++;
  return count;
}

test.each([
  [[], 'Say where the photo should grow'],
  [['--left', '-3'], '--left'],
  [['--left', '400'], 'at most as many'],
  [['--right', '120%'], '--right'],
  [['--aspect', 'wide'], '--aspect'],
  [['--aspect', '4:3'], 'adds'],
  [['--straighten', '40'], '--straighten'],
])('lacuna extend %j writes nothing and says what is wrong', async (options, text) => {
  const { folder, input } = await writePhoto();
  const output = join(folder, 'none.png');
  const finished = await runCli('extend', input, '-o', output, ...options);
  expect(finished).toMatchObject({ code: 2 });
  expect(finished.stderr).toContain(text);
  await expect(access(output)).rejects.toThrow();
});
