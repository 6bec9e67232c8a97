import sharp from 'sharp';

import { addToTiff } from './tiff-writer.js';
import type { Patch, RasterImage } from '../raster-image.js';
import { createColourProfile } from './create-profile.js';
import type { EncodedImage } from './decode-pixels.js';
import { colourSpaceOf } from './decode-pixels.js';
import { encodeAs } from './encode-options.js';
import { withProfileChunk } from './png-chunks.js';
import { openPipeline } from './sharp-input.js';

/** Formats with transparency in which nothing is lost. */
export const LAYER_FORMATS = ['png', 'tiff'] as const;
export type LayerFormat = (typeof LAYER_FORMATS)[number];

const TAG_PROFILE = 0x8773;
const TYPE_UNDEFINED = 7;

/**
 * What `patches` change in `image`, alone: a picture of its size and depth in its colours, transparent where nothing was retouched. Laid over
 * the photo in another program it gives the result: exactly where a patch is opaque, within one step of rounding on soft edges. The
 * profile is kept, descriptions of the photo are not. The caller owns the bytes.
 */
export async function encodeLayer(
  image: EncodedImage,
  patches: readonly Patch[],
  format: LayerFormat,
): Promise<Buffer> {
  const layer = layOnNothing(image, patches);
  const { width, height, channels, data } = layer;
  const raw = { width, height, channels };
  // Typed arrays set the depth; the declarations of sharp say Buffer only.
  const pipeline = sharp(data as unknown as Buffer, { raw, limitInputPixels: false });
  const hints = { ...image.form, rawBytes: data.byteLength, pixels: width * height };
  const encoded = encodeAs(pipeline.toColourspace(colourSpaceOf(layer)), format, undefined, hints);
  const bytes = await encoded.toBuffer();
  const profile = await profileOf(image);
  if (profile === undefined) return bytes;
  if (format === 'png') return withProfileChunk(bytes, profile);
  const entry = { tag: TAG_PROFILE, type: TYPE_UNDEFINED, count: profile.length, data: profile };
  return addToTiff(bytes, undefined, [entry]);
}

/** The profile that the pixels are in; nothing for sRGB without one, and for CMYK, which is decoded as sRGB. */
async function profileOf({ bytes, info, form }: EncodedImage): Promise<Buffer | undefined> {
  if (form.cmyk) return undefined;
  if (form.colours !== undefined) return createColourProfile(form.colours);
  return (await openPipeline(bytes, info.width * info.height).metadata()).icc;
}

/** `patches` over each other on full transparency, colours not multiplied with it. */
function layOnNothing({ info }: EncodedImage, patches: readonly Patch[]): RasterImage {
  const { width, height, depth } = info;
  const colours = info.channels < 3 ? 1 : 3;
  const channels = colours === 1 ? 2 : 4;
  const length = width * height * channels;
  const layer: RasterImage =
    depth === 16
      ? { width, height, channels, depth, data: new Uint16Array(length) }
      : { width, height, channels, depth, data: new Uint8Array(length) };
  const most = depth === 16 ? 65_535 : 255;
  const { data } = layer;
  for (const { rect, alpha, image } of patches) {
    for (let y = 0; y < rect.height; y++) {
      for (let x = 0; x < rect.width; x++) {
        const above = alpha[y * rect.width + x]! / 255;
        if (above === 0) continue;
        const target = ((rect.top + y) * width + rect.left + x) * channels;
        const source = (y * rect.width + x) * image.channels;
        const below = (data[target + colours]! / most) * (1 - above);
        const both = above + below;
        for (let channel = 0; channel < colours; channel++) {
          const mixed = image.data[source + channel]! * above + data[target + channel]! * below;
          data[target + channel] = Math.round(mixed / both);
        }
        data[target + colours] = Math.round(both * most);
      }
    }
  }
  return layer;
}
