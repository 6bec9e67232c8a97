import type { Point } from '../../shared/geometry.js';
import { curvesCross } from './join-curve.js';

/** Lines closer than this to each other are one. */
const APART_PX = 3;

export interface RatedCurve {
  readonly curve: readonly Point[];
  readonly confidence: number;
}

/** After those chosen `before` the likeliest, and then what neither crosses them nor shares their ends nor runs along them. */
export function chooseCurves<Curve extends RatedCurve>(
  curves: readonly Curve[],
  leastConfidence: number,
  before: readonly Curve[] = [],
): Curve[] {
  const ordered = curves
    .filter(({ confidence }) => confidence >= leastConfidence)
    .sort((a, b) => b.confidence - a.confidence);
  const chosen = [...before];
  for (const candidate of ordered) {
    if (!chosen.some((other) => areRivals(candidate.curve, other.curve))) chosen.push(candidate);
  }
  return chosen;
}

function areRivals(a: readonly Point[], b: readonly Point[]): boolean {
  for (const end of [a[0]!, a.at(-1)!]) {
    for (const other of [b[0]!, b.at(-1)!]) if (distance(end, other) < APART_PX) return true;
  }
  const ways = a.map((point) =>
    b.reduce((least, other) => Math.min(least, distance(point, other)), Infinity),
  );
  ways.sort((one, other) => one - other);
  if (ways[ways.length >> 1]! < APART_PX) return true;
  return ways[0]! < 2 * APART_PX && curvesCross(a, b);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
