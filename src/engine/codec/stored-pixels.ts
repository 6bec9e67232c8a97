import type { Rect, Size } from '../../shared/geometry.js';
import type { RasterImage } from '../raster-image.js';
import type { NewPixels } from './jpeg/replace-pixels.js';

/** The size of the pixels as the file stores them, before the EXIF orientation is applied. */
export function storedSize({ width, height }: Size, orientation: number): Size {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/**
 * What differs between `before` and `after`, which lie at `rect` of the image as displayed, at its place in the stored image
 * of size `stored`. 8 bits, without alpha.
 */
export function toStoredPixels(
  stored: Size,
  orientation: number,
  rect: Rect,
  before: RasterImage,
  after: RasterImage,
): NewPixels {
  const { channels } = before;
  const one = storedPoint(orientation, rect.left, rect.top, stored);
  const other = storedPoint(orientation, rect.left + rect.width - 1, rect.top + rect.height - 1, stored);
  const left = Math.min(one.x, other.x);
  const top = Math.min(one.y, other.y);
  const width = Math.abs(one.x - other.x) + 1;
  const height = Math.abs(one.y - other.y) + 1;
  // The mapping is linear: these are the ways of one step to the right and of one step down.
  const indexOf = (x: number, y: number): number => {
    const point = storedPoint(orientation, rect.left + x, rect.top + y, stored);
    return (point.y - top) * width + point.x - left;
  };
  const start = indexOf(0, 0);
  const right = indexOf(1, 0) - start;
  const down = indexOf(0, 1) - start;
  const data = new Uint8Array(width * height * channels);
  const isNew = new Uint8Array(width * height);
  for (let y = 0, from = 0; y < rect.height; y++) {
    let to = start + y * down;
    for (let x = 0; x < rect.width; x++, to += right) {
      for (let channel = 0; channel < channels; channel++, from++) {
        const value = after.data[from] ?? 0;
        data[to * channels + channel] = value;
        if (value !== before.data[from]) isNew[to] = 1;
      }
    }
  }
  return { rect: { left, top, width, height }, data, isNew };
}

/** Where the pixel at (x, y) of the displayed image is stored (Exif 2.32, 4.6.4.A: the meaning of row 0 and column 0). */
export function storedPoint(
  orientation: number,
  x: number,
  y: number,
  stored: Size,
): { x: number; y: number } {
  const lastX = stored.width - 1;
  const lastY = stored.height - 1;
  switch (orientation) {
    case 2:
      return { x: lastX - x, y };
    case 3:
      return { x: lastX - x, y: lastY - y };
    case 4:
      return { x, y: lastY - y };
    case 5:
      return { x: y, y: x };
    case 6:
      return { x: y, y: lastY - x };
    case 7:
      return { x: lastX - y, y: lastY - x };
    case 8:
      return { x: lastX - y, y: x };
    default:
      return { x, y };
  }
}
