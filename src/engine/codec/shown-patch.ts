import sharp from 'sharp';

import type { RasterImage } from '../raster-image.js';
import { colourSpaceOf } from './decode-pixels.js';
import { withProfileChunk } from './png-chunks.js';
import { readMetadata } from './sharp-input.js';
import type { SourceImage } from './source-image.js';
import { encodedImageOf } from './source-image.js';

/**
 * A PNG of `image`, which has the device values of `source`: sRGB of 8 bits with alpha. `alpha` (one byte per pixel) says how
 * much of it shows, besides what the image itself lets show; where nothing does, the pixels are black.
 */
export async function encodeShownPatch(
  source: SourceImage,
  image: RasterImage,
  alpha?: Uint8Array,
): Promise<Uint8Array> {
  const { width, height } = image;
  const rgba = await convertToSrgb(source, image);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = 4 * pixel;
    const shown = Math.round((rgba[at + 3]! * (alpha?.[pixel] ?? 255)) / 255);
    rgba[at + 3] = shown;
    if (shown === 0) rgba.fill(0, at, at + 3);
  }
  // Made while the person waits and read on this machine: fast counts, size hardly.
  return await sharp(rgba, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 2 })
    .toBuffer();
}

/**
 * libvips converts through a profile only what it reads from a file that has one, so the pixels go through a PNG in memory, not
 * compressed.
 */
async function convertToSrgb(source: SourceImage, image: RasterImage): Promise<Uint8Array> {
  const { width, height, channels, data } = image;
  const pipeline = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  const plain = await pipeline.toColourspace(colourSpaceOf(image)).png({ compressionLevel: 0 }).toBuffer();
  const profile = await readProfile(source);
  const tagged = profile === undefined ? plain : withProfileChunk(plain, profile);
  return await sharp(tagged, { limitInputPixels: false })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer();
}

/** None for CMYK, whose values were converted when it was decoded: [Note: Device values]. */
async function readProfile(source: SourceImage): Promise<Buffer | undefined> {
  const { bytes, form } = encodedImageOf(source);
  return form.cmyk ? undefined : (await readMetadata(bytes)).icc;
}
