import type { CloneBlend, SourceOffset } from '../../../shared/clone.js';
import type { Point } from '../../../shared/geometry.js';
import type { CloneMark } from '../drawing.js';
import { beginStroke } from './stroke-gesture.js';
import type { EnterTool, Gesture, ToolStart } from './tool.js';

/**
 * A clone stamp or a healing brush: what lies at a fixed way from the pointer is copied along the stroke. The first press chooses the source, and
 * so does each one that is made to take away; the next stroke fixes the way, and those after it keep it, so that neighbouring
 * strokes go on with the same picture.
 */
export function cloneTool(blend: CloneBlend): EnterTool {
  return ({ redraw, clone }) => {
    let gesture: Gesture | undefined;
    let from: SourceOffset | undefined;
    let softPx = 0;

    function currentMark(mark: Gesture['live']): CloneMark | undefined {
      if (!from || mark?.kind !== 'mask') return undefined;
      return { kind: 'clone', shape: mark.shape, from, options: { blend, softPx } };
    }

    function drop(): void {
      gesture = undefined;
      redraw();
    }

    return {
      get overlay() {
        return currentMark(gesture?.live);
      },
      down(start: ToolStart) {
        const { source } = clone;
        if (!source || start.mode === 'erase') {
          clone.choose({ at: start.point });
          return;
        }
        from = source.from ?? wayFrom(start.point, source.at);
        softPx = clone.softness * start.radiusPx;
        clone.choose({ at: source.at, from });
        gesture = beginStroke('mask', start);
        redraw();
      },
      move(points, widths) {
        gesture?.move(points, widths);
        redraw();
      },
      up() {
        const mark = currentMark(gesture?.finish());
        drop();
        if (mark) clone.copy(mark);
      },
      cancel() {
        const wasDrawing = gesture !== undefined;
        drop();
        return wasDrawing;
      },
    };
  };
}

function wayFrom(point: Point, source: Point): SourceOffset {
  return { dx: Math.round(source.x - point.x), dy: Math.round(source.y - point.y) };
}
