import type { RasterImage8 } from '../raster-image.js';

/**
 * The luma of an RGB image, 0 to 255, one byte per pixel; the caller owns it. Rec. 601 weights in 15-bit fixed point with
 * rounding, the numbers of OpenCV's `cvtColor` (modules/imgproc/src/color_rgb.simd.hpp), so that figures agree to the last bit.
 */
export function readLuma(image: RasterImage8): Uint8Array {
  const { data, channels } = image;
  const luma = new Uint8Array(image.width * image.height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += channels) {
    const weighted = 9798 * (data[at] ?? 0) + 19235 * (data[at + 1] ?? 0) + 3735 * (data[at + 2] ?? 0);
    luma[pixel] = (weighted + 16384) >> 15;
  }
  return luma;
}
