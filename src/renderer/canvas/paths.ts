import type { Point, Rect } from '../../shared/geometry.js';

/** The outline of `rect`. */
export function rectPath({ left, top, width, height }: Rect): Path2D {
  const path = new Path2D();
  path.rect(left, top, width, height);
  return path;
}

/** A line through `points` and back to the first. */
export function closedPath(points: readonly Point[]): Path2D {
  const path = new Path2D();
  for (const { x, y } of points) path.lineTo(x, y);
  path.closePath();
  return path;
}
