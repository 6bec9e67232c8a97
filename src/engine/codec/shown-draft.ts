import sharp from 'sharp';

import type { RasterImage } from '../raster-image.js';
import { createShownProfile } from './create-profile.js';
import { colourSpaceOf } from './decode-pixels.js';
import { withProfileChunk } from './png-chunks.js';
import { readMetadata } from './sharp-input.js';
import { toShownColours } from './shown-source.js';
import type { SourceImage } from './source-image.js';

/**
 * A PNG of `image`, which has the device values of `source`: sRGB of 8 bits with alpha; where nothing shows, the pixels are black.
 */
export async function encodeShownDraft(source: SourceImage, image: RasterImage): Promise<Uint8Array> {
  const { width, height } = image;
  const rgba = await convertToSrgb(source, image);
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at + 3] === 0) rgba.fill(0, at, at + 3);
  }
  // Made while the person waits and read on this machine: fast counts, size hardly.
  return await sharp(rgba, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 2 })
    .toBuffer();
}

/**
 * `image`, which has the device values of `source`, as RGBA of 8 bits in sRGB.
 *
 * libvips converts through a profile only what it reads from a file that has one, so the pixels go through a PNG in memory, not
 * compressed.
 */
export async function convertToSrgb(source: SourceImage, image: RasterImage): Promise<Uint8Array> {
  const { width, height, channels, depth, data } = image;
  const pipeline = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  // A description without a profile is one of colours, for grey images too.
  const spaceChannels = source.encoded.form.colours === undefined ? channels : 3;
  const space = colourSpaceOf({ channels: spaceChannels, depth });
  const plain = await pipeline.toColourspace(space).png({ compressionLevel: 0 }).toBuffer();
  const profile = await readProfile(source);
  const tagged = profile === undefined ? plain : withProfileChunk(plain, profile);
  return await toShownColours(sharp(tagged, { limitInputPixels: false }), depth, profile !== undefined)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer();
}

/** None for CMYK, whose values were converted when it was decoded: [Note: Device values]. */
async function readProfile(source: SourceImage): Promise<Buffer | undefined> {
  const { bytes, form } = source.encoded;
  if (form.cmyk) return undefined;
  return form.colours ? createShownProfile(form.colours) : (await readMetadata(bytes)).icc;
}
