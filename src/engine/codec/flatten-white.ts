import type { RasterImage } from '../raster-image.js';

/**
 * `retouched` laid on white, without its alpha channel. Where a pixel equals that of `original`, the result is taken from
 * `flattened` (the original laid on white by libvips), so that rounding changes nothing outside the retouch. All three have
 * one size and depth; the caller owns the result.
 */
export function flattenOnWhite(
  retouched: RasterImage,
  original: RasterImage,
  flattened: RasterImage,
): RasterImage {
  const { width, height, channels, depth } = retouched;
  const colours = flattened.channels;
  const white = depth === 16 ? 65_535 : 255;
  const result = { ...flattened, data: flattened.data.slice() } as RasterImage;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = pixel * channels;
    if (samePixel(retouched, original, at)) continue;
    const alpha = retouched.data[at + colours] ?? 0;
    for (let colour = 0; colour < colours; colour++) {
      const value = retouched.data[at + colour] ?? 0;
      result.data[pixel * colours + colour] = Math.round((value * alpha + white * (white - alpha)) / white);
    }
  }
  return result;
}

function samePixel(a: RasterImage, b: RasterImage, at: number): boolean {
  for (let channel = 0; channel < a.channels; channel++) {
    if (a.data[at + channel] !== b.data[at + channel]) return false;
  }
  return true;
}
