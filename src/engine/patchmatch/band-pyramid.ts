import type { Rect, Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';

/** Colours of an image in 8-bit steps, `HWC`, and how much of each pixel counts, 0 to 1. */
interface Level extends Size {
  readonly colours: number;
  readonly values: Float32Array;
  readonly weights: Float32Array;
}

/**
 * The part `area` of an image at 1/2, 1/4, … of its size, from the second on smoothed by 1-2-1; what `hole` masks does not count. σ of the
 * n-th is about 0.86 · 2ⁿ pixels of the image.
 */
export function buildBands(image: RasterImage, area: Rect, count: number, hole?: Mask): Band[] {
  let level = halveImage(image, area, hole);
  const bands: Band[] = [];
  for (let index = 1; index <= count; index++) {
    if (index > 1) level = halve(level);
    // The first one holds all grain that is finer than itself, and is the largest by far.
    const { values } = index > 1 ? smooth(smooth(level, 1), level.width) : level;
    bands.push(new Band(level, level.colours, values, 2 ** index, area));
  }
  return bands;
}

/** A small picture, read between its pixels at pixels of the image. */
export class Band {
  readonly #size: Size;
  readonly #channels: number;
  readonly #values: Float32Array;
  readonly #side: number;
  readonly #left: number;
  readonly #top: number;

  /** One pixel of the picture is `side` of the image's, from the corner of `area` on. */
  constructor(
    size: Size,
    channels: number,
    values: Float32Array,
    side: number,
    { left, top }: Pick<Rect, 'left' | 'top'>,
  ) {
    this.#size = size;
    this.#channels = channels;
    this.#values = values;
    this.#side = side;
    this.#left = left;
    this.#top = top;
  }

  /** Writes all channels at (x, y), between the four pixels around it, into `colour`. */
  read(x: number, y: number, colour: Float64Array): void {
    const { width, height } = this.#size;
    const channels = this.#channels;
    const values = this.#values;
    const fx = Math.min(width - 1, Math.max(0, (x - this.#left + 0.5) / this.#side - 0.5));
    const fy = Math.min(height - 1, Math.max(0, (y - this.#top + 0.5) / this.#side - 0.5));
    const x0 = Math.min(Math.max(0, width - 2), Math.floor(fx));
    const y0 = Math.min(Math.max(0, height - 2), Math.floor(fy));
    const right = width > 1 ? channels : 0;
    const down = height > 1 ? width * channels : 0;
    let at = (y0 * width + x0) * channels;
    for (let channel = 0; channel < channels; channel++, at++) {
      const upper = values[at]! + (fx - x0) * (values[at + right]! - values[at]!);
      const lower = values[at + down]! + (fx - x0) * (values[at + down + right]! - values[at + down]!);
      colour[channel] = upper + (fy - y0) * (lower - upper);
    }
  }
}

function halveImage(image: RasterImage, area: Rect, hole: Mask | undefined): Level {
  const { width, channels, data } = image;
  const colours = channels < 3 ? 1 : 3;
  const half = createLevel(area, colours);
  const { values, weights } = half;
  const inSteps = image.depth === 16 ? 1 / 257 : 1;
  const [right, bottom] = [area.left + area.width, area.top + area.height];
  for (let row = 0, to = 0; row < half.height; row++) {
    const top = area.top + 2 * row;
    for (let column = 0; column < half.width; column++, to++) {
      const left = area.left + 2 * column;
      let [count, red, green, blue] = [0, 0, 0, 0];
      for (let y = top; y < Math.min(bottom, top + 2); y++) {
        for (let x = left; x < Math.min(right, left + 2); x++) {
          const pixel = y * width + x;
          if (hole !== undefined && hole.data[pixel] !== 0) continue;
          const at = pixel * channels;
          count++;
          red += data[at]!;
          if (colours === 1) continue;
          green += data[at + 1]!;
          blue += data[at + 2]!;
        }
      }
      if (count === 0) continue;
      weights[to] = count / 4;
      values[to * colours] = (red * inSteps) / count;
      if (colours === 1) continue;
      values[to * colours + 1] = (green * inSteps) / count;
      values[to * colours + 2] = (blue * inSteps) / count;
    }
  }
  return half;
}

function halve(level: Level): Level {
  const { width, height, colours, values, weights } = level;
  const half = createLevel(level, colours);
  for (let y = 0, pixel = 0; y < height; y++) {
    const row = (y >> 1) * half.width;
    for (let x = 0; x < width; x++, pixel++) {
      const weight = weights[pixel]!;
      if (weight === 0) continue;
      const to = row + (x >> 1);
      half.weights[to]! += weight;
      for (let channel = 0; channel < colours; channel++) {
        half.values[to * colours + channel]! += weight * values[pixel * colours + channel]!;
      }
    }
  }
  return divide(half);
}

function createLevel({ width, height }: Size, colours: number): Level {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  return {
    ...half,
    colours,
    values: new Float32Array(half.width * half.height * colours),
    weights: new Float32Array(half.width * half.height),
  };
}

/** Makes means of sums, in place. */
function divide(level: Level): Level {
  const { colours, values, weights } = level;
  for (let pixel = 0; pixel < weights.length; pixel++) {
    const weight = weights[pixel]!;
    if (weight === 0) continue;
    for (let channel = 0; channel < colours; channel++) values[pixel * colours + channel]! /= weight;
    weights[pixel] = Math.min(1, weight / 4);
  }
  return level;
}

/** One pass of 1-2-1 over pixels that count, along rows (`stride` 1) or columns (`stride` = width). */
function smooth({ width, height, colours, values, weights }: Level, stride: number): Level {
  const result = new Float32Array(values.length);
  const counted = new Float32Array(weights.length);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const isFirst = stride === 1 ? x === 0 : y === 0;
      const isLast = stride === 1 ? x === width - 1 : y === height - 1;
      const before = isFirst ? pixel : pixel - stride;
      const after = isLast ? pixel : pixel + stride;
      const [a, b, c] = [weights[before]!, 2 * weights[pixel]!, weights[after]!];
      const total = a + b + c;
      if (total === 0) continue;
      counted[pixel] = total / 4;
      for (let channel = 0; channel < colours; channel++) {
        const sum =
          a * values[before * colours + channel]! +
          b * values[pixel * colours + channel]! +
          c * values[after * colours + channel]!;
        result[pixel * colours + channel] = sum / total;
      }
    }
  }
  return { width, height, colours, values: result, weights: counted };
}
