import type { Picture } from './picture.js';
import { meanStep, squaredStep } from './steps.js';

/** What a step of the mean strength costs more than one without any change of colour. */
const STEP_COST = 4;
/** Passes over the picture in either direction. More change next to nothing. */
const ROUNDS = 2;

/** The cheapest ways from some pixels to all others. */
export interface Ways {
  /** What the way to each pixel costs; in even surroundings its length in pixels. */
  readonly costs: Float32Array;
  /** The pixel before, −1 at the start. */
  readonly before: Int32Array;
}

/** Ways that avoid edges, from where `isStart` is 1: the geodesic distance of Toivanen (1996), by passes over the picture. */
export function findWaysFrom(picture: Picture, isStart: Uint8Array): Ways {
  const { colours, width, height } = picture;
  const perStep = STEP_COST / Math.sqrt(meanStep(picture));
  const costs = new Float32Array(width * height).fill(Infinity);
  const before = new Int32Array(width * height).fill(-1);
  for (let pixel = 0; pixel < costs.length; pixel++) if (isStart[pixel] === 1) costs[pixel] = 0;
  const relax = (pixel: number, other: number, length: number): void => {
    if (costs[other]! + length >= costs[pixel]!) return;
    const cost = costs[other]! + length + perStep * Math.sqrt(squaredStep(colours, pixel, other));
    if (cost >= costs[pixel]!) return;
    costs[pixel] = cost;
    before[pixel] = other;
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (let y = 0, pixel = 0; y < height; y++) {
      for (let x = 0; x < width; x++, pixel++) {
        if (x > 0) relax(pixel, pixel - 1, 1);
        if (y === 0) continue;
        relax(pixel, pixel - width, 1);
        if (x > 0) relax(pixel, pixel - width - 1, Math.SQRT2);
        if (x < width - 1) relax(pixel, pixel - width + 1, Math.SQRT2);
      }
    }
    for (let y = height - 1, pixel = width * height - 1; y >= 0; y--) {
      for (let x = width - 1; x >= 0; x--, pixel--) {
        if (x < width - 1) relax(pixel, pixel + 1, 1);
        if (y === height - 1) continue;
        relax(pixel, pixel + width, 1);
        if (x < width - 1) relax(pixel, pixel + width + 1, Math.SQRT2);
        if (x > 0) relax(pixel, pixel + width - 1, Math.SQRT2);
      }
    }
  }
  return { costs, before };
}
