import type { Mask } from '../../shared/mask.js';
import { maskBounds } from '../../shared/mask.js';
import { fillMembrane } from './membrane.js';

/** The seam is measured on cells of this side: single pixels of copied texture differ by noise. */
const CELL_PX = 4;
/** A larger mean difference, in 8-bit steps, is another structure and not a seam: it is cut, so that it does not bleed inwards. */
const MOST_DIFFERENCE = 48;
/** How far outside the hole the copies are compared with the photo. */
const RING_PX = 2;

/** What to add to a copied pixel so that the fill meets its surroundings. */
export interface SeamCorrection {
  /** What a pixel of the masked image gets, in 8-bit steps, into one place of `correction` for each channel. */
  read(x: number, y: number, correction: Float64Array): void;
}

/** What of the ring does not count. */
interface SeamLimits {
  readonly avoid?: Mask | undefined;
  readonly mostDifference?: number;
}

/**
 * Membrane correction of a fill (Pérez et al. 2003): the difference between the photo and what the fill would put there, measured
 * in a narrow ring of known pixels around the hole and continued inwards by Laplace's equation. `measure` writes photo minus fill
 * at a ring pixel in 8-bit steps and returns false where it cannot tell. What `avoid` masks is not known either: it is filled later.
 * Differences count up to `mostDifference`.
 */
export function measureSeam(
  mask: Mask,
  channels: number,
  measure: (x: number, y: number, differences: Float32Array) => boolean,
  { avoid, mostDifference = MOST_DIFFERENCE }: SeamLimits = {},
): SeamCorrection {
  const hole = maskBounds(mask);
  const left = hole.left - 2 * CELL_PX;
  const top = hole.top - 2 * CELL_PX;
  const width = Math.ceil(hole.width / CELL_PX) + 4;
  const height = Math.ceil(hole.height / CELL_PX) + 4;
  const values = new Float32Array(width * height * channels);
  const known = new Float32Array(width * height);
  const differences = new Float32Array(channels);
  for (const pixel of ringOf(mask, hole)) {
    const x = pixel % mask.width;
    const y = Math.floor(pixel / mask.width);
    if ((avoid && avoid.data[pixel] !== 0) || !measure(x, y, differences)) continue;
    const cell = Math.floor((y - top) / CELL_PX) * width + Math.floor((x - left) / CELL_PX);
    known[cell]!++;
    for (let channel = 0; channel < channels; channel++) {
      values[cell * channels + channel]! += differences[channel]!;
    }
  }
  for (let cell = 0; cell < known.length; cell++) {
    const count = known[cell]!;
    if (count === 0) continue;
    known[cell] = 1;
    for (let channel = 0; channel < channels; channel++) {
      const mean = values[cell * channels + channel]! / count;
      values[cell * channels + channel] = Math.min(mostDifference, Math.max(-mostDifference, mean));
    }
  }
  const filled = fillMembrane({ width, height, channels, values, known });
  return {
    read(x, y, correction) {
      const fx = (x - left + 0.5) / CELL_PX - 0.5;
      const fy = (y - top + 0.5) / CELL_PX - 0.5;
      const x0 = Math.floor(fx);
      const y0 = Math.floor(fy);
      for (let channel = 0; channel < channels; channel++) {
        const a = (y0 * width + x0) * channels + channel;
        const b = a + width * channels;
        const upper = filled[a]! + (fx - x0) * (filled[a + channels]! - filled[a]!);
        const lower = filled[b]! + (fx - x0) * (filled[b + channels]! - filled[b]!);
        correction[channel] = upper + (fy - y0) * (lower - upper);
      }
    },
  };
}

/** Known pixels at most RING_PX rows or columns away from the hole. */
function* ringOf(mask: Mask, hole: ReturnType<typeof maskBounds>): Generator<number> {
  const { width, height, data } = mask;
  const isNear = (x: number, y: number): boolean => {
    for (let dy = -RING_PX; dy <= RING_PX; dy++) {
      for (let dx = -RING_PX; dx <= RING_PX; dx++) {
        const nx = x + dx;
        const ny = y + dy;
        if (nx >= 0 && ny >= 0 && nx < width && ny < height && data[ny * width + nx] !== 0) return true;
      }
    }
    return false;
  };
  const bottom = Math.min(height, hole.top + hole.height + RING_PX);
  const right = Math.min(width, hole.left + hole.width + RING_PX);
  for (let y = Math.max(0, hole.top - RING_PX); y < bottom; y++) {
    for (let x = Math.max(0, hole.left - RING_PX); x < right; x++) {
      if (data[y * width + x] === 0 && isNear(x, y)) yield y * width + x;
    }
  }
}
