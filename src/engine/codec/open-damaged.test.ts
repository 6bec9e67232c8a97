import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { withPngSize } from '../../../tests/fixtures/containers.js';
import { encodeImage, fromRaster, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { AppError } from '../../shared/app-error.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

/** Opens and decodes; the code of the error, or `undefined` where pixels came out. */
async function outcome(path: string): Promise<string | undefined> {
  try {
    await (await openImage(path)).decode();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).message).toContain(path);
    return (error as AppError).code;
  }
}

/** The JPEG with another height in its frame header (SOF0). */
function withJpegHeight(jpeg: Buffer, height: number): Buffer {
  const copy = Buffer.from(jpeg);
  copy.writeUInt16BE(height, copy.indexOf(Buffer.from([0xff, 0xc0])) + 5);
  return copy;
}

describe('a cut off file', () => {
  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const) {
    it(`of ${format} gives a named error at every cut, never a part of the picture`, async () => {
      const folder = await temporaryFolder();
      const whole = await encodeImage(noiseImage(120, 90, 3, 8), format);
      const path = join(folder, `cut.${format}`);
      await writeFile(path, whole);
      expect(await outcome(path)).toBeUndefined();
      for (const part of [0.001, 0.01, 0.1, 0.5, 0.9, 0.99]) {
        await writeFile(path, whole.subarray(0, Math.max(1, Math.floor(whole.length * part))));
        expect([part, ['DECODE_FAILED', 'UNSUPPORTED_FORMAT']]).toEqual([
          part,
          expect.arrayContaining([await outcome(path)]),
        ]);
      }
    });
  }

  it('is not saved either: nothing is written', async () => {
    const folder = await temporaryFolder();
    const whole = await encodeImage(noiseImage(120, 90, 3, 8), 'jpeg');
    const path = join(folder, 'cut.jpg');
    await writeFile(path, whole.subarray(0, whole.length / 2));
    const source = await openImage(path);
    const patch = noisePatch({ left: 1, top: 1, width: 5, height: 5 }, 3, 8);
    for (const patches of [[], [patch]]) {
      await expect(saveImage(source, patches, join(folder, 'out.png'))).rejects.toMatchObject({
        code: 'DECODE_FAILED',
      });
      await expect(openImage(join(folder, 'out.png'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('a header that lies', () => {
  it('about a larger size is DECODE_FAILED', async () => {
    const folder = await temporaryFolder();
    const image = noiseImage(64, 48, 3, 8);
    const path = join(folder, 'lie.png');
    await writeFile(path, withPngSize(await encodeImage(image, 'png'), 640, 480));
    expect(await outcome(path)).toBe('DECODE_FAILED');
    await writeFile(path, withJpegHeight(await encodeImage(image, 'jpeg'), 4000));
    expect(await outcome(path)).toBe('DECODE_FAILED');
  });

  it('about more pixels or a longer side than allowed is IMAGE_TOO_LARGE before anything is decoded', async () => {
    const folder = await temporaryFolder();
    const image = noiseImage(64, 48, 3, 8);
    const path = join(folder, 'bomb.png');
    const png = await encodeImage(image, 'png');
    for (const [width, height] of [
      [60_000, 60_000],
      [65_536, 4],
      [4, 65_536],
      [2 ** 31 - 1, 2 ** 31 - 1],
    ] as const) {
      await writeFile(path, withPngSize(png, width, height));
      expect([width, await outcome(path)]).toEqual([
        width,
        width > 2 ** 30 ? expect.stringMatching(/IMAGE_TOO_LARGE|DECODE_FAILED/) : 'IMAGE_TOO_LARGE',
      ]);
    }
    await writeFile(path, withJpegHeight(await encodeImage(image, 'jpeg'), 65_500));
    await expect(openImage(path, { maxPixels: 1_000_000 })).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
    });
  });

  it('honours the limit it is given, to the pixel', async () => {
    const path = join(await temporaryFolder(), 'image.png');
    await writeFile(path, await encodeImage(noiseImage(30, 20, 3, 8), 'png'));
    expect((await openImage(path, { maxPixels: 600 })).info.width).toBe(30);
    const error = await openImage(path, { maxPixels: 599 }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'IMAGE_TOO_LARGE' });
    expect((error as AppError).message).toMatch(/599 pixels.*30 x 20/);
  });
});

describe('extreme sizes', () => {
  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const) {
    it(`one pixel of ${format} opens and saves`, async () => {
      const folder = await temporaryFolder();
      const path = join(folder, `one.${format}`);
      await writeFile(path, await encodeImage(noiseImage(1, 1, 3, 8), format));
      const source = await openImage(path);
      expect((await source.decode()).data).toHaveLength(3);
      const patch = noisePatch({ left: 0, top: 0, width: 1, height: 1 }, 3, 8);
      await saveImage(source, [patch], join(folder, 'out.png'));
      expect((await openImage(join(folder, 'out.png'))).info).toMatchObject({ width: 1, height: 1 });
    });
  }

  it('60000 x 10 opens from JPEG, PNG and TIFF; WebP and AVIF have no room and say so', async () => {
    const folder = await temporaryFolder();
    const image = noiseImage(60_000, 10, 1, 8);
    for (const format of ['jpeg', 'png', 'tiff'] as const) {
      const path = join(folder, `long.${format}`);
      await writeFile(path, await fromRaster(image)[format]().toBuffer());
      const source = await openImage(path);
      const patch = noisePatch({ left: 59_000, top: 0, width: 900, height: 10 }, 1, 8);
      await saveImage(source, [patch], join(folder, 'out.png'), { force: true });
      await saveImage(source, [patch], join(folder, 'out.jpg'), { force: true });
      for (const target of ['out.webp', 'out.avif']) {
        await expect(saveImage(source, [], join(folder, target))).rejects.toMatchObject({
          code: 'IMAGE_TOO_LARGE',
          message: expect.stringContaining('Save it as PNG or TIFF') as string,
        });
      }
    }
  });
});
