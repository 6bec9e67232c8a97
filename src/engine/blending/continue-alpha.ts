import type { Mask } from '../../shared/mask.js';
import { maskBounds } from '../../shared/mask.js';
import { growRect } from '../../shared/geometry.js';
import type { RasterImage } from '../raster-image.js';
import { fillMembrane } from './membrane.js';

/** Below this part of full opacity a pixel's colour is hardly seen, and often what a program left there. */
export const LEAST_OPACITY = 0.5;
/** The surroundings leave no doubt about a pixel that they make this transparent, or this opaque. */
const CLEAR = 0.15;
/** Alpha that differs by more from what the surroundings say is that of the thing itself. */
const OWN_ALPHA = 0.25;
/** More such pixels than this part of the hole are no accident. */
const OWN_SHARE = 0.01;
/** A ring in which more than this part is half transparent belongs to something soft, as a shadow is. */
const SOFT_SHARE = 0.2;

/**
 * What alpha the masked pixels of `region` should have, from 0 to 1, at the index of the pixel; `undefined` where there is no alpha
 * channel. It is continued from around the hole. Where the thing has not changed it (a mark on a cut-out), that of the file is kept, to
 * the last pixel of its edge; where it has (something that stands out of the cut-out), the edge is continued sharp.
 */
export function continueAlpha(region: RasterImage, mask: Mask): Float32Array | undefined {
  const { width, height, channels, data } = region;
  if (channels % 2 === 1) return undefined;
  const most = region.depth === 16 ? 65_535 : 255;
  const result = new Float32Array(width * height);
  for (let pixel = 0; pixel < result.length; pixel++)
    result[pixel] = data[(pixel + 1) * channels - 1]! / most;
  const box = growRect(maskBounds(mask), 2, { width, height });
  const values = new Float32Array(box.width * box.height);
  const known = new Float32Array(values.length);
  let ring = 0;
  let soft = 0;
  for (let y = 0, at = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++, at++) {
      const pixel = (box.top + y) * width + box.left + x;
      if (mask.data[pixel] !== 0) continue;
      const alpha = result[pixel]!;
      values[at] = alpha;
      known[at] = 1;
      ring++;
      if (alpha > CLEAR && alpha < 1 - CLEAR) soft++;
    }
  }
  if (ring === 0) return result;
  const around = fillMembrane({ width: box.width, height: box.height, channels: 1, values, known });
  const isSoft = soft > ring * SOFT_SHARE;
  if (isKept(result, around, { box, mask, width, isSoft })) return result;
  for (let y = 0, at = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++, at++) {
      const pixel = (box.top + y) * width + box.left + x;
      if (mask.data[pixel] === 0) continue;
      result[pixel] = isSoft ? around[at]! : sharpen(around, at, x, y, box);
    }
  }
  return result;
}

interface Place {
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly mask: Mask;
  readonly width: number;
  readonly isSoft: boolean;
}

/** Is the alpha in the hole what the surroundings would make it, wherever they leave no doubt? */
function isKept(alpha: Float32Array, around: Float32Array, { box, mask, width, isSoft }: Place): boolean {
  let masked = 0;
  let different = 0;
  for (let y = 0, at = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++, at++) {
      const pixel = (box.top + y) * width + box.left + x;
      if (mask.data[pixel] === 0) continue;
      masked++;
      const expected = around[at]!;
      const isClear = isSoft || expected < CLEAR || expected > 1 - CLEAR;
      if (isClear && Math.abs(alpha[pixel]! - expected) > OWN_ALPHA) different++;
    }
  }
  return different <= masked * OWN_SHARE;
}

/** The line of one half as an edge of one pixel: the distance from it is the value over the slope. */
function sharpen(
  around: Float32Array,
  at: number,
  x: number,
  y: number,
  box: { width: number; height: number },
): number {
  const step = (before: number, after: number): number => (around[after]! - around[before]!) / 2;
  const slopeX = step(x > 0 ? at - 1 : at, x + 1 < box.width ? at + 1 : at);
  const slopeY = step(y > 0 ? at - box.width : at, y + 1 < box.height ? at + box.width : at);
  const above = around[at]! - 0.5;
  const slope = Math.hypot(slopeX, slopeY);
  if (slope * 4 < Math.abs(above)) return above > 0 ? 1 : 0;
  return Math.min(1, Math.max(0, 0.5 + above / Math.max(slope, 1e-6)));
}
