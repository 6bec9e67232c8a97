import type { Point } from '../../shared/geometry.js';
import { simplifyLine } from '../../shared/simplify-line.js';

/** Nearer points than this part of the tolerance are one. */
const SAME_SHARE = 0.1;

/**
 * The centripetal Catmull-Rom spline through `points` as a polyline that is nowhere farther than `tolerance` from it. It makes neither loops nor
 * cusps between two points (Yuksel, Schaefer and Keyser, "Parameterization and applications of Catmull-Rom curves", 2011).
 */
export function splineThrough(points: readonly Point[], tolerance: number): Point[] {
  const knots = points.filter((point, index) => {
    const before = points[index - 1];
    return !before || distance(before, point) > SAME_SHARE * tolerance;
  });
  const line: Point[] = knots.slice(0, 1);
  for (const [index, to] of knots.entries()) {
    const from = knots[index - 1];
    if (!from) continue;
    // Beyond its ends the curve goes on as it came.
    const before = knots[index - 2] ?? mirror(to, from);
    const after = knots[index + 1] ?? mirror(from, to);
    line.push(...flatten(toBezier(before, from, to, after), tolerance / 2));
  }
  return simplifyLine(line, tolerance / 2);
}

type Bezier = readonly [Point, Point, Point, Point];

/** The part of the spline from `from` to `to`. */
function toBezier(before: Point, from: Point, to: Point, after: Point): Bezier {
  const entry = Math.sqrt(distance(before, from));
  const own = Math.sqrt(distance(from, to));
  const exit = Math.sqrt(distance(to, after));
  return [from, controlPoint(before, from, to, entry, own), controlPoint(after, to, from, exit, own), to];
}

/** The control point beside `at` on its way to `next`; `near` and `far` are the square roots of the ways to `beyond` and to `next`. */
function controlPoint(beyond: Point, at: Point, next: Point, near: number, far: number): Point {
  const ownWeight = 2 * near * near + 3 * near * far + far * far;
  const weigh = (one: number, own: number, other: number): number =>
    (near * near * other - far * far * one + ownWeight * own) / (3 * near * (near + far));
  return { x: weigh(beyond.x, at.x, next.x), y: weigh(beyond.y, at.y, next.y) };
}

/** Points behind the first one; as many equal steps as keep the polyline near enough (Wang 1984). */
function flatten([a, b, c, d]: Bezier, tolerance: number): Point[] {
  const bend = Math.max(
    Math.hypot(a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y),
    Math.hypot(b.x - 2 * c.x + d.x, b.y - 2 * c.y + d.y),
  );
  const count = Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / tolerance)));
  return Array.from({ length: count }, (_, index): Point => {
    const t = (index + 1) / count;
    const s = 1 - t;
    const mix = (p: number, q: number, r: number, e: number): number =>
      s ** 3 * p + 3 * s * s * t * q + 3 * s * t * t * r + t ** 3 * e;
    return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
  });
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function mirror(point: Point, at: Point): Point {
  return { x: 2 * at.x - point.x, y: 2 * at.y - point.y };
}
