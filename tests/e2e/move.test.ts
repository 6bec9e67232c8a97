import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, runCli } from './run-cli.js';
import { readPixels, writeImage } from './scene.js';

const SIZE = { width: 180, height: 120 };

/** A red box on grass. */
async function writePhoto(): Promise<{ folder: string; input: string }> {
  const folder = await temporaryFolder();
  const data = new Uint8Array(3 * SIZE.width * SIZE.height);
  for (let y = 0, pixel = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++, pixel++) {
      const grain = ((Math.imul(pixel + 1, 2_654_435_761) >>> 16) % 21) - 10;
      const isBox = x >= 30 && x < 54 && y >= 40 && y < 64;
      data.set(isBox ? [210, 30, 30] : [70 + grain, 130 + grain, 60 + grain], 3 * pixel);
    }
  }
  const input = await writeImage(join(folder, 'photo.png'), { ...SIZE, channels: 3, depth: 8, data });
  return { folder, input };
}

function redAt({ data }: { data: Uint8Array | Uint16Array }, x: number, y: number): number {
  return data[3 * (y * SIZE.width + x)]!;
}

test('lacuna move puts a thing elsewhere, larger and turned, and fills the place where it was', async () => {
  const { folder, input } = await writePhoto();
  const output = join(folder, 'moved.png');
  const options = [
    '--box',
    '30,40,24,24',
    '--by',
    '90,-5',
    '--scale',
    '1.5',
    '--rotate',
    '45',
    '--fill',
    'patchmatch',
  ];
  const finished = await runCli('move', input, '-o', output, ...options, '--json');
  expect(finished).toMatchObject({ code: 0 });
  expect(readResults(finished)).toMatchObject([{ input, output, ...SIZE, method: 'patchmatch' }]);
  const result = await readPixels(output);
  expect(redAt(result, 42, 52)).toBeLessThan(100);
  // Turned by 45 degrees its corner lies right above its middle, at 25 px, where an upright box of this size would not reach.
  for (const [x, y] of [
    [132, 47],
    [132, 25],
    [154, 47],
  ] as const)
    expect(redAt(result, x, y)).toBeGreaterThan(180);
  expect(redAt(result, 148, 31)).toBeLessThan(100);
});

test('lacuna move --copy leaves it where it is, too, and a negative way leads to the left', async () => {
  const { folder, input } = await writePhoto();
  const output = join(folder, 'two.png');
  const finished = await runCli(
    'move',
    input,
    '-o',
    output,
    '--box',
    '28,38,28,28',
    '--by',
    '-20,40',
    '--copy',
    '--quiet',
  );
  expect(finished).toMatchObject({ code: 0 });
  const result = await readPixels(output);
  expect(redAt(result, 42, 52)).toBe(210);
  expect(redAt(result, 22, 92)).toBeGreaterThan(180);
});

test.each([
  [['--box', '30,40,24,24'], '--by'],
  [['--box', '30,40,24,24', '--by', '12'], 'dx,dy in whole pixels'],
  [['--by', '5,5'], 'Say what should be moved'],
  [['--box', '30,40,24,24', '--by', '5,5', '--scale', '99'], '--scale'],
  [['--box', '30,40,24,24', '--by', '5,5', '--rotate', 'left'], '--rotate'],
])('lacuna move %j writes nothing and says what is wrong', async (options, text) => {
  const { folder, input } = await writePhoto();
  const output = join(folder, 'none.png');
  const finished = await runCli('move', input, '-o', output, ...options);
  expect(finished).toMatchObject({ code: 2 });
  expect(finished.stderr).toContain(text);
  await expect(access(output)).rejects.toThrow();
});
