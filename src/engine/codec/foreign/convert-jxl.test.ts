import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { cornersOf, PHOTOS } from '../../../../tests/fixtures/photos.js';
import { temporaryFolder } from '../../../../tests/fixtures/temporary-folder.js';
import type { AppError } from '../../../shared/app-error.js';
import { saveImage } from '../save-image.js';
import { openImage } from '../source-image.js';

describe('a JPEG XL photo', () => {
  const photo = join(PHOTOS, 'turned-p3.jxl');

  it('opens upright once, with the profile of its colours', async () => {
    const { info } = await openImage(photo);
    expect(info).toMatchObject({ format: 'jxl', width: 64, height: 96, depth: 8, channels: 3, notices: [] });
    expect(info.orientation).toBe(1);
    expect(info.profileName).toContain('D65');
    expect(await cornersOf(await openImage(photo))).toEqual(['blue', 'red', 'yellow', 'green']);
  });

  it.each(['out.jpg', 'out.tif', 'out.avif', 'out.png'])(
    'is saved as %s with profile, EXIF and XMP',
    async (name) => {
      const path = join(await temporaryFolder(), name);
      const { notices } = await saveImage(await openImage(photo), [], path);
      expect(notices).toEqual([]);
      const saved = await sharp(path).metadata();
      expect(saved.orientation ?? 1).toBe(1);
      expect(saved.icc?.length).toBeGreaterThan(300);
      const hasDate = (await readFile(path)).includes('2026:11:29 10:00:00', 0, 'latin1');
      expect([hasDate, saved.xmp?.includes('A. Person')]).toEqual([true, true]);
      expect(await cornersOf(await openImage(path))).toEqual(['blue', 'red', 'yellow', 'green']);
    },
  );

  it('is refused as the format to write, and JPEG named instead', async () => {
    const target = join(await temporaryFolder(), 'out.jxl');
    await expect(saveImage(await openImage(photo), [], target)).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
      message: expect.stringMatching(/JPEG XL is only read: take \.jpg/) as string,
    });
  });

  it('whose size is above the limit is told so', async () => {
    await expect(openImage(photo, { maxPixels: 6000 })).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      details: { width: 64, height: 96 },
    });
  });

  it('that is cut off is damaged', async () => {
    const whole = await readFile(photo);
    const path = join(await temporaryFolder(), 'photo.jxl');
    for (const kept of [20, 400, whole.length - 40]) {
      await writeFile(path, whole.subarray(0, kept));
      const error = (await openImage(path).catch((reason: unknown) => reason)) as AppError;
      expect([kept, error.code]).toEqual([kept, 'DECODE_FAILED']);
    }
  });
});

it('16 bits of a JPEG XL stay 16 bits, without loss in TIFF', async () => {
  const source = await openImage(join(PHOTOS, 'sixteen-bits.jxl'));
  expect(source.info).toMatchObject({ width: 1024, height: 16, depth: 16 });
  const { data } = await source.decode();
  expect([data[0], data[3], data[3 * 1023]]).toEqual([0x20, 0x60, (1023 << 6) | 0x20]);
  const path = join(await temporaryFolder(), 'out.tif');
  await saveImage(source, [], path);
  expect((await (await openImage(path)).decode()).data).toEqual(data);
});

it('the alpha of a JPEG XL is alpha', async () => {
  const { data, channels, width } = await (await openImage(join(PHOTOS, 'glass.jxl'))).decode();
  expect([channels, data[3], data[(width - 8) * 4 + 3]]).toEqual([4, 255, 96]);
});
