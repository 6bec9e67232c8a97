import type { Size } from '../../shared/geometry.js';
import { blurRgb } from '../blending/box-blur.js';
import { fillMembrane } from '../blending/membrane.js';
import type { PyramidLevel } from './pyramid.js';

/**
 * The smooth part of a region, `HWC` RGB floats 0 to 255: outside the hole the photo at a coarse pyramid level, inside it the
 * guide. One pixel covers `factor` × `factor` pixels of the region.
 */
export interface ToneImage extends Size {
  readonly rgb: Float32Array;
  readonly factor: number;
}

/** A low-resolution answer that covers the same region as the photo, `HWC` RGB floats 0 to 255. */
export interface GuideImage extends Size {
  readonly rgb: Float32Array;
  /** How far its colours are mixed, in its own pixels; without it, not at all. */
  readonly blurPx?: number;
  /** True where its known parts are the photo's, smoothed as the rest is: then it is the tone as it stands. */
  readonly isTone?: boolean;
}

/**
 * The tone at a pyramid level: known pixels as they are, holes from a membrane. Under a guide, holes are the guide's and all is
 * blurred as it is: compared with a blurred answer, a sharp photo would prefer its own blurred places. A guide that is a tone
 * itself is taken at every level at its full fineness.
 */
export function toneOfLevel(level: PyramidLevel, factor: number, guide?: GuideImage): ToneImage {
  const { width, height, rgba } = level;
  if (guide?.isTone) {
    if (width > guide.width) return { ...guide, factor: (width * factor) / guide.width };
    return { width, height, rgb: scaleGuide(guide, level), factor };
  }
  const pixels = width * height;
  const values = new Float32Array(pixels * 3);
  const known = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    known[pixel] = rgba[pixel * 4 + 3]! / 255;
    for (let channel = 0; channel < 3; channel++) {
      values[pixel * 3 + channel] = rgba[pixel * 4 + channel]!;
    }
  }
  if (!guide)
    return { width, height, rgb: fillMembrane({ width, height, channels: 3, values, known }), factor };
  const scaled = scaleGuide(guide, level);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const index = pixel * 3 + channel;
      values[index] = scaled[index]! + known[pixel]! * (values[index]! - scaled[index]!);
    }
  }
  const blurPx = Math.round(((guide.blurPx ?? 0) * width) / guide.width);
  if (blurPx > 0) blurRgb(values, level, blurPx);
  return { width, height, rgb: values, factor };
}

/** Mean of the guide over each pixel of `size`; where the guide is coarser, its nearest pixel. */
export function scaleGuide(guide: GuideImage, size: Size): Float32Array {
  const rgb = new Float32Array(size.width * size.height * 3);
  for (let y = 0; y < size.height; y++) {
    const top = Math.floor((y * guide.height) / size.height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * guide.height) / size.height));
    for (let x = 0; x < size.width; x++) {
      const left = Math.floor((x * guide.width) / size.width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * guide.width) / size.width));
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let gy = top; gy < bottom; gy++) {
          for (let gx = left; gx < right; gx++) sum += guide.rgb[(gy * guide.width + gx) * 3 + channel]!;
        }
        rgb[(y * size.width + x) * 3 + channel] = sum / ((bottom - top) * (right - left));
      }
    }
  }
  return rgb;
}

/** Reads a tone image anywhere in a grid of `size` whose pixels are `factor` times finer, bilinear. */
export class ToneSampler {
  readonly #columns: Interpolation;
  readonly #rows: Interpolation;
  readonly #tone: ToneImage;

  constructor(tone: ToneImage, size: Size, factor: number) {
    this.#tone = tone;
    this.#columns = interpolate(size.width, tone.width, factor);
    this.#rows = interpolate(size.height, tone.height, factor);
  }

  /** The colour at a pixel of the grid, 0 to 255, into the first three places of `colour`. */
  read(x: number, y: number, colour: Float64Array): void {
    const { width, rgb } = this.#tone;
    const upper = this.#rows.first[y]! * width;
    const lower = this.#rows.second[y]! * width;
    const left = this.#columns.first[x]!;
    const right = this.#columns.second[x]!;
    const fx = this.#columns.part[x]!;
    const fy = this.#rows.part[y]!;
    for (let channel = 0; channel < 3; channel++) {
      const a = rgb[(upper + left) * 3 + channel]!;
      const b = rgb[(upper + right) * 3 + channel]!;
      const c = rgb[(lower + left) * 3 + channel]!;
      const d = rgb[(lower + right) * 3 + channel]!;
      const top = a + fx * (b - a);
      colour[channel] = top + fy * (c + fx * (d - c) - top);
    }
  }

  /** The whole grid as RGBA8 words, red lowest, into `words`, with `alphas` as the fourth byte. */
  write(words: Uint32Array, alphas: Uint8Array): void {
    const { width: toneWidth, rgb } = this.#tone;
    const { first, second, part } = this.#columns;
    const line = new Float32Array(toneWidth * 3);
    for (let y = 0, to = 0; y < this.#rows.part.length; y++) {
      const upper = this.#rows.first[y]! * toneWidth * 3;
      const lower = this.#rows.second[y]! * toneWidth * 3;
      const fy = this.#rows.part[y]!;
      for (let i = 0; i < line.length; i++) {
        const above = rgb[upper + i]!;
        line[i] = above + fy * (rgb[lower + i]! - above) + 0.5;
      }
      for (let x = 0; x < part.length; x++, to++) {
        const left = first[x]! * 3;
        const right = second[x]! * 3;
        const fx = part[x]!;
        const red = line[left]! + fx * (line[right]! - line[left]!);
        const green = line[left + 1]! + fx * (line[right + 1]! - line[left + 1]!);
        const blue = line[left + 2]! + fx * (line[right + 2]! - line[left + 2]!);
        words[to] = (red & 255) | ((green & 255) << 8) | ((blue & 255) << 16) | (alphas[to]! << 24);
      }
    }
  }
}

interface Interpolation {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly part: Float32Array;
}

function interpolate(length: number, from: number, factor: number): Interpolation {
  const first = new Int32Array(length);
  const second = new Int32Array(length);
  const part = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const at = Math.min(from - 1, Math.max(0, (i + 0.5) / factor - 0.5));
    first[i] = Math.floor(at);
    second[i] = Math.min(from - 1, first[i]! + 1);
    part[i] = at - first[i]!;
  }
  return { first, second, part };
}
