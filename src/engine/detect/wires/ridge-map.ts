import type { Size } from '../../../shared/geometry.js';
import { blurPlane } from '../../gaussian-blur.js';

/** Where a plane has thin lines: the strongest answer of all widths at each pixel. */
export interface RidgeMap extends Size {
  /** How much brighter or darker than both sides, in levels; 0 where no line's middle is. Negative: the line is bright. */
  readonly strength: Float32Array;
  /** The line's direction, radians, 0 to π. */
  readonly direction: Float32Array;
  /** The blur at which it answered most, in pixels: about half its width. */
  readonly sigma: Float32Array;
}

/** Half the widths that are looked for, in working pixels. */
const SIGMAS = [0.9, 1.5, 2.4] as const;
/** A line bends little along itself: the second derivative there is less than this part of that across. */
const ALONG_PART = 0.35;
/** What is fainter cannot be told from grain. */
const LEAST_STRENGTH = 1.2;

/** Ridges by the second derivatives of the blurred plane (Lindeberg 1998), thinned to the middles of lines. */
export function createRidgeMap(plane: Float32Array, { width, height }: Size): RidgeMap {
  const length = width * height;
  const strength = new Float32Array(length);
  const direction = new Float32Array(length);
  const sigma = new Float32Array(length);
  for (const scale of SIGMAS) {
    const blurred = blurPlane(plane, { width, height }, scale);
    // A line of Gaussian profile and this width answers with half of its depth here, whatever the scale.
    const unit = 2 * scale * scale;
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const at = y * width + x;
        const middle = blurred[at]!;
        const xx = blurred[at - 1]! + blurred[at + 1]! - 2 * middle;
        const yy = blurred[at - width]! + blurred[at + width]! - 2 * middle;
        if (Math.abs(xx) + Math.abs(yy) < LEAST_STRENGTH / unit) continue;
        const xy =
          (blurred[at - width - 1]! +
            blurred[at + width + 1]! -
            blurred[at - width + 1]! -
            blurred[at + width - 1]!) /
          4;
        const half = (xx + yy) / 2;
        const root = Math.hypot((xx - yy) / 2, xy);
        const across = half >= 0 ? half + root : half - root;
        const along = half >= 0 ? half - root : half + root;
        const found = across * unit;
        if (Math.abs(found) < Math.max(LEAST_STRENGTH, Math.abs(strength[at]!))) continue;
        if (Math.abs(along) > ALONG_PART * Math.abs(across)) continue;
        strength[at] = found;
        // The eigenvector across the line; the line itself is at a right angle to it.
        const acrossAngle = 0.5 * Math.atan2(2 * xy, xx - yy) + (half >= 0 ? 0 : Math.PI / 2);
        direction[at] = (acrossAngle + Math.PI / 2 + 2 * Math.PI) % Math.PI;
        sigma[at] = scale;
      }
    }
  }
  return { width, height, strength: thin(strength, direction, width, height), direction, sigma };
}

function thin(strength: Float32Array, direction: Float32Array, width: number, height: number): Float32Array {
  const thinned = new Float32Array(strength.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const own = strength[at]!;
      if (own === 0) continue;
      const dx = Math.round(-Math.sin(direction[at]!));
      const dy = Math.round(Math.cos(direction[at]!));
      const sign = Math.sign(own);
      const before = strength[at - dy * width - dx]! * sign;
      const after = strength[at + dy * width + dx]! * sign;
      if (own * sign > before && own * sign >= after) thinned[at] = own;
    }
  }
  return thinned;
}
