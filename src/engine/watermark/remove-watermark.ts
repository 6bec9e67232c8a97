import type { Mask } from '../../shared/mask.js';
import { createMask } from '../../shared/mask.js';
import { cropRaster } from '../raster-crop.js';
import type { Patch, RasterImage8 } from '../raster-image.js';
import type { Watermark } from './estimate-watermark.js';

/** A picture without its mark. */
export interface Unmarked {
  /** Over the mark's place: what shone through it, made whole again. */
  readonly patch: Patch;
  /** Pixels of the picture through which nothing shone, to be filled; as large as the picture. */
  readonly rest: Mask;
}

/** Where less shines through, noise and JPEG's errors would grow more than so many times. */
const LEAST_SHINE = 0.12;
/** What would be darker than black or brighter than white by so much was never beneath the mark: it is cut off, or another mark. */
const MOST_BEYOND = 40;

/** I = (J − αW) / (1 − α). `picture` has 3 channels and the size that the mark was estimated from. */
export function removeWatermark(
  picture: RasterImage8,
  { rect, shape, opacity, colour }: Watermark,
): Unmarked {
  const image = cropRaster(picture, rect);
  const alpha = new Uint8Array(shape.length);
  const rest = createMask(picture);
  for (let at = 0; at < shape.length; at++) {
    const cover = opacity * shape[at]!;
    if (cover === 0) continue;
    alpha[at] = 255;
    const shine = 1 - cover;
    let isLost = shine < LEAST_SHINE;
    for (let channel = 0; channel < 3; channel++) {
      const index = 3 * at + channel;
      const light = image.data[index]!;
      const whole = (light - cover * colour[channel]!) / Math.max(LEAST_SHINE, shine);
      isLost ||= whole > 255 + MOST_BEYOND || whole < -MOST_BEYOND;
      image.data[index] = Math.min(255, Math.max(0, Math.round(whole)));
    }
    if (!isLost) continue;
    const x = rect.left + (at % rect.width);
    const y = rect.top + Math.floor(at / rect.width);
    rest.data[y * picture.width + x] = 255;
  }
  return { patch: { rect, image, alpha }, rest };
}
