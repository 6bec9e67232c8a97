import type { Point } from '../../shared/geometry.js';

interface EndOfCurve extends Point {
  readonly tangentX: number;
  readonly tangentY: number;
}

/** A smooth curve from one end to the other (cubic Hermite), both of whose tangents point into the hole. */
export function joinCurve(from: EndOfCurve, to: EndOfCurve): Point[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const count = Math.max(2, Math.ceil(length / 1.5));
  const points: Point[] = [];
  for (let index = 0; index <= count; index++) {
    const t = index / count;
    const start = 2 * t ** 3 - 3 * t ** 2 + 1;
    const leave = (t ** 3 - 2 * t ** 2 + t) * length;
    const end = 3 * t ** 2 - 2 * t ** 3;
    const arrive = (t ** 2 - t ** 3) * length;
    points.push({
      x: start * from.x + leave * from.tangentX + end * to.x + arrive * to.tangentX,
      y: start * from.y + leave * from.tangentY + end * to.y + arrive * to.tangentY,
    });
  }
  return points;
}

/** Do two polylines cross? */
export function curvesCross(a: readonly Point[], b: readonly Point[]): boolean {
  for (let i = 1; i < a.length; i++) {
    for (let j = 1; j < b.length; j++) {
      if (segmentsCross(a[i - 1]!, a[i]!, b[j - 1]!, b[j]!)) return true;
    }
  }
  return false;
}

function segmentsCross(a: Point, b: Point, c: Point, d: Point): boolean {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
