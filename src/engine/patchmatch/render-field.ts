import type { Mask } from '../../shared/mask.js';
import { maskBounds } from '../../shared/mask.js';
import { continueAlpha, LEAST_OPACITY } from '../blending/continue-alpha.js';
import type { SeamCorrection } from '../blending/seam.js';
import { measureSeam } from '../blending/seam.js';
import type { RasterImage } from '../raster-image.js';
import { bestSource } from './best-source.js';
import type { SearchResult } from './search-field.js';
import { SETTINGS } from './settings.js';
import { ToneSampler } from './tone.js';

export interface RenderContext {
  /** Neither hole nor known: it is filled later. */
  readonly avoid?: Mask;
  /** Called now and then with the part that is done. */
  readonly onPart?: (part: number) => void;
}

/** Part of the time that the seam takes. */
const SEAM_PART = 0.4;
const ROWS_TOLD = 32;

/**
 * Copies what the field says into the masked pixels of `region`, at its own depth and with all its channels, in place: each pixel
 * from the best patch over it, no averaging, so that grain and sharpness are those of the photo. Colours are moved to the tone at
 * their new place by at most `toneShiftLimit` and by the seam correction; alpha is that of `continueAlpha`. Where there is no
 * field, the tone itself with the seam correction. Returns for each pixel of the mask's bounds which pixel was copied, −1 where none was.
 */
export function renderField(
  region: RasterImage,
  mask: Mask,
  result: SearchResult,
  { avoid, onPart }: RenderContext = {},
): Int32Array {
  const renderer = new FieldRenderer(region, mask, result);
  const seam = measureSeam(
    mask,
    renderer.colours,
    (x, y, differences) => renderer.compare(x, y, differences),
    { avoid },
  );
  const { left, top, width, height } = maskBounds(mask);
  const sources = new Int32Array(width * height).fill(-1);
  for (let y = top; y < top + height; y++) {
    if ((y - top) % ROWS_TOLD === 0) onPart?.(SEAM_PART + ((1 - SEAM_PART) * (y - top)) / height);
    renderer.renderRow(y, seam, sources, (y - top) * width - left);
  }
  onPart?.(1);
  return sources;
}

/** A class because its methods are compiled once for all fills; functions inside `renderField` would be anew for each. */
class FieldRenderer {
  /** How many channels are colours. */
  readonly colours: number;
  /** What alpha each masked pixel gets, where there is such a channel. */
  readonly #alphas: Float32Array | undefined;
  readonly #scale: number;
  readonly #sampler: ToneSampler;
  readonly #there = new Float64Array(3);
  readonly #colour = new Float64Array(3);
  readonly #correction = new Float64Array(3);
  readonly #region: RasterImage;
  readonly #mask: Mask;
  readonly #result: SearchResult;

  constructor(region: RasterImage, mask: Mask, result: SearchResult) {
    this.#region = region;
    this.#mask = mask;
    this.#result = result;
    this.#alphas = continueAlpha(region, mask);
    this.colours = region.channels < 3 ? 1 : 3;
    this.#scale = region.depth === 16 ? 257 : 1;
    this.#sampler = new ToneSampler(result.tone, region, result.tone.factor);
  }

  /** Writes the photo minus what the fill would put at a known pixel, in 8-bit steps; false where the field does not reach. */
  compare(x: number, y: number, differences: Float32Array): boolean {
    const { width, channels, data } = this.#region;
    const { field } = this.#result;
    const alpha = this.#alphas?.[y * width + x] ?? 1;
    if (alpha < LEAST_OPACITY) return false;
    const source = field && bestSource(field, x, y, width);
    if (field && source === undefined) return false;
    this.#paint(x, y, source);
    for (let channel = 0; channel < this.colours; channel++) {
      const known = data[(y * width + x) * channels + channel]! / this.#scale;
      differences[channel] = known - this.#colour[channel]!;
    }
    return true;
  }

  /** Fills the masked pixels of a row. */
  renderRow(y: number, seam: SeamCorrection, sources: Int32Array, start: number): void {
    const region = this.#region;
    const mask = this.#mask;
    const colours = this.colours;
    const scale = this.#scale;
    const colour = this.#colour;
    const correction = this.#correction;
    const { width, channels, data } = region;
    const { field } = this.#result;
    const most = 255 * scale;
    const alphas = this.#alphas;
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (mask.data[pixel] === 0) continue;
      const source = field && bestSource(field, x, y, width);
      if (source !== undefined) sources[start + x] = source;
      this.#paint(x, y, source);
      seam.read(x, y, correction);
      for (let channel = 0; channel < colours; channel++) {
        const corrected = colour[channel]! + correction[channel]!;
        data[pixel * channels + channel] = Math.min(most, Math.max(0, corrected * scale)) + 0.5;
      }
      if (alphas) data[(pixel + 1) * channels - 1] = Math.round(alphas[pixel]! * most);
    }
  }

  /** Sets `colour` to that which (x, y) gets from the source pixel, 0 to 255; without one to the tone. */
  #paint(x: number, y: number, source: number | undefined): void {
    const colour = this.#colour;
    const there = this.#there;
    const sampler = this.#sampler;
    const scale = this.#scale;
    sampler.read(x, y, colour);
    if (source === undefined) return;
    const { width, channels, data } = this.#region;
    const limit = this.#result.toneShiftLimit;
    const row = Math.floor(source / width);
    sampler.read(source - row * width, row, there);
    for (let channel = 0; channel < this.colours; channel++) {
      const shift = colour[channel]! - there[channel]!;
      const size = Math.min(limit, Math.max(0, Math.abs(shift) - SETTINGS.toneSlack));
      colour[channel] = data[source * channels + channel]! / scale + (shift < 0 ? -size : size);
    }
  }
}
