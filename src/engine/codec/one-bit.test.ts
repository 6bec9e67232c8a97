import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { expect, it } from 'vitest';

import { createNumbers, encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

it('a scan of one bit stays one, black and white in the retouch too, from TIFF and PNG to both', async () => {
  const folder = await temporaryFolder();
  const next = createNumbers(3);
  const data = Uint8Array.from({ length: 61 * 47 }, () => next(2) * 255);
  const plain = sharp(data, { raw: { width: 61, height: 47, channels: 1 } }).toColourspace('b-w');
  const scan = join(folder, 'in.tif');
  await plain.tiff({ compression: 'ccittfax4', bitdepth: 1 }).toFile(scan);
  let path = scan;
  for (const [step, extension] of ['png', 'tif', 'png'].entries()) {
    const source = await openImage(path);
    expect((await source.decode()).data.length).toBe(61 * 47);
    const out = join(folder, `out-${step}.${extension}`);
    const patch = noisePatch({ left: 9, top: 8, width: 20, height: 20 }, 1, 8);
    await saveImage(source, [patch], out);
    const saved = await readFile(out);
    expect(await sharp(saved).metadata()).toMatchObject({
      bitsPerSample: 1,
      channels: 1,
      width: 61,
      height: 47,
    });
    const pixels = (await (await openImage(out)).decode()).data;
    expect([...new Set(pixels)].sort()).toEqual([0, 255]);
    for (let pixel = 0; pixel < pixels.length; pixel++) {
      const [x, y] = [pixel % 61, Math.floor(pixel / 61)];
      const isOutside = x < 9 || x >= 29 || y < 8 || y >= 28;
      if (isOutside && pixels[pixel] !== data[pixel]) expect.fail(`pixel ${x}, ${y} changed`);
    }
    path = out;
  }
});

it('a PNG of a photo is about as small as the one that it comes from', async () => {
  const folder = await temporaryFolder();
  const next = createNumbers(4);
  const smooth = { ...noiseImage(256, 256, 3, 8), data: new Uint8Array(256 * 256 * 3) };
  for (let at = 0; at < smooth.data.length; at++)
    smooth.data[at] = ((at / 3) % 256) / 2 + at / 3072 + next(6);
  const path = join(folder, 'in.png');
  const plain = sharp(smooth.data, { raw: { width: 256, height: 256, channels: 3 } });
  await plain.png({ adaptiveFiltering: true, compressionLevel: 9 }).toFile(path);
  const out = join(folder, 'out.png');
  const { sizeBytes } = await saveImage(await openImage(path), [], out);
  expect(sizeBytes / (await readFile(path)).length).toBeLessThan(1.1);
  expect((await encodeImage(smooth as never, 'png')).length).toBeGreaterThan(sizeBytes);
});
