import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { withJpegProfile, withPngProfile } from '../../../tests/fixtures/containers.js';
import { createAdobeLikeProfile, createGreyProfile } from '../../../tests/fixtures/icc-profile.js';
import { encodeImage, fromRaster, noiseImage } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { AppError } from '../../shared/app-error.js';
import { cropRaster } from '../raster-crop.js';
import type { RasterImage } from '../raster-image.js';
import { shownEnding, writePreview, writeTiles } from './shown-images.js';
import { encodeShownDraft } from './shown-draft.js';
import type { SourceImage } from './source-image.js';
import { openImage } from './source-image.js';

async function openBytes(
  bytes: Uint8Array,
  name = 'photo',
): Promise<{ source: SourceImage; folder: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { source: await openImage(path), folder };
}

/** Plain areas, which no resampling and no JPEG changes much. */
async function colourJpeg(width: number, height: number): Promise<Buffer> {
  return await sharp({ create: { width, height, channels: 3, background: { r: 200, g: 90, b: 40 } } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

describe('the preview', () => {
  test('is at most 2048 pixels a side, oriented, a JPEG without metadata', async () => {
    const turned = await sharp(await colourJpeg(3000, 1000))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { source, folder } = await openBytes(turned);
    const path = join(folder, 'preview.jpeg');
    await writePreview(source, path);
    const metadata = await sharp(path).metadata();
    expect(metadata).toMatchObject({ format: 'jpeg', width: 683, height: 2048, chromaSubsampling: '4:4:4' });
    expect(metadata.exif).toBeUndefined();
    expect(metadata.icc).toBeUndefined();
  });

  test('of a small photo keeps its size', async () => {
    const { source, folder } = await openBytes(await colourJpeg(300, 200));
    await writePreview(source, join(folder, 'preview.jpeg'));
    expect(await sharp(join(folder, 'preview.jpeg')).metadata()).toMatchObject({ width: 300, height: 200 });
  });

  test('of a transparent photo is transparent', async () => {
    const { source, folder } = await openBytes(await encodeImage(noiseImage(40, 30, 4, 16), 'png'));
    expect(shownEnding(source)).toBe('.webp');
    await writePreview(source, join(folder, 'preview.webp'));
    expect(await sharp(join(folder, 'preview.webp')).metadata()).toMatchObject({
      format: 'webp',
      hasAlpha: true,
    });
  });

  test('has the colours that the profile means', async () => {
    const { source, folder } = await openBytes(
      withJpegProfile(await colourJpeg(64, 64), createAdobeLikeProfile()),
    );
    await writePreview(source, join(folder, 'preview.jpeg'));
    const [red] = await sharp(join(folder, 'preview.jpeg')).raw().toBuffer();
    // A red of the wide gamut is a stronger red in sRGB.
    expect(red).toBeGreaterThan(210);
  });

  test('of a cut file is DECODE_FAILED', async () => {
    const whole = await encodeImage(noiseImage(400, 300, 3, 8), 'jpeg');
    const { source, folder } = await openBytes(whole.subarray(0, whole.length / 2));
    const made = writePreview(source, join(folder, 'preview.jpeg'));
    await expect(made).rejects.toThrow(AppError);
    await expect(made).rejects.toMatchObject({ code: 'DECODE_FAILED' });
  });
});

describe('the tiles', () => {
  test('lie in levels from full size down to one tile, and put together they are the photo', async () => {
    const image = noiseImage(1500, 2100, 3, 8);
    const { source, folder } = await openBytes(await encodeImage(image, 'png'));
    const tiles = join(folder, 'tiles');
    await writeTiles(source, tiles);
    expect((await readdir(tiles)).sort()).toEqual(['0', '1', '2']);
    expect((await readdir(join(tiles, '0'))).sort()).toEqual(
      ['0_0', '0_1', '0_2', '1_0', '1_1', '1_2'].map((name) => `${name}.jpeg`),
    );
    expect(await readdir(join(tiles, '2'))).toEqual(['0_0.jpeg']);
    const corner = await sharp(join(tiles, '0', '1_2.jpeg'))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(corner.info).toMatchObject({ width: 476, height: 52 });
    const expected = cropRaster(image, { left: 1024, top: 2048, width: 476, height: 52 });
    // Noise is the hardest there is for a JPEG.
    expect(meanDifference(corner.data, expected.data)).toBeLessThan(12);
    expect((await readdir(folder)).sort()).toEqual(['photo', 'tiles']);
  });

  test('of a turned photo are turned', async () => {
    const turned = await sharp(await colourJpeg(1300, 700))
      .withMetadata({ orientation: 8 })
      .toBuffer();
    const { source, folder } = await openBytes(turned);
    await writeTiles(source, join(folder, 'tiles'));
    expect((await readdir(join(folder, 'tiles/0'))).sort()).toEqual(['0_0.jpeg', '0_1.jpeg']);
  });

  test('are made also where a process was ended while it made them', async () => {
    const { source, folder } = await openBytes(await colourJpeg(1100, 200));
    await mkdir(join(folder, 'tiles.made/0'), { recursive: true });
    await mkdir(join(folder, 'tiles.made_files/3'), { recursive: true });
    await writeTiles(source, join(folder, 'tiles'));
    expect((await readdir(join(folder, 'tiles/0'))).sort()).toEqual(['0_0.jpeg', '1_0.jpeg']);
    expect((await readdir(folder)).sort()).toEqual(['photo', 'tiles']);
  });

  test('of a damaged photo leave nothing behind', async () => {
    const whole = await encodeImage(noiseImage(1200, 900, 3, 8), 'jpeg');
    const { source, folder } = await openBytes(whole.subarray(0, whole.length / 2));
    await expect(writeTiles(source, join(folder, 'tiles'))).rejects.toMatchObject({ code: 'DECODE_FAILED' });
    expect(await readdir(folder)).toEqual(['photo']);
  });
});

describe('a draft for the page', () => {
  test.each([
    [1, 8],
    [2, 8],
    [3, 8],
    [4, 8],
    [1, 16],
    [2, 16],
    [3, 16],
    [4, 16],
  ] as const)(
    'of %i channels and %i bits looks as the photo does when it is shown',
    async (channels, depth) => {
      const icc = channels < 3 ? createGreyProfile() : createAdobeLikeProfile();
      const image = noiseImage(60, 50, channels, depth);
      // Not so strong that they are cut, which happens once more on the way of 16 bits.
      if (depth === 16) image.data.forEach((value, at) => (image.data[at] = 0x6000 + (value >> 2)));
      const { source } = await openBytes(withPngProfile(await encodeImage(image, 'png'), icc));
      const rect = { left: 10, top: 5, width: 20, height: 30 };
      const draft = cropRaster(await source.decode(), rect);
      const shown = await sharp(await encodeShownDraft(source, draft))
        .raw()
        .toBuffer();
      // Of 8 bits: the upper ones of 16, which sharp shows in other colours. Grey of 16 bits it does not convert.
      const upper = Uint8Array.from(image.data, (value) => (depth === 16 ? value >> 8 : value));
      const isAlike = depth === 8 || channels < 3;
      const plain = isAlike ? image : ({ ...image, depth: 8, data: upper } as RasterImage);
      const photo = await sharp(withPngProfile(await encodeImage(plain, 'png'), icc))
        .toColourspace('srgb')
        .ensureAlpha()
        .extract(rect)
        .raw()
        .toBuffer();
      expect(largestVisibleDifference(shown, photo)).toBeLessThanOrEqual(depth === 16 ? 4 : 1);
    },
  );

  test('without a profile keeps its values, and is black where nothing shows', async () => {
    const data = Uint8Array.of(9, 8, 7, 0, 6, 5, 4, 100);
    const image: RasterImage = { width: 2, height: 1, channels: 4, depth: 8, data };
    const { source } = await openBytes(await fromRaster(image).png().toBuffer());
    const png = await encodeShownDraft(source, image);
    expect([...(await sharp(png).raw().toBuffer())]).toEqual([0, 0, 0, 0, 6, 5, 4, 100]);
  });
});

function meanDifference(actual: Uint8Array, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce((sum, value, index) => sum + Math.abs(value - expected[index]!), 0) / actual.length;
}

/** Of RGBA values, where anything shows. */
function largestVisibleDifference(actual: Uint8Array, expected: Uint8Array): number {
  expect(actual.length).toBe(expected.length);
  let largest = 0;
  for (const [index, value] of actual.entries()) {
    if (expected[index - (index % 4) + 3] !== 0)
      largest = Math.max(largest, Math.abs(value - expected[index]!));
  }
  return largest;
}
