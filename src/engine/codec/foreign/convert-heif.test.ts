import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { cornersOf, PHOTOS } from '../../../../tests/fixtures/photos.js';
import { temporaryFolder } from '../../../../tests/fixtures/temporary-folder.js';
import type { AppError } from '../../../shared/app-error.js';
import { saveImage } from '../save-image.js';
import { openImage } from '../source-image.js';

describe('a HEIC photo as phones write it', () => {
  const photo = join(PHOTOS, 'turned-p3.heic');

  it('opens upright once, though it says its turn twice, with the profile of its colours', async () => {
    const { info } = await openImage(photo);
    expect(info).toMatchObject({
      format: 'heic',
      width: 64,
      height: 96,
      depth: 8,
      channels: 3,
      orientation: 1,
      profileName: 'sP3C',
      notices: [],
    });
    expect(await cornersOf(await openImage(photo))).toEqual(['blue', 'red', 'yellow', 'green']);
  });

  for (const [name, format] of [
    ['out.jpg', 'jpeg'],
    ['out.tif', 'tiff'],
    ['out.avif', 'heif'],
    ['out.png', 'png'],
  ] as const) {
    it(`is saved as ${name} with profile, EXIF and XMP, upright`, async () => {
      const path = join(await temporaryFolder(), name);
      const source = await openImage(photo);
      const { notices } = await saveImage(source, [], path);
      expect(notices).toEqual([]);
      const saved = await sharp(path).metadata();
      expect(saved).toMatchObject({ format, width: 64, height: 96 });
      expect(saved.orientation ?? 1).toBe(1);
      expect(saved.icc?.toString('latin1')).toContain('s\0P\u00003\0C');
      expect(saved.xmp?.toString()).toContain('A. Person');
      expect((await readFile(path)).toString('latin1')).toContain('2026:11:29 10:00:00');
      expect(await cornersOf(await openImage(path))).toEqual(['blue', 'red', 'yellow', 'green']);
    });
  }

  it('is refused as the format to write, and JPEG named instead', async () => {
    const source = await openImage(photo);
    const target = join(await temporaryFolder(), 'out.heic');
    await expect(saveImage(source, [], target)).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
      message: expect.stringMatching(/HEIC is only read: take \.jpg/) as string,
    });
  });

  it('whose size is above the limit is told so before it is decoded', async () => {
    await expect(openImage(photo, { maxPixels: 6000 })).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      details: { width: 64, height: 96 },
    });
  });

  it('that is cut off anywhere, or damaged in its data, is damaged', async () => {
    const whole = await readFile(photo);
    const path = join(await temporaryFolder(), 'photo.heic');
    for (const kept of [40, 500, 1000, whole.length - 400]) {
      await writeFile(path, whole.subarray(0, kept));
      const error = (await openImage(path).catch((reason: unknown) => reason)) as AppError;
      expect([kept, error.code, error.message]).toEqual([
        kept,
        'DECODE_FAILED',
        expect.stringContaining('damaged or cut off'),
      ]);
    }
  });
});

it('10 bits are read as 10 bits and kept by TIFF and PNG', async () => {
  const source = await openImage(join(PHOTOS, 'ten-bits.heic'));
  expect(source.info).toMatchObject({ width: 1024, height: 16, depth: 16, notices: [] });
  const { data } = await source.decode();
  const greens = data.filter((_, at) => at < 1024 * 3 && at % 3 === 1);
  expect(new Set(greens).size).toBeGreaterThan(900);
  expect([greens[0]! < 400, greens[1023]! > 65_100]).toEqual([true, true]);
  for (const name of ['out.tif', 'out.png']) {
    const path = join(await temporaryFolder(), name);
    await saveImage(source, [], path);
    expect((await (await openImage(path)).decode()).data).toEqual(data);
  }
});

it('the alpha of a HEIC is alpha', async () => {
  const source = await openImage(join(PHOTOS, 'glass.heic'));
  expect(source.info).toMatchObject({ channels: 4, hasAlpha: true });
  const { data, width } = await source.decode();
  expect(data[3]).toBeGreaterThan(250);
  expect(Math.abs(data[(width - 8) * 4 + 3]! - 96)).toBeLessThan(4);
});
