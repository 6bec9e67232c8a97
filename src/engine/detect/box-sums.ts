import type { Size } from '../../shared/geometry.js';

/** Sums over any box of a plane in a few steps (summed-area tables, Crow 1984). */
export interface BoxSums extends Size {
  readonly values: Float64Array;
  readonly squares: Float64Array;
}

/** Mean, variance and number of pixels of a box. */
export interface BoxMoments {
  readonly sum: number;
  readonly squares: number;
  readonly count: number;
}

export function createBoxSums(plane: Float32Array, { width, height }: Size): BoxSums {
  const stride = width + 1;
  const values = new Float64Array(stride * (height + 1));
  const squares = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let rowSum = 0;
    let rowSquares = 0;
    for (let x = 0; x < width; x++) {
      const value = plane[y * width + x]!;
      rowSum += value;
      rowSquares += value * value;
      const at = (y + 1) * stride + x + 1;
      values[at] = values[at - stride]! + rowSum;
      squares[at] = squares[at - stride]! + rowSquares;
    }
  }
  return { width, height, values, squares };
}

/** The box of 2·`radius` + 1 pixels around (`x`, `y`), cut at the borders. */
export function boxMoments(sums: BoxSums, x: number, y: number, radius: number): BoxMoments {
  const stride = sums.width + 1;
  const left = Math.max(0, x - radius);
  const right = Math.min(sums.width, x + radius + 1);
  const top = Math.max(0, y - radius) * stride;
  const bottom = Math.min(sums.height, y + radius + 1) * stride;
  const of = (table: Float64Array): number =>
    table[bottom + right]! - table[bottom + left]! - table[top + right]! + table[top + left]!;
  return {
    sum: of(sums.values),
    squares: of(sums.squares),
    count: ((bottom - top) / stride) * (right - left),
  };
}
