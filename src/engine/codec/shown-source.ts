import type { Sharp } from 'sharp';

import { withProfileBox } from './avif-boxes.js';
import { createShownProfile } from './create-profile.js';
import type { EncodedImage } from './decode-pixels.js';
import { colourSpaceOf, startPipeline } from './decode-pixels.js';
import { withProfileChunk } from './png-chunks.js';

/**
 * Of a file with a profile the pixels leave sharp as sRGB without `keepIccProfile`, but those of 16 bits as Display P3 that no one tells
 * of (`processingProfile` in sharp's pipeline.cc). Remove when sharp converts both alike.
 */
export function toShownColours(pipeline: Sharp, depth: 8 | 16, hasProfile: boolean): Sharp {
  return depth === 16 && hasProfile ? pipeline.withIccProfile('srgb', { attach: false }) : pipeline;
}

/**
 * `image` as it is to be shown: where its colours are said without a profile (cICP, gAMA and cHRM of PNG, code points of AVIF), the same
 * file with a profile that says them, since libvips converts to sRGB through profiles alone. For showing only: HDR is squeezed into SDR.
 */
export async function withShownProfile(image: EncodedImage): Promise<EncodedImage> {
  const { form, info, encoding } = image;
  const profile = form.colours && createShownProfile(form.colours);
  if (profile === undefined) return image;
  const tagged = { ...image, form: { ...form, hasProfile: true } };
  const isGrey = info.channels < 3;
  const file = Buffer.from(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength);
  if (encoding === 'png' && !isGrey) return { ...tagged, bytes: withProfileChunk(file, profile) };
  const withBox = encoding === 'avif' && !isGrey ? withProfileBox(file, profile) : undefined;
  if (withBox !== undefined) return { ...tagged, bytes: withBox };
  // Boxes that other programs lay out in their own way, and grey, which cannot have a profile of colours: the same pixels in another file.
  const space = colourSpaceOf({ channels: 3, depth: info.depth });
  const png = await startPipeline(image).toColourspace(space).png({ compressionLevel: 0 }).toBuffer();
  const upright = { ...info, orientation: 1 };
  return { ...tagged, bytes: withProfileChunk(png, profile), encoding: 'png', info: upright };
}
