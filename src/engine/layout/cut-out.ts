import type { Rect, Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { measureDistances, STEPS_PER_PX } from '../masks/fit/distances.js';
import { cropRaster } from '../raster-crop.js';
import type { RasterImage } from '../raster-image.js';

/** A thing without the ground behind it. */
export interface CutOut {
  /** Where it was. */
  readonly rect: Rect;
  /** Of colour: 1 or 3. */
  readonly channels: number;
  /** Its colours, as numbers of the photo, pixel by pixel. */
  readonly colours: Float32Array;
  /** How much of each pixel it covers, 0 to 1. */
  readonly cover: Float32Array;
  /** What its shadow leaves of each colour, 0 to 1, like `colours`. */
  readonly shade: Float32Array;
}

/** This far inside the mask, or in this part of the thickest place, a thing may still be mixed with what is behind it. */
const BAND_PX = 6;
const BAND_SHARE = 0.4;
/** Colours of thing and ground that differ by less than this part of the range tell little of what covers what. */
const LEAST_CONTRAST = 0.1;
/** With less cover a pixel has no colour of its own. */
const LEAST_COVER = 0.2;

/**
 * Cuts out what `mask` marks. `cleared` is the photo without it: at the edge a pixel is a mixture of the colour that the thing has a little
 * farther inside and of what is behind it, and that says how much of each there is (the matting equation, Porter & Duff 1984). Outside
 * the mask, `cleared` is brighter where the thing's shadow was.
 */
export function cutOut(image: RasterImage, cleared: RasterImage, mask: Mask, rect: Rect): CutOut {
  const photo = cropRaster(image, rect);
  const ground = cropRaster(cleared, rect);
  const channels = photo.channels % 2 === 0 ? photo.channels - 1 : photo.channels;
  const pixels = rect.width * rect.height;
  const most = photo.depth === 16 ? 65_535 : 255;
  const isIn = new Uint8Array(pixels);
  for (let y = 0; y < rect.height; y++) {
    const start = (rect.top + y) * mask.width + rect.left;
    for (let x = 0; x < rect.width; x++) isIn[y * rect.width + x] = mask.data[start + x] === 0 ? 0 : 1;
  }
  const depths = measureDistances(isIn, 0, rect);
  const colours = new Float32Array(channels * pixels);
  const behind = new Float32Array(channels * pixels);
  const shade = new Float32Array(channels * pixels).fill(1);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      const at = pixel * channels + channel;
      colours[at] = photo.data[pixel * photo.channels + channel]!;
      behind[at] = ground.data[pixel * photo.channels + channel]!;
      if (isIn[pixel] === 0) shade[at] = Math.min(1, colours[at]! / Math.max(1, behind[at]!));
    }
  }
  const cover = Float32Array.from(isIn);
  const band = listBand(depths);
  const own = spreadOutwards(colours, channels, rect, isIn, band);
  for (const { pixel, share } of band) {
    let along = 0;
    let contrast = 0;
    for (let channel = 0; channel < channels; channel++) {
      const at = pixel * channels + channel;
      const step = own[at]! - behind[at]!;
      along += step * (colours[at]! - behind[at]!);
      contrast += step * step;
    }
    const certain = contrast / (contrast + channels * (LEAST_CONTRAST * most) ** 2);
    const mixed = Math.max(0, Math.min(1, along / Math.max(1, contrast)));
    cover[pixel] = certain * mixed + (1 - certain) * share;
  }
  for (const { pixel } of band) {
    const part = cover[pixel]!;
    for (let channel = 0; channel < channels; channel++) {
      const at = pixel * channels + channel;
      colours[at] =
        part < LEAST_COVER
          ? own[at]!
          : Math.max(0, Math.min(most, (colours[at]! - (1 - part) * behind[at]!) / part));
    }
  }
  return { rect, channels, colours, cover, shade };
}

/** A pixel whose cover is open; `share`: its depth in parts of the band's. */
interface BandPixel {
  readonly pixel: number;
  readonly share: number;
}

/** The pixels near the edge, the deepest first. */
function listBand(depths: Uint16Array): BandPixel[] {
  const deepest = depths.reduce((most, depth) => Math.max(most, depth), 0);
  const width = Math.min(STEPS_PER_PX * BAND_PX, BAND_SHARE * deepest);
  const band: BandPixel[] = [];
  for (const [pixel, depth] of depths.entries()) {
    if (depth > 0 && depth <= width) band.push({ pixel, share: depth / width });
  }
  return band.sort((a, b) => b.share - a.share || a.pixel - b.pixel);
}

/** The colours of what lies deeper, for each pixel of the band: the mean of the neighbours that have theirs already. */
function spreadOutwards(
  colours: Float32Array,
  channels: number,
  { width, height }: Size,
  isIn: Uint8Array,
  band: readonly BandPixel[],
): Float32Array {
  const own = colours.slice();
  const isKnown = isIn.slice();
  for (const { pixel } of band) isKnown[pixel] = 0;
  for (const { pixel } of band) {
    const x = pixel % width;
    const y = (pixel - x) / width;
    const sums = [0, 0, 0];
    let count = 0;
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        const other = ny * width + nx;
        if (isKnown[other] === 0) continue;
        count++;
        for (let channel = 0; channel < channels; channel++)
          sums[channel]! += own[other * channels + channel]!;
      }
    }
    if (count === 0) continue;
    for (let channel = 0; channel < channels; channel++)
      own[pixel * channels + channel] = sums[channel]! / count;
    isKnown[pixel] = 1;
  }
  return own;
}
