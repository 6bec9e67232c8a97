import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { drawPicture, INK, mark, SIZE } from '../../src/engine/watermark/fixtures/draw-pictures.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, runCli } from './run-cli.js';
import { readPixels, writeImage } from './scene.js';

const COUNT = 14;

async function writeSet(isMarked: boolean): Promise<{ folder: string; inputs: string[]; output: string }> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'in'));
  const inputs: string[] = [];
  for (let number = 0; number < COUNT; number++) {
    const picture = drawPicture(number);
    const image = isMarked ? mark(picture, 0.4, [255, 255, 255]) : picture;
    inputs.push(await writeImage(join(folder, 'in', `${number}.png`), image));
  }
  return { folder, inputs, output: join(folder, 'out') };
}

test('lacuna watermark brings back what shone through the mark, in every photo, and changes nothing beside it', async () => {
  const { folder, inputs, output } = await writeSet(true);
  const odd = await writeImage(join(folder, 'odd.png'), {
    ...SIZE,
    width: 30,
    channels: 3,
    depth: 8,
    data: new Uint8Array(30 * SIZE.height * 3),
  });
  const finished = await runCli('watermark', ...inputs, odd, '-o', output, '--json');
  // A photo of another size is named and stops no other.
  expect(finished).toMatchObject({ code: 1 });
  expect(finished.stderr).toContain('odd.png');
  const results = readResults(finished) as { output?: string; opacity?: number }[];
  expect(
    results.filter(({ opacity }) => opacity !== undefined && Math.abs(opacity - 0.4) < 0.06),
  ).toHaveLength(COUNT);
  expect(await readdir(output)).toHaveLength(COUNT);
  const ink = new Set(INK);
  for (const number of [0, 7]) {
    const truth = drawPicture(number);
    const result = await readPixels(join(output, `${number}.png`));
    let [inMark, beside] = [0, 0];
    for (let at = 0; at < SIZE.width * SIZE.height; at++) {
      const difference = Math.abs(result.data[3 * at]! - truth.data[3 * at]!);
      if (ink.has(at)) inMark += difference / INK.length;
      // The mark is a few pixels larger than its ink, by the size of the steps.
      else if (at % SIZE.width < 20) beside += difference;
    }
    expect(inMark).toBeLessThan(12);
    expect(beside).toBe(0);
  }
});

test('lacuna watermark writes nothing where the photos share no mark', async () => {
  const { inputs, output, folder } = await writeSet(false);
  const finished = await runCli('watermark', ...inputs, '-o', output);
  expect(finished).toMatchObject({ code: 1 });
  expect(finished.stderr).toContain('found none');
  expect(await readdir(folder)).not.toContain('out');
});
