import { describe, expect, test } from 'vitest';

import type { EncodedImage } from './decode-pixels.js';
import type { ImageFormat } from './image-format.js';
import { checkDecodingMemory, checkSavingMemory } from './memory-need.js';

interface Photo {
  readonly megapixels: number;
  readonly format: ImageFormat;
  readonly depth?: 8 | 16;
  readonly channels?: number;
  readonly orientation?: number;
  readonly interlaced?: boolean;
  readonly fileMegabytes?: number;
}

/** A photo of which nothing but the header is there. */
function headerOf(photo: Photo): EncodedImage {
  const { megapixels, format, depth = 8, channels = 3, orientation = 1, interlaced = false } = photo;
  const size = { width: 20_000, height: megapixels * 50 };
  return {
    bytes: { byteLength: (photo.fileMegabytes ?? 20) * 1e6 },
    encoding: format,
    info: { ...size, format, depth, channels, orientation },
    form: { interlaced, subsampled: true, losslessWebp: false },
  } as unknown as EncodedImage;
}

const SPOT = { width: 400, height: 400 };
const [FULL_8, FULL_16] = [
  { megapixels: 300, format: 'png' },
  { megapixels: 300, format: 'tiff', depth: 16 },
] as const;

describe('before anything is decoded', () => {
  test.each<Photo>([
    FULL_8,
    FULL_16,
    { megapixels: 300, format: 'jpeg' },
    { megapixels: 150, format: 'webp' },
  ])('a spot of %o is held', (photo) =>
    expect(() => checkDecodingMemory(headerOf(photo), SPOT, 'a')).not.toThrow(),
  );

  test('all of a photo of 300 megapixels is, with or without 16 bits, but not with transparency and turned', () => {
    for (const photo of [FULL_8, FULL_16]) {
      const image = headerOf(photo);
      expect(() => checkDecodingMemory(image, image.info, 'a')).not.toThrow();
      const turned = headerOf({ ...photo, channels: 4, orientation: 6 });
      expect(() => checkDecodingMemory(turned, turned.info, 'a')).toThrow(/about \d\.\d GB/);
    }
  });

  test('what a format decodes whole counts whole, for a spot too', () => {
    for (const photo of [
      { megapixels: 150, format: 'avif' },
      { megapixels: 300, format: 'webp' },
    ] as const) {
      expect(() => checkDecodingMemory(headerOf(photo), SPOT, 'a')).toThrow(/reading a, about/);
    }
    const progressive = headerOf({ megapixels: 300, format: 'jpeg', interlaced: true });
    expect(() => checkDecodingMemory(progressive, SPOT, 'a')).not.toThrow();
    expect(() => checkDecodingMemory(progressive, progressive.info, 'a')).toThrow(/reading a, about/);
  });
});

describe('before the fill', () => {
  const save = (photo: Photo, format: ImageFormat, quality?: number) => () =>
    checkSavingMemory(headerOf(photo), format, quality === undefined ? {} : { quality }, 'out');

  test('a photo of 300 megapixels can be saved in its own format', () => {
    for (const photo of [FULL_8, FULL_16, { megapixels: 300, format: 'jpeg' } as const]) {
      expect(save(photo, photo.format)).not.toThrow();
    }
  });

  test('what an encoder could not hold is refused with the figure and what to do', () => {
    expect(save(FULL_8, 'avif')).toThrow(
      /saving a photo of 20000 x 15000 as AVIF, about 6\.\d GB, .* at most 1\.5 GB .* Save it as JPEG or TIFF/,
    );
    expect(save({ megapixels: 200, format: 'jpeg' }, 'webp')).toThrow('as WebP');
    expect(save({ megapixels: 24, format: 'jpeg' }, 'avif')).not.toThrow();
    expect(save({ megapixels: 50, format: 'jpeg' }, 'avif')).not.toThrow();
    expect(save({ megapixels: 50, format: 'jpeg' }, 'webp', 100)).not.toThrow();
  });

  test('a file without loss that is large on the disk is large again', () => {
    expect(save({ ...FULL_8, fileMegabytes: 600 }, 'png')).toThrow('as PNG');
    expect(save({ megapixels: 100, format: 'png', fileMegabytes: 200 }, 'png')).not.toThrow();
  });
});
