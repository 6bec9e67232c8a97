import type { Point } from './geometry.js';

/**
 * The line with fewer points: none that is dropped lies farther than `tolerance` from what remains (Ramer, "An iterative
 * procedure for the polygonal approximation of plane curves", 1972). First and last stay.
 */
export function simplifyLine(points: readonly Point[], tolerance: number): Point[] {
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
  points: readonly Point[],
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

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const lengthSquared = dx * dx + dy * dy;
  const along = lengthSquared === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / lengthSquared;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}
