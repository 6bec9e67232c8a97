import type { Point } from '../../../shared/geometry.js';
import type { Stroke } from '../../../shared/stroke.js';
import type { LiveMark } from '../drawing.js';
import { splineThrough } from '../spline.js';
import type { EnterTool, ToolStart } from './tool.js';

/** A point is meant when the pointer is that near, in units of the tolerance: six CSS pixels. */
const KNOT_TOLERANCES = 12;
/** Fewer make no line. */
const FEWEST_KNOTS = 2;

/**
 * Draws a guidance line, a smooth curve through points that are clicked one by one. A second click on the last point (as a double click is) or Enter
 * ends it, Backspace takes the last point back. Every point can be dragged until then.
 */
export const enterCurveTool: EnterTool = ({ redraw, finish }) => {
  let begun: Pick<ToolStart, 'mode' | 'radiusPx' | 'tolerancePx'> | undefined;
  let knots: Point[] = [];
  let pointer: Point | undefined;
  /** The point under the pointer, since it went down on `at`. `isKnown`: it was there already. */
  let held:
    { readonly index: number; readonly at: Point; readonly isKnown: boolean; isDragged: boolean } | undefined;

  function drop(): boolean {
    const isOpen = begun !== undefined;
    begun = held = undefined;
    knots = [];
    if (isOpen) redraw();
    return isOpen;
  }

  function end(): void {
    if (!begun || knots.length < FEWEST_KNOTS) return;
    const stroke = strokeThrough(knots, begun);
    drop();
    finish({ kind: 'sketch', stroke });
  }

  function isNear(a: Point, b: Point): boolean {
    return Math.hypot(a.x - b.x, a.y - b.y) <= KNOT_TOLERANCES * (begun?.tolerancePx ?? 0);
  }

  return {
    get overlay(): LiveMark | undefined {
      if (!begun) return undefined;
      const points = held || !pointer ? knots : [...knots, pointer];
      return { kind: 'sketch', stroke: strokeThrough(points, begun), knots: [...knots] };
    },
    hover(point) {
      pointer = point;
      if (begun) redraw();
    },
    down({ point, mode, radiusPx, tolerancePx }) {
      pointer = point;
      begun = { mode: begun?.mode ?? mode, radiusPx, tolerancePx };
      const near = knots.findLastIndex((knot) => isNear(knot, point));
      const isKnown = near >= 0;
      if (!isKnown) knots.push(point);
      held = { index: isKnown ? near : knots.length - 1, at: point, isKnown, isDragged: false };
      redraw();
    },
    move(points) {
      pointer = points.at(-1) ?? pointer;
      if (held && pointer) {
        // A hand that shakes on a point does not move it.
        held.isDragged ||= !held.isKnown || !isNear(held.at, pointer);
        if (held.isDragged) knots[held.index] = pointer;
      }
      redraw();
    },
    up() {
      const isEnd = held?.isKnown && !held.isDragged && held.index === knots.length - 1;
      held = undefined;
      if (isEnd) end();
      redraw();
    },
    key(key) {
      if (!begun || (key !== 'Enter' && key !== 'Backspace')) return false;
      if (key === 'Enter') end();
      else if (knots.length > 1) knots.pop();
      else drop();
      redraw();
      return true;
    },
    cancel: drop,
    exit: drop,
  };
};

function strokeThrough(
  knots: readonly Point[],
  { mode, radiusPx, tolerancePx }: Pick<ToolStart, 'mode' | 'radiusPx' | 'tolerancePx'>,
): Stroke {
  return { points: splineThrough(knots, tolerancePx), radius: radiusPx, mode };
}
