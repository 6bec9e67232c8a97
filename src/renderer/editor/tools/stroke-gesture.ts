import type { Point } from '../../../shared/geometry.js';
import type { Stroke } from '../../../shared/stroke.js';
import type { Mark } from '../drawing.js';
import { simplifyLine } from '../../../shared/simplify-line.js';
import type { Gesture, ToolStart } from './tool.js';

/** A free-form line of a brush or the sketch pen. A click without a move is a dot, or a straight line where that is wanted. */
export function beginStroke(kind: Mark['kind'], start: ToolStart): Gesture {
  const points: Point[] = start.lineFrom ? [start.lineFrom, start.point] : [start.point];
  const stroke: Stroke = { points, radius: start.radiusPx, mode: start.mode };
  return {
    live: asMark(kind, stroke),
    move(next) {
      for (const point of next) {
        const last = points.at(-1);
        const isMoved = !last || Math.hypot(point.x - last.x, point.y - last.y) >= start.tolerancePx;
        if (isMoved) points.push(point);
      }
    },
    finish() {
      return asMark(kind, { ...stroke, points: simplifyLine(points, start.tolerancePx / 2) });
    },
  };
}

function asMark(kind: Mark['kind'], stroke: Stroke): Mark {
  return kind === 'mask' ? { kind, shape: { kind: 'stroke', ...stroke } } : { kind, stroke };
}
