import type { Rect } from '../../shared/geometry.js';
import { growRect } from '../../shared/geometry.js';
import { PATCH_RADIUS } from './kernel.js';
import type { PyramidLevel } from './pyramid.js';
import { isHole } from './targets.js';

/**
 * Source weight of the patch centred at each pixel, one byte each: 0 = never copy (the patch touches the hole, the border or a
 * pixel of weight 0), else the weight of its centre, 255 without `weights`. `box` is that of `findTargetBox`.
 */
export function weighSources(level: PyramidLevel, box: Rect, weights: Uint8Array | undefined): Uint8Array {
  const { width, height } = level;
  const side = 2 * PATCH_RADIUS + 1;
  const result = new Uint8Array(width * height);
  for (let y = PATCH_RADIUS; y < height - PATCH_RADIUS; y++) {
    const start = y * width + PATCH_RADIUS;
    const end = (y + 1) * width - PATCH_RADIUS;
    if (weights) result.set(weights.subarray(start, end), start);
    else result.fill(255, start, end);
  }
  // Bad pixels lie only here, and beyond an edge of it that is not the level's own, all pixels are good.
  const area = weights ? { left: 0, top: 0, width, height } : growRect(box, PATCH_RADIUS, level);
  const rows = new Int32Array(width).fill(area.top > 0 ? side : 0);
  for (let y = area.top; y < area.top + area.height; y++) {
    let run = area.left > 0 ? side : 0;
    for (let x = area.left; x < area.left + area.width; x++) {
      const pixel = y * width + x;
      run = isHole(level, pixel) || weights?.[pixel] === 0 ? 0 : run + 1;
      // `run` counts good pixels to the left; a row of a patch is good where it ends a run of a patch's side.
      const column = x - PATCH_RADIUS;
      if (column < 0) continue;
      rows[column] = run >= side ? rows[column]! + 1 : 0;
      if (rows[column]! < side && y >= PATCH_RADIUS) result[(y - PATCH_RADIUS) * width + column] = 0;
    }
  }
  return result;
}

/**
 * The weights of the next coarser level: "never" where any of each 2 × 2 is never, else the most, so that what is preferred is found at
 * coarse levels however narrow it is.
 */
export function halveWeights(weights: Uint8Array, level: PyramidLevel, coarser: PyramidLevel): Uint8Array {
  const result = new Uint8Array(coarser.width * coarser.height);
  const isNever = new Uint8Array(result.length);
  for (let y = 0; y < level.height; y++) {
    for (let x = 0; x < level.width; x++) {
      const to = (y >> 1) * coarser.width + (x >> 1);
      const weight = weights[y * level.width + x]!;
      if (weight === 0) isNever[to] = 1;
      else if (weight > result[to]!) result[to] = weight;
    }
  }
  for (let to = 0; to < result.length; to++) if (isNever[to] === 1) result[to] = 0;
  return result;
}
