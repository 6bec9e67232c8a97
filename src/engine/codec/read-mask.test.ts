import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { withPngChunks } from '../../../tests/fixtures/containers.js';
import { createExif } from '../../../tests/fixtures/exif-block.js';
import { encodeImage } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { RasterImage } from '../raster-image.js';
import { readMask } from './read-mask.js';

function raster(
  width: number,
  height: number,
  channels: 1 | 2 | 3 | 4,
  values: readonly number[],
  depth: 8 | 16 = 8,
): RasterImage {
  const data = depth === 16 ? Uint16Array.from(values) : Uint8Array.from(values);
  return { width, height, channels, depth, data } as RasterImage;
}

async function maskOf(
  image: RasterImage,
  size = { width: image.width, height: image.height },
): Promise<number[]> {
  const path = join(await temporaryFolder(), 'mask.png');
  await writeFile(path, await encodeImage(image, 'png'));
  const mask = await readMask(path, size);
  expect([mask.width, mask.height]).toEqual([size.width, size.height]);
  return [...mask.data];
}

describe('readMask', () => {
  it('takes white, from 128 on, of grey and colour, 8 and 16 bits', async () => {
    expect(await maskOf(raster(4, 1, 1, [0, 127, 128, 255]))).toEqual([0, 0, 255, 255]);
    expect(await maskOf(raster(3, 1, 3, [127, 127, 127, 128, 128, 128, 255, 255, 255]))).toEqual([
      0, 255, 255,
    ]);
    expect(await maskOf(raster(3, 1, 1, [32_767, 32_768, 65_535], 16))).toEqual([0, 255, 255]);
  });

  it('takes the opaque part where alpha varies, whatever the colour', async () => {
    expect(await maskOf(raster(3, 1, 4, [0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 128]))).toEqual([
      255, 0, 255,
    ]);
    expect(await maskOf(raster(2, 1, 2, [255, 10, 0, 200]))).toEqual([0, 255]);
  });

  it('takes white where alpha is the same everywhere', async () => {
    expect(await maskOf(raster(2, 1, 4, [0, 0, 0, 255, 255, 255, 255, 255]))).toEqual([0, 255]);
    expect(await maskOf(raster(2, 1, 2, [255, 255, 0, 255]))).toEqual([255, 0]);
  });

  it('scales a mask of the same aspect ratio, nearest, up and down', async () => {
    const small = raster(2, 1, 1, [255, 0]);
    expect(await maskOf(small, { width: 4, height: 2 })).toEqual([255, 255, 0, 0, 255, 255, 0, 0]);
    const large = raster(4, 2, 1, [0, 255, 0, 0, 0, 255, 0, 255]);
    expect(await maskOf(large, { width: 2, height: 1 })).toEqual([255, 255]);
  });

  it('accepts a rounded size within 1 % of the aspect ratio and refuses more, naming both sizes', async () => {
    const path = join(await temporaryFolder(), 'mask.png');
    await writeFile(path, await encodeImage(raster(300, 200, 1, Array<number>(60_000).fill(255)), 'png'));
    expect((await readMask(path, { width: 3000, height: 2010 })).data).toHaveLength(3000 * 2010);
    for (const [width, height] of [
      [3000, 2040],
      [200, 300],
    ] as const) {
      const error: unknown = await readMask(path, { width, height }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'INVALID_PARAMS' });
      const message = String(error);
      for (const part of [path, `${width} x ${height}`, '300 x 200', 'scale it'])
        expect(message).toContain(part);
    }
  });

  it('obeys EXIF orientation', async () => {
    const path = join(await temporaryFolder(), 'mask.png');
    const stored = await encodeImage(raster(2, 1, 1, [255, 0]), 'png');
    await writeFile(path, withPngChunks(stored, [['eXIf', createExif({ orientation: 8 })]]));
    // 8: the stored left side is the bottom of the displayed image.
    expect([...(await readMask(path, { width: 1, height: 2 })).data]).toEqual([0, 255]);
  });

  it('reads a palette PNG and a JPEG', async () => {
    const folder = await temporaryFolder();
    const half = raster(
      16,
      16,
      3,
      Array.from({ length: 768 }, (_, index) => (index < 384 ? 255 : 0)),
    );
    const pipeline = sharp(half.data, { raw: { width: 16, height: 16, channels: 3 } });
    await pipeline.clone().png({ palette: true, colours: 2 }).toFile(join(folder, 'mask.png'));
    await pipeline.clone().jpeg().toFile(join(folder, 'mask.jpg'));
    for (const name of ['mask.png', 'mask.jpg']) {
      const mask = await readMask(join(folder, name), { width: 16, height: 16 });
      expect(mask.data.filter((value) => value === 255)).toHaveLength(128);
      expect(mask.data[0]).toBe(255);
    }
  });
});
