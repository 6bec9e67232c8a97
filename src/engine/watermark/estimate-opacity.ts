import type { RasterImage8 } from '../raster-image.js';

/** What a mark does to the light beneath it where it is full: `opacity` of it is gone, and `colour` (0 to 255) comes in its place. */
export interface MarkInk {
  readonly opacity: number;
  readonly colour: readonly [number, number, number];
}

/** A pixel of the mark and one beside it lie at most so far apart. */
const REACH = 7;
const FULL = 0.93;
/** Fewer pairs, or pictures that are all alike, say nothing. */
const LEAST_PAIRS = 60;
const LEAST_SPREAD = 12;
/** How much of what is in the mark must be explained by what is beside it. */
const LEAST_FIT = 0.6;
const LEAST_ALIKE = 0.6;
const LEAST_OPACITY = 0.04;

/**
 * Beside the mark the photo shows itself: over all pictures what is in the mark is a straight line of what is beside it, whose slope is
 * what shines through. Nothing where it is none.
 */
export function estimateInk(pictures: readonly RasterImage8[], shape: Float32Array): MarkInk | undefined {
  const { width, height } = pictures[0]!;
  const pairs = findPairs(shape, width, height);
  if (pairs.length < LEAST_PAIRS) return undefined;
  const shines: number[] = [];
  const takes: number[] = [];
  for (let channel = 0; channel < 3; channel++) {
    const found = measureChannel(pictures, pairs, channel);
    if (found === undefined) return undefined;
    shines.push(found.shine);
    takes.push(found.insideMean - found.shine * found.besideMean);
  }
  const opacity = 1 - shines.reduce((sum, shine) => sum + shine, 0) / 3;
  if (opacity < LEAST_OPACITY || opacity > 1) return undefined;
  const colour = takes.map((take) => Math.min(255, Math.max(0, take / opacity)));
  return { opacity, colour: [colour[0]!, colour[1]!, colour[2]!] };
}

interface Pair {
  /** A full pixel of the mark, the nearest one beside it, and one as far again beyond. */
  readonly inside: number;
  readonly beside: number;
  readonly beyond: number;
}

function measureChannel(
  pictures: readonly RasterImage8[],
  pairs: readonly Pair[],
  channel: number,
): { readonly shine: number; readonly insideMean: number; readonly besideMean: number } | undefined {
  let [n, sx, sy, sz, sxx, sxy, syy, sxz] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const { data } of pictures) {
    for (const { inside, beside, beyond } of pairs) {
      const x = data[3 * beside + channel]!;
      const y = data[3 * inside + channel]!;
      const z = data[3 * beyond + channel]!;
      // What is cut off at black or white is on no line.
      if (x < 4 || x > 251 || y < 4 || y > 251) continue;
      n++;
      sx += x;
      sy += y;
      sz += z;
      sxx += x * x;
      sxy += x * y;
      syy += y * y;
      sxz += x * z;
    }
  }
  if (n < LEAST_PAIRS) return undefined;
  const [mx, my, mz] = [sx / n, sy / n, sz / n];
  const [vx, vy, vxy, vxz] = [sxx / n - mx * mx, syy / n - my * my, sxy / n - mx * my, sxz / n - mx * mz];
  if (Math.sqrt(vx) < LEAST_SPREAD || vxy ** 2 < LEAST_FIT * vx * vy) return undefined;
  // Neighbours are not alike even without a mark: how much less is seen on the other side, where there is none.
  const alike = Math.min(1, vxz / vx);
  if (alike < LEAST_ALIKE) return undefined;
  return { shine: vxy / vx / alike, insideMean: my, besideMean: mx };
}

/** Full pixels of the mark, each with the nearest one beside the mark in its row or column. */
function findPairs(shape: Float32Array, width: number, height: number): Pair[] {
  const pairs: Pair[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (shape[at]! < FULL) continue;
      search: for (let step = 1; step <= REACH; step++) {
        for (const [dx, dy] of [
          [step, 0],
          [-step, 0],
          [0, step],
          [0, -step],
        ] as const) {
          const [farX, farY] = [x + 2 * dx, y + 2 * dy];
          if (farX < 0 || farY < 0 || farX >= width || farY >= height) continue;
          const beside = at + dy * width + dx;
          const beyond = farY * width + farX;
          if (shape[beside] !== 0 || shape[beyond] !== 0) continue;
          pairs.push({ inside: at, beside, beyond });
          break search;
        }
      }
    }
  }
  return pairs;
}
