import type { Size } from '../../shared/geometry.js';
import type { RasterImage } from '../raster-image.js';
import type { RetouchedArea } from './retouched-areas.js';

/**
 * [Note: Exclusive or] sharp can attach a profile to pixels only by converting them, and its composite() is not exact at 16
 * bit. So a saved image is the source file itself, sent through sharp with every piece of metadata, and the exclusive or of
 * old and new pixels laid on it: exact at every depth, and zero, hence without effect, everywhere else.
 *
 * This one is of `size`, for pixels like those of `kind`, and all zero: its pages take no memory until they are written.
 */
export function createDifference(
  size: Size,
  { channels, depth }: Pick<RasterImage, 'channels' | 'depth'>,
): Uint8Array | Uint16Array {
  const length = size.width * size.height * channels;
  return depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
}

/** Notes in `difference`, which is of `size`, what changes in an area. */
export function addDifference(
  difference: Uint8Array | Uint16Array,
  size: Size,
  { rect, before, after }: RetouchedArea,
): void {
  const { channels } = before;
  const rowLength = rect.width * channels;
  for (let row = 0; row < rect.height; row++) {
    let to = ((rect.top + row) * size.width + rect.left) * channels;
    const end = (row + 1) * rowLength;
    for (let from = row * rowLength; from < end; from++, to++) {
      const change = (before.data[from] ?? 0) ^ (after.data[from] ?? 0);
      if (change !== 0) difference[to] = change;
    }
  }
}
