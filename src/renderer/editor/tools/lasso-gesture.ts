import type { Point } from '../../../shared/geometry.js';
import type { Mark } from '../drawing.js';
import { simplifyLine } from '../../../shared/simplify-line.js';
import type { Gesture, ToolStart } from './tool.js';

/** A closed free-form line; what it surrounds is marked. */
export function beginLasso(start: ToolStart): Gesture {
  const points: Point[] = [start.point];
  return {
    get live() {
      return asMark(points, start);
    },
    move(next) {
      for (const point of next) {
        const last = points.at(-1);
        const isMoved = !last || Math.hypot(point.x - last.x, point.y - last.y) >= start.tolerancePx;
        if (isMoved) points.push(point);
      }
    },
    finish() {
      return asMark(simplifyLine(points, start.tolerancePx / 2), start);
    },
  };
}

/** Below 4 × 4 tolerances (2 × 2 CSS pixels) a loop was a click. */
const SMALLEST_SIDE = 4;

function asMark(points: readonly Point[], { mode, tolerancePx }: ToolStart): Mark | undefined {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const smallest = SMALLEST_SIDE * tolerancePx;
  const isTiny = Math.max(...xs) - Math.min(...xs) < smallest && Math.max(...ys) - Math.min(...ys) < smallest;
  if (points.length < 3 || isTiny) return undefined;
  return { kind: 'mask', shape: { kind: 'polygon', points, mode } };
}
