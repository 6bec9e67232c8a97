import type { BoxSums } from '../box-sums.js';
import { boxMoments } from '../box-sums.js';

/** Where something round might be that is darker (or brighter) than the ring around it. */
export interface SpotCandidate {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** How much darker the middle is than the ring, as a part of the ring's light; negative where it is brighter. */
  readonly contrast: number;
}

/** Half the width of spots, in working pixels: each about 1.4 times the one before. */
export const SPOT_RADII = [2, 3, 4, 6, 8, 12, 17] as const;

/** A spot that differs less than this cannot be told from noise, nor be seen. */
const LEAST_CONTRAST = 0.012;
/** Spread in the ring, as a part of the contrast: above it the ground is no smooth one. */
const LARGEST_SPREAD = 0.5;
/** In ground as dark as this noise decides. */
const DARKEST_GROUND = 30;

/** Local extremes of "middle against ring" at every radius, on ground that is smooth there. */
export function findSpotCandidates(sums: BoxSums): readonly SpotCandidate[] {
  return SPOT_RADII.flatMap((radius) => candidatesOf(sums, radius));
}

function candidatesOf(sums: BoxSums, radius: number): SpotCandidate[] {
  const { width, height } = sums;
  const inner = Math.max(1, Math.round(radius * 0.6));
  const gap = Math.round(radius * 1.5);
  const outer = Math.round(radius * 2.6);
  const step = radius >= 8 ? 2 : 1;
  const columns = Math.floor(width / step);
  const rows = Math.floor(height / step);
  const contrasts = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const y = row * step;
    if (y < inner || y >= height - inner) continue;
    for (let column = 0; column < columns; column++) {
      const x = column * step;
      if (x < inner || x >= width - inner) continue;
      const middle = boxMoments(sums, x, y, inner);
      const hole = boxMoments(sums, x, y, gap);
      const whole = boxMoments(sums, x, y, outer);
      const count = whole.count - hole.count;
      const ground = (whole.sum - hole.sum) / count;
      if (ground < DARKEST_GROUND) continue;
      const contrast = 1 - middle.sum / middle.count / ground;
      if (Math.abs(contrast) < LEAST_CONTRAST) continue;
      const variance = (whole.squares - hole.squares) / count - ground * ground;
      if (Math.sqrt(Math.max(0, variance)) > LARGEST_SPREAD * Math.abs(contrast) * ground) continue;
      contrasts[row * columns + column] = contrast;
    }
  }
  const found: SpotCandidate[] = [];
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      const at = row * columns + column;
      const contrast = contrasts[at]!;
      if (contrast === 0 || !isExtreme(contrasts, at, columns)) continue;
      found.push({ x: column * step, y: row * step, radius, contrast });
    }
  }
  return found;
}

function isExtreme(values: Float32Array, at: number, columns: number): boolean {
  const sign = Math.sign(values[at]!);
  const own = Math.abs(values[at]!);
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const offset = dy * columns + dx;
      const other = values[at + offset]! * sign;
      // Of equal neighbours the first one counts.
      if (other > own || (other === own && offset < 0)) return false;
    }
  }
  return true;
}
