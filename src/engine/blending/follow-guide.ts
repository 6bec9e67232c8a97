import type { Mask } from '../../shared/mask.js';
import type { GuidePicture } from './guided-sources.js';
import { findGuidedSources } from './guided-sources.js';

/** Values beside a picture, such as a gain map: `channels` numbers for each of its pixels. */
export interface FollowingValues {
  readonly channels: number;
  /** Read where the pixel is known, written in the hole. */
  readonly data: Float32Array;
}

/** How firmly a value holds to its source: between equal pixels it takes about 1 / √weight pixels to move from one value to another. */
const SOURCE_WEIGHT = 0.04;
/** Pixels that differ by this much, in 8-bit steps, hardly draw each other's values: 0.6 of full. */
const LIKENESS = 2.5;
const ROUNDS = 80;
const NEIGHBOURS = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

/**
 * Fills `values` in `hole` as the complete `guide` (the photo after its fill) demands: each pixel takes the values of the place that it
 * looks like, and neighbours that look alike become alike, the known ones around the hole included. So texture gets the values of what was
 * copied, even parts run smoothly, and no seam shows: the minimum of weight × (value − source)² + Σ likeness × (value − neighbour)², by
 * Gauss and Seidel. False, and nothing changed, where nothing is known.
 */
export async function followGuide(
  guide: GuidePicture,
  values: FollowingValues,
  hole: Mask,
  avoid: Mask,
  pause: () => Promise<void>,
): Promise<boolean> {
  const sources = await findGuidedSources(guide, hole, avoid, pause);
  const pixels: number[] = [];
  for (let pixel = 0; pixel < sources.length; pixel++) {
    if (hole.data[pixel] === 0) continue;
    if (sources[pixel]! < 0) return false;
    pixels.push(pixel);
  }
  const { channels, data } = values;
  const copied = new Float32Array(pixels.length * channels);
  for (const [at, pixel] of pixels.entries()) {
    for (let channel = 0; channel < channels; channel++) {
      const value = data[sources[pixel]! * channels + channel]!;
      copied[at * channels + channel] = value;
      data[pixel * channels + channel] = value;
    }
  }
  const likenesses = measureLikenesses(guide, avoid, pixels);
  const { width } = guide;
  for (let round = 0; round < ROUNDS; round++) {
    await pause();
    for (const [at, pixel] of pixels.entries()) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = SOURCE_WEIGHT * copied[at * channels + channel]!;
        let weight = SOURCE_WEIGHT;
        for (const [side, [dx, dy]] of NEIGHBOURS.entries()) {
          const likeness = likenesses[4 * at + side]!;
          if (likeness === 0) continue;
          sum += likeness * data[(pixel + dy * width + dx) * channels + channel]!;
          weight += likeness;
        }
        data[pixel * channels + channel] = sum / weight;
      }
    }
  }
  return true;
}

/** Four for each of `pixels`, 0 to 1; 0 where there is no neighbour or its value is not known. */
function measureLikenesses(guide: GuidePicture, avoid: Mask, pixels: readonly number[]): Float32Array {
  const { width, height, channels, data } = guide;
  const likenesses = new Float32Array(4 * pixels.length);
  for (const [at, pixel] of pixels.entries()) {
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    for (const [side, [dx, dy]] of NEIGHBOURS.entries()) {
      if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
      const other = pixel + dy * width + dx;
      if (avoid.data[other] !== 0) continue;
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) {
        sum += (data[pixel * channels + channel]! - data[other * channels + channel]!) ** 2;
      }
      likenesses[4 * at + side] = Math.exp(-sum / channels / (2 * LIKENESS * LIKENESS));
    }
  }
  return likenesses;
}
