import type { RasterImage } from '../../raster-image.js';
import type { Lab } from './lab.js';
import { readLab, squaredDistance } from './lab.js';

/** What rounding does to a mean of equal colours, squared. */
const ROUNDING = 1e-9;
const UNKNOWN = 0;
const LIKE = 1;
const UNLIKE = 2;

/** The bits of a byte, three apart: colours that are near each other lie near each other in the table of those that are known. */
const SPREAD = Int32Array.from({ length: 256 }, (_, value) => {
  let bits = 0;
  for (let bit = 0; bit < 8; bit++) bits |= ((value >> bit) & 1) << (3 * bit);
  return bits;
});

/**
 * Which pixels of a photo have the colour of one of them. The distance is ΔE*ab in CIELAB, which says much the same of dark and of bright
 * colours; from black to white it is 100. Values are read as sRGB, of 16 bits the upper 8. So that grain counts for little, all are
 * compared with the mean of those 3 × 3 pixels about the place that are like the one there (a sigma filter: Lee, "Digital image smoothing
 * and the sigma filter", 1983), which that one always is. Opacity differs by 100 from none to full and must be within the tolerance too;
 * what cannot be seen has no colour.
 */
export class ColourLikeness {
  readonly #data: RasterImage['data'];
  readonly #channels: number;
  /** From the first channel of a pixel to its green, its blue and its opacity. */
  readonly #toGreen: number;
  readonly #toBlue: number;
  readonly #toOpacity: number;
  readonly #hasOpacity: boolean;
  readonly #shift: number;
  readonly #tolerance: number;
  readonly #meant: Lab;
  readonly #opacity: number;
  /** For every colour. A photo has far fewer than pixels; parts of the table that none lies in take no memory. */
  readonly #known = new Uint8Array(1 << 24);

  /** `x`, `y` lie in `image`, which is read and not kept longer than this; `tolerance` is a distance. */
  constructor(image: RasterImage, x: number, y: number, tolerance: number) {
    const { channels, data } = image;
    this.#data = data;
    this.#channels = channels;
    this.#toGreen = channels >= 3 ? 1 : 0;
    this.#toBlue = channels >= 3 ? 2 : 0;
    this.#hasOpacity = channels === 2 || channels === 4;
    this.#toOpacity = channels - 1;
    this.#shift = image.depth === 16 ? 8 : 0;
    this.#tolerance = tolerance;
    this.#opacity = this.#opacityOf(y * image.width + x);
    this.#meant = this.#meanAround(image, x, y);
  }

  /** Is the pixel of that number, row by row, like the one that is meant? */
  isLike(pixel: number): boolean {
    if (this.#hasOpacity) {
      const opacity = this.#opacityOf(pixel);
      if ((100 * Math.abs(opacity - this.#opacity)) / 255 > this.#tolerance) return false;
      if (opacity === 0 || this.#opacity === 0) return true;
    }
    const at = pixel * this.#channels;
    const red = this.#data[at]! >> this.#shift;
    const green = this.#data[at + this.#toGreen]! >> this.#shift;
    const blue = this.#data[at + this.#toBlue]! >> this.#shift;
    const key = (SPREAD[red]! << 2) | (SPREAD[green]! << 1) | SPREAD[blue]!;
    const state = this.#known[key]!;
    return (state === UNKNOWN ? this.#decide(key, red, green, blue) : state) === LIKE;
  }

  #decide(key: number, red: number, green: number, blue: number): number {
    const isLike = squaredDistance(readLab(red, green, blue), this.#meant) <= this.#tolerance ** 2 + ROUNDING;
    const state = isLike ? LIKE : UNLIKE;
    this.#known[key] = state;
    return state;
  }

  #opacityOf(pixel: number): number {
    return this.#data[pixel * this.#channels + this.#toOpacity]! >> this.#shift;
  }

  #colourOf(pixel: number): Lab {
    const at = pixel * this.#channels;
    const [red, green, blue] = [at, at + this.#toGreen, at + this.#toBlue].map(
      (index) => this.#data[index]! >> this.#shift,
    );
    return readLab(red!, green!, blue!);
  }

  /** The mean of the 3 × 3 pixels about a place, without those outside of the photo and those that differ from the one there. */
  #meanAround({ width, height }: RasterImage, x: number, y: number): Lab {
    const own = this.#colourOf(y * width + x);
    const like: Lab[] = [];
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const colour = this.#colourOf(row * width + column);
        if (squaredDistance(colour, own) <= this.#tolerance ** 2) like.push(colour);
      }
    }
    const meanOf = (part: 0 | 1 | 2): number =>
      like.reduce((sum, colour) => sum + colour[part], 0) / like.length;
    return [meanOf(0), meanOf(1), meanOf(2)];
  }
}
