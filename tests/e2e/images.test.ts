import { join } from 'node:path';
import sharp from 'sharp';

import { describe, expect, test } from 'vitest';

import { noiseImage } from '../fixtures/images.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, runCli } from './run-cli.js';
import { countChanges, countRed, createScene, readPixels, writeImage } from './scene.js';

describe('images of lacuna fill', () => {
  test('1 x 1, masked wholly, leaves nothing to fill with; 2 x 1 is filled', async () => {
    const folder = await temporaryFolder();
    const output = join(folder, 'out.png');
    const dot = await writeImage(join(folder, 'dot.png'), noiseImage(1, 1, 3, 8));
    const refused = await runCli('fill', dot, '-o', output, '--box', '0,0,1,1');
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('marks all of it');
    const input = await writeImage(join(folder, 'dots.png'), noiseImage(2, 1, 3, 8));
    expect(await runCli('fill', input, '-o', output, '--box', '0,0,1,1')).toMatchObject({ code: 0 });
    expect(await readPixels(output)).toMatchObject({ width: 2, height: 1, channels: 3 });
  });

  test('60000 x 10', async () => {
    const folder = await temporaryFolder();
    const scene = createScene(60_000, 10, { left: 31_000, top: 2, width: 40, height: 6 });
    const input = await writeImage(join(folder, 'wide.png'), scene);
    const output = join(folder, 'out.png');
    const finished = await runCli('fill', input, '-o', output, '--box', '30990,0,60,10', '--fit', 'off');
    expect(finished).toMatchObject({ code: 0 });
    const result = await readPixels(output);
    expect(countRed(result)).toBe(0);
    expect(countChanges(scene, result, (x) => x >= 30_990 && x < 31_050)).toMatchObject({ outside: 0 });
  });

  test.each([1, 2, 3, 4] as const)(
    'TIFF of 16 bits with %i channels keeps depth, channels and values',
    async (channels) => {
      const folder = await temporaryFolder();
      const deep = noiseImage(70, 50, channels, 16);
      const input = await writeImage(join(folder, 'deep.tif'), deep);
      const output = join(folder, 'out.tif');
      const finished = await runCli(
        'fill',
        input,
        '-o',
        output,
        '--box',
        '20,10,12,14',
        '--fit',
        'off',
        '--json',
      );
      expect(readResults(finished)).toMatchObject([{ format: 'tiff', notices: [] }]);
      const isMasked = (x: number, y: number): boolean => x >= 20 && x < 32 && y >= 10 && y < 24;
      // Read as stored: grey stays grey.
      const { data, info } = await sharp(output)
        .toColourspace(channels < 3 ? 'grey16' : 'rgb16')
        .raw({ depth: 'ushort' })
        .toBuffer({ resolveWithObject: true });
      expect(info.channels).toBe(channels);
      const samples = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
      const changes = countChanges(deep, { ...deep, data: samples } as typeof deep, isMasked);
      expect(changes.outside).toBe(0);
      expect(changes.inside).toBeGreaterThan(100);
    },
  );

  test('16 bits into JPEG: a notice on stderr and in the JSON', async () => {
    const folder = await temporaryFolder();
    const input = await writeImage(join(folder, 'deep.tif'), noiseImage(40, 30, 3, 16));
    const finished = await runCli('fill', input, '-o', join(folder, 'out.jpg'), '--box', '5,5,6,6', '--json');
    expect(finished.code).toBe(0);
    const [result] = readResults(finished);
    expect(result?.notices).toEqual([expect.stringContaining('8 bits')]);
    expect(finished.stderr).toMatch(/^notice: .*8 bits/m);
  });
});
