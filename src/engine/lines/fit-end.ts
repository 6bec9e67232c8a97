import type { Point } from '../../shared/geometry.js';

/** A contour where it enters the hole, as a curve through its traced points. */
export interface EndFit {
  readonly x: number;
  readonly y: number;
  readonly tangentX: number;
  readonly tangentY: number;
  readonly curvature: number;
  readonly roughness: number;
  readonly length: number;
}

/** Points count less the farther they lie from the hole: by e in this many pixels. */
const FADE_PX = 9;
/** How much a bend must be worth: contours of photos are straight until they show that they are not. */
const BEND_PRIOR = 2500;

/**
 * Fits a parabola in the contour's own direction to points that lead away from the hole, and reads it `gapPx` before the first of
 * them, where the hole begins.
 */
export function fitEnd(points: readonly Point[], gapPx: number): EndFit | undefined {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 4) return undefined;
  let [alongX, alongY] = direction(points);
  if (alongX * (first.x - last.x) + alongY * (first.y - last.y) < 0) [alongX, alongY] = [-alongX, -alongY];
  // u runs into the hole from the first point, v to its right hand: v = a + b u + c u².
  const sums = new Float64Array(8);
  let length = 0;
  const local = points.map((point, index) => {
    const before = points[index - 1];
    if (before) length += Math.hypot(point.x - before.x, point.y - before.y);
    const dx = point.x - first.x;
    const dy = point.y - first.y;
    return {
      u: dx * alongX + dy * alongY,
      v: dy * alongX - dx * alongY,
      weight: Math.exp(-length / FADE_PX),
    };
  });
  for (const { u, v, weight } of local) {
    const powers = [1, u, u * u, u ** 3, u ** 4];
    for (let power = 0; power < 5; power++) sums[power]! += weight * powers[power]!;
    for (let power = 0; power < 3; power++) sums[5 + power]! += weight * v * powers[power]!;
  }
  const [a, b, c] = solve(sums);
  let error = 0;
  for (const { u, v, weight } of local) error += weight * Math.abs(a + b * u + c * u * u - v);
  const u = Math.max(0, gapPx);
  const v = a + b * u + c * u * u;
  const slope = b + 2 * c * u;
  const norm = Math.hypot(1, slope);
  return {
    x: first.x + u * alongX - v * alongY,
    y: first.y + u * alongY + v * alongX,
    tangentX: (alongX - slope * alongY) / norm,
    tangentY: (alongY + slope * alongX) / norm,
    curvature: (2 * c) / norm ** 3,
    roughness: error / sums[0]!,
    length,
  };
}

/** The main axis of the points. */
function direction(points: readonly Point[]): [number, number] {
  const meanX = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const meanY = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const { x, y } of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return [Math.cos(angle), Math.sin(angle)];
}

/** Least squares of a parabola from its moments, the bend held to 0. */
function solve(sums: Float64Array): [number, number, number] {
  const [s0, s1, s2, s3, bend, t0, t1, t2] = sums as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const s4 = bend + BEND_PRIOR;
  const determinant = s0 * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s3 * s2) + s2 * (s1 * s3 - s2 * s2);
  if (Math.abs(determinant) < 1e-9) return [t0 / s0, 0, 0];
  const a = t0 * (s2 * s4 - s3 * s3) - s1 * (t1 * s4 - s3 * t2) + s2 * (t1 * s3 - s2 * t2);
  const b = s0 * (t1 * s4 - s3 * t2) - t0 * (s1 * s4 - s3 * s2) + s2 * (s1 * t2 - t1 * s2);
  const c = s0 * (s2 * t2 - t1 * s3) - s1 * (s1 * t2 - t1 * s2) + t0 * (s1 * s3 - s2 * s2);
  return [a / determinant, b / determinant, c / determinant];
}
