import type { Size } from '../../shared/geometry.js';
import { createRandom } from '../seeded-random.js';
import type { Corner } from './find-corners.js';

/** Words of 32 bits in a description. */
export const WORDS = 8;

/** Half the side of what is looked at around a corner, in pixels. */
const REACH = 15;
/** Corners that are closer to the border cannot be described: a turned patch reaches so far. */
export const DESCRIBED_MARGIN = Math.ceil(REACH * Math.SQRT2) + 1;

/** Pairs of places that are compared, `x, y` and `x, y`: drawn from a Gaussian around the corner (Calonder et al. 2010), always the same. */
const PATTERN = drawPattern();

/**
 * Descriptions of corners, eight words each: bit by bit which of two places near the corner is brighter (BRIEF, Calonder et al. 2010), turned
 * to where the patch is brightest (ORB, Rublee et al. 2011), so that a turned photo has the same. `smooth` is the blurred plane in which they
 * were found.
 */
export function describeCorners(
  smooth: Float32Array,
  { width }: Size,
  corners: readonly Corner[],
): Uint32Array {
  const descriptions = new Uint32Array(corners.length * WORDS);
  for (const [index, { x, y }] of corners.entries()) {
    const at = Math.floor(y) * width + Math.floor(x);
    const angle = findDirection(smooth, width, at);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const brightness = (place: number): number => {
      const [dx, dy] = [PATTERN[place]!, PATTERN[place + 1]!];
      const [right, down] = [Math.round(cos * dx - sin * dy), Math.round(sin * dx + cos * dy)];
      return smooth[at + down * width + right]!;
    };
    for (let bit = 0; bit < 32 * WORDS; bit++) {
      if (brightness(4 * bit) >= brightness(4 * bit + 2)) continue;
      descriptions[index * WORDS + (bit >> 5)]! |= 1 << (bit & 31);
    }
  }
  return descriptions;
}

/** From the corner to the centre of brightness of the disc around it (Rosin 1999), in radians. */
function findDirection(plane: Float32Array, width: number, at: number): number {
  let [right, down] = [0, 0];
  for (let dy = -REACH; dy <= REACH; dy++) {
    const half = Math.floor(Math.sqrt(REACH * REACH - dy * dy));
    for (let dx = -half; dx <= half; dx++) {
      const value = plane[at + dy * width + dx]!;
      right += dx * value;
      down += dy * value;
    }
  }
  return Math.atan2(down, right);
}

function drawPattern(): Float64Array {
  const random = createRandom(31);
  const draw = (): number => {
    // Box and Muller; a fifth of the patch is the sigma, as in the paper.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.min(REACH, Math.max(-REACH, (normal * (2 * REACH + 1)) / 5));
  };
  return Float64Array.from({ length: 4 * 32 * WORDS }, draw);
}
