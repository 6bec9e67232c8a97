import type { Point } from './geometry.js';

/** A point of a line, and the radius that the line has there, where it is not the same everywhere. */
interface LinePoint extends Point {
  readonly radius?: number;
}

/**
 * The line with fewer points: none that is dropped lies farther than `tolerance` from what remains (Ramer, "An iterative
 * procedure for the polygonal approximation of plane curves", 1972), with its radius as a third coordinate. First and last stay.
 */
export function simplifyLine<Of extends LinePoint>(points: readonly Of[], tolerance: number): Of[] {
  if (points.length < 3) return [...points];
  const isKept = new Uint8Array(points.length);
  isKept[0] = 1;
  isKept[points.length - 1] = 1;
  // A list instead of recursion: a long scribble must not exhaust the stack.
  const open: [number, number][] = [[0, points.length - 1]];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const [first, last] = part;
    const farthest = findFarthest(points, first, last);
    if (farthest.distance <= tolerance) continue;
    isKept[farthest.index] = 1;
    open.push([first, farthest.index], [farthest.index, last]);
  }
  return points.filter((_, index) => isKept[index] === 1);
}

function findFarthest(
  points: readonly LinePoint[],
  first: number,
  last: number,
): { index: number; distance: number } {
  const from = points[first];
  const to = points[last];
  let index = first;
  let distance = 0;
  if (!from || !to) return { index, distance };
  for (let candidate = first + 1; candidate < last; candidate++) {
    const point = points[candidate];
    if (!point) continue;
    const away = distanceToSegment(point, from, to);
    if (away > distance) {
      distance = away;
      index = candidate;
    }
  }
  return { index, distance };
}

function distanceToSegment(point: LinePoint, from: LinePoint, to: LinePoint): number {
  const [dx, dy, dr] = wayBetween(from, to);
  const [px, py, pr] = wayBetween(from, point);
  const lengthSquared = dx * dx + dy * dy + dr * dr;
  const along = lengthSquared === 0 ? 0 : (px * dx + py * dy + pr * dr) / lengthSquared;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(px - t * dx, py - t * dy, pr - t * dr);
}

function wayBetween(from: LinePoint, to: LinePoint): [number, number, number] {
  return [to.x - from.x, to.y - from.y, (to.radius ?? 0) - (from.radius ?? 0)];
}
