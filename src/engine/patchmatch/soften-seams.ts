import type { Rect } from '../../shared/geometry.js';
import { growRect } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { maskBounds } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';
import type { Band } from './band-pyramid.js';
import { buildBands } from './band-pyramid.js';
import { findSeams } from './find-seams.js';
import { LEVELS, measureSoftness, REACH_PX, UNSEEN } from './measure-softness.js';

/** Detail of a copied pixel counts up to so many times that of the surroundings where pieces meet. */
const MOST_DETAIL = 3;
/** Softening that changes a pixel by so much more than can be seen, in 8-bit steps, is shown in full. */
const FADE = 4;
/** Below this level there is nothing to soften. */
const LEAST_LEVEL = 1;
/** Every so many pixels of a cell tell whether there is a seam. */
const TOLD_PX = 3;

/**
 * Makes the seams of a fill as soft as its surroundings, in place: what is out of focus has no sharp edges, but where two copied pieces meet there
 * is one. After Burt and Adelson (1983, "A Multiresolution Spline"), with the width of the transition chosen at each pixel. A copied pixel is the
 * photo there, blurred as far as the surroundings of the hole bear it unseen, and what it has above that. Within a piece the blurred fill and
 * that are the copy again, which stays as it is. Where they are not, pieces meet, and the blurred fill is shown with the grain of the copy.
 * `sources` says for each pixel of the mask's bounds which pixel of the image was copied, −1 where none was; what `avoid` masks is filled later
 * and does not count. Only masked pixels change, and nothing in images with transparency.
 */
export function softenSeams(image: RasterImage, mask: Mask, sources: Int32Array, avoid?: Mask): void {
  if (image.channels === 2 || image.channels === 4) return;
  const unknown = avoid ? uniteMasks(mask, avoid) : mask;
  const surroundings = measureSoftness(image, unknown, maskBounds(mask));
  if (!surroundings) return;
  new SeamSoftener(image, mask, { surroundings, unknown, avoid }).soften(sources);
}

function uniteMasks(a: Mask, b: Mask): Mask {
  return { ...a, data: a.data.map((value, pixel) => value | b.data[pixel]!) };
}

interface Ground {
  readonly surroundings: Band;
  readonly unknown: Mask;
  readonly avoid: Mask | undefined;
}

/** A class because its methods are compiled once for all fills. */
class SeamSoftener {
  readonly #image: RasterImage;
  readonly #mask: Mask;
  readonly #surroundings: Band;
  readonly #filled: readonly Band[];
  readonly #known: readonly Band[];
  readonly #scale: number;
  readonly #state = new Float64Array(2);
  readonly #ground = new Float64Array(3);
  readonly #beneath = new Float64Array(3);
  readonly #finest = new Float64Array(3);
  readonly #upper = new Float64Array(3);
  readonly #softened = new Float64Array(3);

  constructor(image: RasterImage, mask: Mask, { surroundings, unknown, avoid }: Ground) {
    this.#image = image;
    this.#mask = mask;
    this.#surroundings = surroundings;
    this.#filled = buildBands(image, growRect(maskBounds(mask), REACH_PX, image), LEVELS, avoid);
    this.#known = buildBands(image, { left: 0, top: 0, ...image }, LEVELS, unknown);
    this.#scale = image.depth === 16 ? 257 : 1;
  }

  soften(sources: Int32Array): void {
    const { data, width } = this.#mask;
    const bounds = maskBounds(this.#mask);
    for (const cell of findSeams(this.#mask, bounds, sources)) {
      this.#surroundings.read(cell.left + cell.width / 2, cell.top + cell.height / 2, this.#state);
      // At its edge a cell may be softer by about one level.
      if (cell.awayPx > 2 ** (this.#state[0]! + 2) || !this.#hasSeam(cell, sources, bounds)) continue;
      for (let y = cell.top; y < cell.top + cell.height; y++) {
        const row = (y - bounds.top) * bounds.width - bounds.left;
        for (let x = cell.left; x < cell.left + cell.width; x++) {
          const source = sources[row + x]!;
          if (source >= 0 && data[y * width + x] !== 0) this.#softenPixel(x, y, source);
        }
      }
    }
  }

  /** Would some pixel of a cell change? A few of them tell, because softening is wider than their distance. */
  #hasSeam({ left, top, width, height }: Rect, sources: Int32Array, bounds: Rect): boolean {
    for (let y = top + 1; y < top + height; y += TOLD_PX) {
      const row = (y - bounds.top) * bounds.width - bounds.left;
      for (let x = left + 1; x < left + width; x += TOLD_PX) {
        const source = sources[row + x]!;
        const isHole = this.#mask.data[y * this.#mask.width + x] !== 0;
        if (isHole && source >= 0 && this.#measureChange(x, y, source) > UNSEEN) return true;
      }
    }
    return false;
  }

  #softenPixel(x: number, y: number, source: number): void {
    const { width, channels, data } = this.#image;
    const scale = this.#scale;
    const start = (y * width + x) * channels;
    const shown = Math.min(1, (this.#measureChange(x, y, source) - UNSEEN) / FADE);
    if (shown <= 0) return;
    for (let channel = 0; channel < channels; channel++) {
      const own = data[start + channel]! / scale;
      const mixed = own + shown * (this.#softened[channel]! - own);
      data[start + channel] = Math.round(Math.min(255, Math.max(0, mixed)) * scale);
    }
  }

  /**
   * How far a pixel is from what it would be within a piece, in 8-bit steps; sets `softened` to what it becomes elsewhere. 0 where the
   * surroundings are sharp.
   */
  #measureChange(x: number, y: number, source: number): number {
    const { width, channels, data } = this.#image;
    const scale = this.#scale;
    this.#surroundings.read(x, y, this.#state);
    const level = Math.min(LEVELS, this.#state[0]!);
    if (level < LEAST_LEVEL) return 0;
    const mostDetail = MOST_DETAIL * (this.#state[1]! + UNSEEN);
    const [fromX, fromY] = [source % width, Math.floor(source / width)];
    readLevel(this.#filled, level, x, y, this.#ground, this.#upper);
    readLevel(this.#known, level, fromX, fromY, this.#beneath, this.#upper);
    this.#known[0]!.read(fromX, fromY, this.#finest);
    const start = (y * width + x) * channels;
    let change = 0;
    for (let channel = 0; channel < channels; channel++) {
      const ground = this.#ground[channel]!;
      const copied = data[source * channels + channel]! / scale;
      const again = ground + copied - this.#beneath[channel]!;
      const grain = copied - this.#finest[channel]!;
      this.#softened[channel] = ground + Math.min(mostDetail, Math.max(-mostDetail, grain));
      change = Math.max(change, Math.abs(again - data[start + channel]! / scale));
    }
    return change;
  }
}

/** Writes what lies between two of the bands, which begin with level 1, into `colour`. */
function readLevel(
  bands: readonly Band[],
  level: number,
  x: number,
  y: number,
  colour: Float64Array,
  upper: Float64Array,
): void {
  const lower = Math.floor(level);
  const part = level - lower;
  bands[lower - 1]!.read(x, y, colour);
  if (part === 0) return;
  bands[lower]!.read(x, y, upper);
  for (let channel = 0; channel < colour.length; channel++) {
    colour[channel]! += part * (upper[channel]! - colour[channel]!);
  }
}
