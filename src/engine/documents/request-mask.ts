import { AppError, invalidParameter } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { isMaskEmpty } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { Stroke } from '../../shared/stroke.js';
import { packMask } from './packed-pixels.js';
import type { KeptMask, MaskSource } from './retouch.js';

/**
 * The mask that `source` means in a photo of `size`; a raster mask itself, not a copy.
 *
 * @throws AppError `MASK_EMPTY`; `INVALID_PARAMS` for a mask of another size or shapes that are none.
 */
export function rasterizeSource(source: MaskSource, size: Size): Mask {
  const { width, height } = size;
  const mask = source.kind === 'shapes' ? rasterizeMask(source.shapes, size) : source.mask;
  if (mask.width !== width || mask.height !== height || mask.data.length !== width * height) {
    const received = `${mask.width} × ${mask.height} with ${mask.data.length} bytes`;
    throw invalidParameter('mask', `${width} × ${height} pixels of one byte`, received);
  }
  if (!isMaskEmpty(mask)) return mask;
  throw new AppError(
    'MASK_EMPTY',
    'Expected a mask that marks something inside the photo but received an empty one. Paint over what should go.',
  );
}

/** The mask as a retouch keeps it; shares nothing with `source`. */
export async function keepMask(source: MaskSource): Promise<KeptMask> {
  if (source.kind === 'raster') return { kind: 'raster', mask: await packMask(source.mask) };
  return structuredClone(source);
}

/** The lines drawn in a photo of `size`, 255 = line; `INVALID_PARAMS` where one of them is no stroke. */
export function rasterizeSketch(sketch: readonly Stroke[], size: Size): Mask {
  return rasterizeMask(
    sketch.map((stroke) => ({ kind: 'stroke', ...stroke })),
    size,
  );
}

/** The lines as a retouch keeps them; `INVALID_PARAMS` where one of them is no stroke. */
export function copySketch(sketch: readonly Stroke[]): readonly Stroke[] {
  rasterizeSketch(sketch, { width: 0, height: 0 });
  return structuredClone(sketch);
}
