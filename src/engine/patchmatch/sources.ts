import { PATCH_RADIUS } from './kernel.js';
import type { PyramidLevel } from './pyramid.js';
import { isHole } from './targets.js';

/**
 * Source weight of the patch centred at each pixel, one byte each: 0 = never copy (the patch touches the hole, the border or a
 * pixel of weight 0), else the weight of its centre, 255 without `weights`.
 */
export function weighSources(level: PyramidLevel, weights: Uint8Array | undefined): Uint8Array {
  const { width, height } = level;
  const side = 2 * PATCH_RADIUS + 1;
  const result = new Uint8Array(width * height);
  const rows = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    let run = 0;
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      run = isHole(level, pixel) || weights?.[pixel] === 0 ? 0 : run + 1;
      // `run` counts good pixels to the left; a row of a patch is good where it ends a run of a patch's side.
      const column = x - PATCH_RADIUS;
      if (column < 0) continue;
      rows[column] = run >= side ? rows[column]! + 1 : 0;
      if (rows[column]! < side) continue;
      const centre = (y - PATCH_RADIUS) * width + column;
      result[centre] = weights ? weights[centre]! : 255;
    }
  }
  return result;
}

/** The weights of the next coarser level: the least of each 2 × 2, so that "never" stays never. */
export function halveWeights(weights: Uint8Array, level: PyramidLevel, coarser: PyramidLevel): Uint8Array {
  const result = new Uint8Array(coarser.width * coarser.height).fill(255);
  for (let y = 0; y < level.height; y++) {
    for (let x = 0; x < level.width; x++) {
      const to = (y >> 1) * coarser.width + (x >> 1);
      result[to] = Math.min(result[to]!, weights[y * level.width + x]!);
    }
  }
  return result;
}
