import type { Point } from '../../shared/geometry.js';
import type { Homography, PointPair } from './homography.js';
import { mapPoint } from './homography.js';

/** All but the last number of a homography. */
const UNKNOWN = 8;

/** A homography and how sure it is. */
export interface FittedHomography {
  readonly homography: Homography;
  /** Of its first eight numbers, row by row. */
  readonly covariance: Float64Array;
}

/**
 * The homography that takes `from` of four or more pairs to `to` with the least algebraic error (Hartley & Zisserman 4.1, the direct linear
 * transformation). Coordinates are units (`toUnits`), which serve as the normalisation of 4.4.4. Nothing where the pairs do not say it.
 */
export function fitDirectly(pairs: readonly PointPair[]): Homography | undefined {
  const normal = new NormalEquations();
  for (const { from, to } of pairs) {
    const { x, y } = from;
    normal.add([x, y, 1, 0, 0, 0, -to.x * x, -to.x * y], to.x);
    normal.add([0, 0, 0, x, y, 1, -to.y * x, -to.y * y], to.y);
  }
  const solved = normal.solve();
  return solved && toHomography(solved);
}

/** Rounds of improving; two or three are enough from where `fitDirectly` leads. */
const ROUNDS = 4;

/**
 * The same with the least distance between where pairs lead and where they should (Hartley & Zisserman 4.5, Gauss and Newton), beginning
 * with `start`; its covariance is that of 5.1.3, with the noise that the pairs show.
 */
export function fitNearest(pairs: readonly PointPair[], start: Homography): FittedHomography | undefined {
  let homography = start;
  for (let round = 0; round < ROUNDS; round++) {
    const normal = new NormalEquations();
    for (const { from, to } of pairs) {
      const there = mapPoint(homography, from);
      const [rowX, rowY] = slopesAt(homography, from);
      normal.add(rowX, to.x - there.x);
      normal.add(rowY, to.y - there.y);
    }
    const step = normal.solve();
    if (step === undefined) return undefined;
    homography = toHomography(step.map((change, at) => change + homography[at]!));
    if (round < ROUNDS - 1) continue;
    const noise = normal.squares / Math.max(1, 2 * pairs.length - UNKNOWN);
    const inverse = normal.invert();
    return inverse && { homography, covariance: inverse.map((value) => value * noise) };
  }
  return undefined;
}

/** The standard error of where `point` is said to go, in units (Hartley & Zisserman 5.2.4). */
export function errorAt({ homography, covariance }: FittedHomography, point: Point): number {
  const variance = slopesAt(homography, point).reduce((sum, row) => {
    const part = row.reduce((total, slope, i) => {
      return total + row.reduce((inner, other, j) => inner + slope * other * covariance[i * UNKNOWN + j]!, 0);
    }, 0);
    return sum + part;
  }, 0);
  return Math.sqrt(Math.max(0, variance));
}

/** How both coordinates of where `point` goes change with each of the eight numbers. */
function slopesAt(homography: Homography, { x, y }: Point): [number[], number[]] {
  const depth = homography[6] * x + homography[7] * y + homography[8];
  const there = mapPoint(homography, { x, y });
  const [u, v, one] = [x / depth, y / depth, 1 / depth];
  return [
    [u, v, one, 0, 0, 0, -there.x * u, -there.x * v],
    [0, 0, 0, u, v, one, -there.y * u, -there.y * v],
  ];
}

function toHomography(eight: readonly number[]): Homography {
  return [...eight, 1] as unknown as Homography;
}

/** Sums of least squares for eight unknown numbers. */
class NormalEquations {
  readonly #left = new Float64Array(UNKNOWN * UNKNOWN);
  readonly #right = new Float64Array(UNKNOWN);
  /** Of all right sides. */
  squares = 0;

  add(row: readonly number[], value: number): void {
    this.squares += value * value;
    for (let i = 0; i < UNKNOWN; i++) {
      if (row[i] === 0) continue;
      this.#right[i]! += row[i]! * value;
      for (let j = 0; j < UNKNOWN; j++) this.#left[i * UNKNOWN + j]! += row[i]! * row[j]!;
    }
  }

  solve(): number[] | undefined {
    return eliminate(this.#left, this.#right, 1);
  }

  invert(): Float64Array | undefined {
    const identity = new Float64Array(UNKNOWN * UNKNOWN);
    for (let at = 0; at < UNKNOWN; at++) identity[at * (UNKNOWN + 1)] = 1;
    const inverse = eliminate(this.#left, identity, UNKNOWN);
    return inverse && Float64Array.from(inverse);
  }
}

/** Gauss's elimination with the largest pivots; nothing where the rows do not say every unknown. */
function eliminate(left: Float64Array, right: Float64Array, columns: number): number[] | undefined {
  const [a, b] = [left.slice(), right.slice()];
  const swap = (values: Float64Array, width: number, one: number, other: number): void => {
    for (let at = 0; at < width; at++) {
      const value = values[one * width + at]!;
      values[one * width + at] = values[other * width + at]!;
      values[other * width + at] = value;
    }
  };
  for (let column = 0; column < UNKNOWN; column++) {
    let pivot = column;
    for (let row = column + 1; row < UNKNOWN; row++) {
      if (Math.abs(a[row * UNKNOWN + column]!) > Math.abs(a[pivot * UNKNOWN + column]!)) pivot = row;
    }
    swap(a, UNKNOWN, column, pivot);
    swap(b, columns, column, pivot);
    const own = a[column * UNKNOWN + column]!;
    if (!(Math.abs(own) > 1e-12)) return undefined;
    for (let row = 0; row < UNKNOWN; row++) {
      if (row === column) continue;
      const part = a[row * UNKNOWN + column]! / own;
      if (part === 0) continue;
      for (let at = column; at < UNKNOWN; at++) {
        a[row * UNKNOWN + at]! -= part * a[column * UNKNOWN + at]!;
      }
      for (let at = 0; at < columns; at++) b[row * columns + at]! -= part * b[column * columns + at]!;
    }
  }
  return Array.from(b, (value, at) => {
    const row = Math.floor(at / columns);
    return value / a[row * UNKNOWN + row]!;
  });
}
