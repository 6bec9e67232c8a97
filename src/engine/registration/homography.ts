import type { Point, Size } from '../../shared/geometry.js';

/**
 * How a plane that one camera sees looks to another, or anything to a camera that only turned: 3 × 3, row by row, scaled so that the last
 * is 1 (Hartley & Zisserman, Multiple View Geometry, 2nd edition, 2.3).
 */
export type Homography = readonly [
  ...[number, number, number],
  ...[number, number, number],
  ...[number, number, number],
];

/** A place in one picture and the same in another. */
export interface PointPair {
  readonly from: Point;
  readonly to: Point;
}

/** Where `point` goes; not finite at the horizon. */
export function mapPoint([a, b, c, d, e, f, g, h, i]: Homography, { x, y }: Point): Point {
  const depth = g * x + h * y + i;
  return { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth };
}

/** What is behind the camera has no depth above 0. */
export function depthAt([, , , , , , g, h, i]: Homography, { x, y }: Point): number {
  return g * x + h * y + i;
}

/** How many times as large things at `point` become, along a side: the root of the Jacobian's determinant. */
export function scaleAt(homography: Homography, point: Point): number {
  const depth = depthAt(homography, point);
  return Math.sqrt(Math.abs(determinant(homography) / depth ** 3));
}

/** The way back. Nothing where there is none. */
export function invertHomography(homography: Homography): Homography | undefined {
  const [a, b, c, d, e, f, g, h, i] = homography;
  if (!(Math.abs(determinant(homography)) > 1e-12)) return undefined;
  const inverse: Homography = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  return scaleLast(inverse);
}

/** First `first`, then `then`. */
export function composeHomographies(then: Homography, first: Homography): Homography {
  const product = Array.from({ length: 9 }, (_, at) => {
    const [row, column] = [at - (at % 3), at % 3];
    return (
      then[row]! * first[column]! + then[row + 1]! * first[column + 3]! + then[row + 2]! * first[column + 6]!
    );
  });
  return scaleLast(product as unknown as Homography);
}

/** From pixels of a photo of `size` to units: 0 in its middle, 1 at the ends of its longer side. */
export function toUnits({ width, height }: Size): Homography {
  const unit = 2 / Math.max(width, height);
  return [unit, 0, (-width * unit) / 2, 0, unit, (-height * unit) / 2, 0, 0, 1];
}

function determinant([a, b, c, d, e, f, g, h, i]: Homography): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

function scaleLast(homography: Homography): Homography {
  return homography.map((value) => value / homography[8]) as unknown as Homography;
}
