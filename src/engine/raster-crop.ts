import type { Rect } from '../shared/geometry.js';
import type { RasterImage, RasterImage8 } from './raster-image.js';

/** A copy of the pixels of `rect`, which must lie inside the image. The caller owns it. */
export function cropRaster(image: RasterImage8, rect: Rect): RasterImage8;
export function cropRaster(image: RasterImage, rect: Rect): RasterImage;
export function cropRaster(image: RasterImage, rect: Rect): RasterImage {
  const { channels } = image;
  const length = rect.width * channels;
  const copyRows = (from: Uint8Array | Uint16Array, to: Uint8Array | Uint16Array): void => {
    for (let y = 0; y < rect.height; y++) {
      const start = ((rect.top + y) * image.width + rect.left) * channels;
      to.set(from.subarray(start, start + length), y * length);
    }
  };
  const size = { width: rect.width, height: rect.height, channels };
  if (image.depth === 16) {
    const data = new Uint16Array(length * rect.height);
    copyRows(image.data, data);
    return { ...size, depth: 16, data };
  }
  const data = new Uint8Array(length * rect.height);
  copyRows(image.data, data);
  return { ...size, depth: 8, data };
}
