import type { Size } from '../../../shared/geometry.js';

/**
 * How alike two colours are is a table by their squared distance: whole numbers, the same sums on every machine. Its scale is that of a
 * standard deviation of 12, in steps of 255, of what still counts as the same colour: grain, JPEG and a soft gradient.
 */
const SPREAD = 12;
const STEP_SHIFT = 4;
const FULL = 4096;
const KERNEL = Uint16Array.from({ length: 512 }, (_, index) =>
  Math.round(FULL * Math.exp(-((index + 0.5) * 2 ** STEP_SHIFT) / (2 * SPREAD * SPREAD))),
);

/** A place is compared with at least so many samples, where there are that many, and at most so many. */
const WANTED = 64;
const MOST = 96;
/** No sample is farther away than so many tiles. */
const REACH_TILES = 8;

/**
 * The colours of some pixels, asked for by place: what lies near counts. A density without a shape (kernels around the samples), because
 * the colours around a thing follow none.
 */
export class LocalColours {
  readonly #colours: Uint8Array;
  readonly #width: number;
  readonly #tilePx: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #shift: number;
  /** By tile, the pixels that are samples. */
  readonly #pixels: Int32Array[];
  readonly #near: (Int32Array | undefined)[];

  /** `colours`: three bytes for each pixel of `size`, which stay the caller's. Samples lie within a few `tilePx` of who asks. `doublings` of the
   * distance within which colours are the same: 0 in most photos. */
  constructor(
    colours: Uint8Array,
    size: Size,
    tilePx: number,
    doublings: number,
    isSample: (pixel: number) => boolean,
  ) {
    this.#colours = colours;
    this.#width = size.width;
    this.#tilePx = tilePx;
    this.#shift = STEP_SHIFT + 2 * doublings;
    this.#columns = Math.ceil(size.width / tilePx);
    this.#rows = Math.ceil(size.height / tilePx);
    const lists: number[][] = Array.from({ length: this.#columns * this.#rows }, () => []);
    for (let y = 0, pixel = 0; y < size.height; y++) {
      const row = Math.floor(y / tilePx) * this.#columns;
      for (let x = 0; x < size.width; x++, pixel++) {
        if (isSample(pixel)) lists[row + Math.floor(x / tilePx)]!.push(pixel);
      }
    }
    this.#pixels = lists.map((list) => thin(list, WANTED));
    this.#near = new Array<Int32Array | undefined>(lists.length);
  }

  /** How common the colour of `pixel` is among the samples around it, 0 to 1; 0 where there are none. */
  densityAt(pixel: number): number {
    const near = this.#samplesAt(pixel);
    if (near.length === 0) return 0;
    const colours = this.#colours;
    const red = colours[3 * pixel]!;
    const green = colours[3 * pixel + 1]!;
    const blue = colours[3 * pixel + 2]!;
    let sum = 0;
    for (let index = 0; index < near.length; index++) {
      const at = near[index]!;
      const r = red - colours[at]!;
      const g = green - colours[at + 1]!;
      const b = blue - colours[at + 2]!;
      const step = (r * r + g * g + b * b) >> this.#shift;
      if (step < KERNEL.length) sum += KERNEL[step]!;
    }
    return sum / (FULL * near.length);
  }

  #samplesAt(pixel: number): Int32Array {
    const y = Math.floor(pixel / this.#width);
    const column = Math.floor((pixel - y * this.#width) / this.#tilePx);
    const row = Math.floor(y / this.#tilePx);
    const tile = row * this.#columns + column;
    return (this.#near[tile] ??= this.#collect(column, row));
  }

  /** Samples from squares of tiles that grow until there are enough. */
  #collect(column: number, row: number): Int32Array {
    const tiles: Int32Array[] = [];
    let count = 0;
    for (let reach = 0; reach <= REACH_TILES && count < WANTED; reach++) {
      for (let y = Math.max(0, row - reach); y <= Math.min(this.#rows - 1, row + reach); y++) {
        const isEnd = Math.abs(y - row) === reach;
        for (let x = column - reach; x <= column + reach; x += isEnd || reach === 0 ? 1 : 2 * reach) {
          const tile = x < 0 || x >= this.#columns ? undefined : this.#pixels[y * this.#columns + x];
          if (!tile || tile.length === 0) continue;
          tiles.push(tile);
          count += tile.length;
        }
      }
    }
    const found = new Int32Array(count);
    let at = 0;
    for (const tile of tiles) {
      found.set(tile, at);
      at += tile.length;
    }
    return thin(found, MOST).map((pixel) => 3 * pixel);
  }
}

/** At most `most` of them, evenly. */
function thin(list: ArrayLike<number>, most: number): Int32Array {
  if (list.length <= most) return Int32Array.from(list);
  // An odd stride would follow columns; the golden section does not.
  return Int32Array.from(
    { length: most },
    (_, index) => list[Math.floor(((index * 0.618_033_988_75) % 1) * list.length)]!,
  );
}
