import type { Point } from '../../../shared/geometry.js';
import type { Stroke } from '../../../shared/stroke.js';
import type { Mark } from '../drawing.js';
import { simplifyLine } from '../../../shared/simplify-line.js';
import type { Gesture, ToolStart } from './tool.js';

/**
 * A free-form line of a brush or the sketch pen. A click without a move is a dot, or a straight line where that is wanted. A pen says how wide
 * the line of a brush is; straight ones have the full width, and guidance lines are no areas: the engine thins them.
 */
export function beginStroke(kind: Mark['kind'], start: ToolStart): Gesture {
  const { radiusPx: radius, tolerancePx } = start;
  const points: Point[] = start.lineFrom ? [start.lineFrom, start.point] : [start.point];
  const isPressed = start.width !== undefined && !start.lineFrom && kind !== 'sketch';
  const widths = isPressed ? [start.width] : undefined;
  const stroke: Stroke = { points, radius, ...(widths && { widths }), mode: start.mode };
  return {
    live: asMark(kind, stroke),
    move(next, nextWidths) {
      for (const [index, point] of next.entries()) {
        const last = points.at(-1) ?? point;
        const width = nextWidths?.[index] ?? 1;
        const growth = widths ? (width - (widths.at(-1) ?? 1)) * radius : 0;
        if (Math.hypot(point.x - last.x, point.y - last.y, growth) < tolerancePx) continue;
        points.push(point);
        widths?.push(width);
      }
    },
    finish() {
      const line = points.map(({ x, y }, index) => {
        const width = widths?.[index] ?? 1;
        return { x, y, width, radius: width * radius };
      });
      const kept = simplifyLine(line, tolerancePx / 2);
      return asMark(kind, {
        ...stroke,
        points: kept.map(({ x, y }) => ({ x, y })),
        ...(widths && { widths: kept.map(({ width }) => width) }),
      });
    },
  };
}

function asMark(kind: Mark['kind'], stroke: Stroke): Mark {
  return kind === 'mask' ? { kind, shape: { kind: 'stroke', ...stroke } } : { kind, stroke };
}
