import type { Size } from '../../../shared/geometry.js';

/** Sums over squares of a plane, each in a few steps however large it is (summed-area table: Crow, SIGGRAPH 1984). */
export class BoxSums {
  readonly #size: Size;
  readonly #table: Float64Array;

  /** `valueAt` is asked once for each pixel, row after row. */
  constructor(size: Size, valueAt: (pixel: number) => number) {
    const { width, height } = size;
    const stride = width + 1;
    const table = new Float64Array(stride * (height + 1));
    for (let y = 0, pixel = 0; y < height; y++) {
      let row = 0;
      for (let x = 0, at = (y + 1) * stride + 1; x < width; x++, pixel++, at++) {
        row += valueAt(pixel);
        table[at] = table[at - stride]! + row;
      }
    }
    this.#size = size;
    this.#table = table;
  }

  /** Of the pixels at most `reach` columns and rows from `(x, y)`. */
  near(x: number, y: number, reach: number): number {
    const { width, height } = this.#size;
    const stride = width + 1;
    const left = Math.max(0, x - reach);
    const right = Math.min(width, x + reach + 1);
    const top = Math.max(0, y - reach) * stride;
    const bottom = Math.min(height, y + reach + 1) * stride;
    const table = this.#table;
    return table[bottom + right]! - table[bottom + left]! - table[top + right]! + table[top + left]!;
  }

  /** Of all of them. */
  get total(): number {
    return this.#table.at(-1)!;
  }
}
