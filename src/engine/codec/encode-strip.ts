import sharp from 'sharp';

import type { Mask } from '../../shared/mask.js';
import { compositePatches } from '../blending/composite.js';
import type { Patch, RasterImage, RasterImage8 } from '../raster-image.js';
import { convertToSrgb } from './shown-draft.js';
import type { SourceImage } from './source-image.js';

/** The longest side of each of the three pictures. */
const SIDE = 320;
const GAP_PX = 4;

/**
 * A small JPEG with three pictures of one size beside each other: `image`, a part of `source`, before; with `patches` on it; and before
 * with the mask in red.
 */
export async function encodeStrip(
  source: SourceImage,
  image: RasterImage,
  patches: readonly Patch[],
  mask: Mask,
): Promise<Uint8Array> {
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const before = await shrink(await toOpaque(source, image), width, height);
  const after = await shrink(await toOpaque(source, compositePatches(image, patches)), width, height);
  const marked = await shrink({ ...mask, channels: 1, depth: 8 }, width, height);
  const shown = before.map((value, at) => {
    const share = (marked[Math.floor(at / 3)] ?? 0) / 255;
    return Math.round(value * (1 - 0.6 * share) + (at % 3 === 0 ? 255 : 40) * 0.6 * share);
  });
  const columns = 3 * width + 2 * GAP_PX;
  const strip = new Uint8Array(columns * height * 3).fill(255);
  for (const [index, picture] of [before, after, shown].entries()) {
    for (let y = 0; y < height; y++) {
      const row = picture.subarray(y * width * 3, (y + 1) * width * 3);
      strip.set(row, (y * columns + index * (width + GAP_PX)) * 3);
    }
  }
  return await sharp(strip, { raw: { width: columns, height, channels: 3 } })
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** In sRGB, what is transparent on white. */
async function toOpaque(source: SourceImage, image: RasterImage): Promise<RasterImage8> {
  const { width, height } = image;
  const rgba = await convertToSrgb(source, image);
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const alpha = (rgba[pixel * 4 + 3] ?? 255) / 255;
    for (let channel = 0; channel < 3; channel++) {
      data[pixel * 3 + channel] = 255 + ((rgba[pixel * 4 + channel] ?? 0) - 255) * alpha;
    }
  }
  return { width, height, channels: 3, depth: 8, data };
}

async function shrink(image: RasterImage8, width: number, height: number): Promise<Uint8Array> {
  const { channels, data } = image;
  const raw = { width: image.width, height: image.height, channels };
  const { data: small, info } = await sharp(data, { raw, limitInputPixels: false })
    .resize(width, height, { fit: 'fill' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels === channels) return small;
  return Uint8Array.from({ length: width * height }, (_, pixel) => small[pixel * info.channels] ?? 0);
}
