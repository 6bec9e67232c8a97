import type { Mask } from '../../shared/mask.js';

/** A whole picture by which places are compared, `channels` numbers a pixel in 8-bit steps. */
export interface GuidePicture {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** Patches of 5 × 5, of which the middle counts most: this is its standard deviation in pixels. */
const RADIUS = 2;
const PATCH_SPREAD = 1.2;
const ROUNDS = 5;
/** Of equal places the nearer one: what a pixel of distance weighs against the mean squared difference of two patches. */
const DISTANCE_WEIGHT = 0.01;
/** Rows between two pauses. */
const PAUSE_ROWS = 32;

/**
 * Where each pixel of `hole` could have come from: the index of the known pixel whose surroundings in the complete `guide` are most like
 * its own, found by propagation and random search (Barnes et al. 2009). A guide whose hole was filled with copies of its surroundings
 * gives back what was copied. -1 outside `hole`, and everywhere where nothing is known. Neither `hole` nor `avoid` are sources.
 */
export async function findGuidedSources(
  guide: GuidePicture,
  hole: Mask,
  avoid: Mask,
  pause: () => Promise<void>,
): Promise<Int32Array> {
  const { width, height } = guide;
  const sources = new Int32Array(width * height).fill(-1);
  const known = listKnown(hole, avoid);
  if (known.length === 0) return sources;
  const measure = createMeasure(guide);
  const costs = new Float32Array(width * height);
  const random = createRandom();
  const isSource = (x: number, y: number): boolean =>
    x >= 0 &&
    y >= 0 &&
    x < width &&
    y < height &&
    hole.data[y * width + x] === 0 &&
    avoid.data[y * width + x] === 0;
  const tryPlace = (pixel: number, x: number, y: number): void => {
    if (!isSource(x, y) || sources[pixel] === y * width + x) return;
    const cost = measure(pixel % width, Math.floor(pixel / width), x, y, costs[pixel]!);
    if (cost >= costs[pixel]!) return;
    costs[pixel] = cost;
    sources[pixel] = y * width + x;
  };
  const pixels = listMasked(hole);
  costs.fill(Infinity);
  for (const pixel of pixels) {
    const first = known[random(known.length)]!;
    tryPlace(pixel, first % width, Math.floor(first / width));
  }
  for (let round = 0; round < ROUNDS; round++) {
    const step = round % 2 === 0 ? 1 : -1;
    for (let at = 0; at < pixels.length; at++) {
      const pixel = pixels[step > 0 ? at : pixels.length - 1 - at]!;
      if (at % (PAUSE_ROWS * width) === 0) await pause();
      for (const [dx, dy] of [
        [step, 0],
        [0, step],
      ] as const) {
        const before = sourceOfNeighbour(sources, pixel, dx, dy, width);
        if (before >= 0) tryPlace(pixel, (before % width) + dx, Math.floor(before / width) + dy);
      }
      for (let reach = Math.max(width, height); reach >= 1; reach = Math.floor(reach / 2)) {
        const best = sources[pixel]!;
        const x = (best % width) + random(2 * reach + 1) - reach;
        tryPlace(pixel, x, Math.floor(best / width) + random(2 * reach + 1) - reach);
      }
    }
  }
  return sources;
}

/** The source of the pixel at (-dx, -dy) of `pixel`; a pixel that is known is its own, -1 for none. */
function sourceOfNeighbour(
  sources: Int32Array,
  pixel: number,
  dx: number,
  dy: number,
  width: number,
): number {
  const x = (pixel % width) - dx;
  if (x < 0 || x >= width) return -1;
  return sources[pixel - dy * width - dx] ?? -1;
}

function listMasked({ data }: Mask): Int32Array {
  const pixels: number[] = [];
  for (let pixel = 0; pixel < data.length; pixel++) if (data[pixel] !== 0) pixels.push(pixel);
  return Int32Array.from(pixels);
}

function listKnown(hole: Mask, avoid: Mask): Int32Array {
  const pixels: number[] = [];
  for (let pixel = 0; pixel < hole.data.length; pixel++) {
    if (hole.data[pixel] === 0 && avoid.data[pixel] === 0) pixels.push(pixel);
  }
  return Int32Array.from(pixels);
}

type Measure = (x: number, y: number, sourceX: number, sourceY: number, limit: number) => number;

/** The mean squared difference of two patches and what their distance adds; at least `limit` where it is more. */
function createMeasure(guide: GuidePicture): Measure {
  const { width, height, channels } = guide;
  const padded = padEdges(guide);
  const line = (width + 2 * RADIUS) * channels;
  const side = 2 * RADIUS + 1;
  const weights = patchWeights(side, channels);
  return (x, y, sourceX, sourceY, limit) => {
    let cost = DISTANCE_WEIGHT * Math.hypot(x - sourceX, y - sourceY);
    for (let row = 0, place = 0; row < side && cost < limit; row++) {
      let at = (y + row) * line + x * channels;
      let from = (sourceY + row) * line + sourceX * channels;
      for (let end = at + side * channels; at < end; at++, from++) {
        const difference = padded[at]! - padded[from]!;
        cost += weights[place++]! * difference * difference;
      }
    }
    return cost;
  };

  function padEdges({ data }: GuidePicture): Float32Array {
    const wide = new Float32Array((width + 2 * RADIUS) * (height + 2 * RADIUS) * channels);
    for (let y = -RADIUS, to = 0; y < height + RADIUS; y++) {
      const row = Math.min(height - 1, Math.max(0, y)) * width;
      for (let x = -RADIUS; x < width + RADIUS; x++) {
        const from = (row + Math.min(width - 1, Math.max(0, x))) * channels;
        for (let channel = 0; channel < channels; channel++) wide[to++] = data[from + channel]!;
      }
    }
    return wide;
  }
}

/** For every number of a patch; together 1. */
function patchWeights(side: number, channels: number): Float32Array {
  const weights = Float32Array.from({ length: side * side * channels }, (_, at) => {
    const pixel = Math.floor(at / channels);
    const [x, y] = [(pixel % side) - RADIUS, Math.floor(pixel / side) - RADIUS];
    return Math.exp(-(x * x + y * y) / (2 * PATCH_SPREAD * PATCH_SPREAD));
  });
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / whole);
}

/** Whole numbers below `limit`, the same at every call of the program (Marsaglia 2003, xorshift). */
function createRandom(): (limit: number) => number {
  let state = 0x9e3779b9;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
