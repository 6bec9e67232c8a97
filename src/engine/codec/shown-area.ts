/** @file Pictures of a part of the retouched photo for the page, made as its tiles are: they take the place of what a tile has there. */
import type { Rect } from '../../shared/geometry.js';
import { deepestLevel, patchArea, patchGround } from '../../shared/contract/shown-pictures.js';
import type { RasterImage, RasterImage8 } from '../raster-image.js';
import { cropRaster } from '../raster-crop.js';
import { encodeShownPixels } from './shown-images.js';
import { convertToSrgb } from './shown-draft.js';
import type { SourceImage } from './source-image.js';

/** A part of the photo at 1/2^level of its size. */
export interface ShownArea {
  readonly level: number;
  readonly bytes: Uint8Array;
}

/** The pixels of `rect` in device values; the caller owns the buffer. Errors of decoding. */
export async function decodeArea(source: SourceImage, rect: Rect): Promise<RasterImage> {
  return source.decode(rect);
}

/** A picture for each level of a patch on `rect`; `image` is what `patchGround` of it shows of the retouched photo. */
export async function encodeShownAreas(
  source: SourceImage,
  rect: Rect,
  image: RasterImage,
): Promise<ShownArea[]> {
  const { info } = source;
  const area = patchGround(rect, info);
  const data = await convertToSrgb(source, image);
  let shown: Rgba = { width: image.width, height: image.height, channels: 4, depth: 8, data };
  const areas: ShownArea[] = [];
  for (let level = 0; level <= deepestLevel(info); level++) {
    if (level > 0) shown = halve(shown);
    const part = patchArea(rect, info, level);
    const left = part.left - area.left / 2 ** level;
    const top = part.top - area.top / 2 ** level;
    const cut = cropRaster(shown, { ...part, left, top });
    areas.push({ level, bytes: await encodeShownPixels(cut, info.hasAlpha) });
  }
  return areas;
}

type Rgba = RasterImage8 & { readonly channels: 4 };

/** As the writer of tiles does: each pixel the rounded mean of two by two, of an odd side the last ones counted twice. */
function halve({ width, height, data }: Rgba): Rgba {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const halved = new Uint8Array(4 * half.width * half.height);
  for (let y = 0, to = 0; y < half.height; y++) {
    const upper = 4 * width * (2 * y);
    const lower = 4 * width * Math.min(2 * y + 1, height - 1);
    for (let x = 0; x < half.width; x++) {
      const left = 8 * x;
      const right = 4 * Math.min(2 * x + 1, width - 1);
      for (let channel = 0; channel < 4; channel++, to++) {
        const above = data[upper + left + channel]! + data[upper + right + channel]!;
        const below = data[lower + left + channel]! + data[lower + right + channel]!;
        halved[to] = (above + below + 2) >> 2;
      }
    }
  }
  return { ...half, channels: 4, depth: 8, data: halved };
}
