import type { Point } from '../../../shared/geometry.js';
import type { Mark } from '../drawing.js';
import type { EnterTool, ToolStart } from './tool.js';

/** The shown line's radius in units of the tolerance: one CSS pixel. */
const RADIUS_TOLERANCES = 2;
/** A corner is meant when the pointer is that near, in the same units: six CSS pixels. */
const CORNER_TOLERANCES = 12;
/** Fewer surround nothing. */
const FEWEST_CORNERS = 3;

/**
 * Marks what lies between corners that are clicked one by one. A click on the first corner, a second one on the last corner (as a double click
 * is) or Enter closes it, Backspace takes the last corner back. A corner can be dragged before the pointer goes up.
 */
export const enterPolygonTool: EnterTool = ({ redraw, finish }) => {
  let begun: Pick<ToolStart, 'mode' | 'tolerancePx'> | undefined;
  let corners: Point[] = [];
  let pointer: Point | undefined;
  let isDown = false;

  function drop(): boolean {
    const isOpen = begun !== undefined;
    begun = undefined;
    corners = [];
    isDown = false;
    if (isOpen) redraw();
    return isOpen;
  }

  function close(): void {
    const points = corners;
    const mode = begun?.mode;
    if (mode === undefined || points.length < FEWEST_CORNERS) return;
    drop();
    finish({ kind: 'mask', shape: { kind: 'polygon', points, mode } });
  }

  return {
    get overlay(): Mark | undefined {
      if (!begun) return undefined;
      const points = isDown || !pointer ? [...corners] : [...corners, pointer];
      return {
        kind: 'sketch',
        stroke: { points, radius: RADIUS_TOLERANCES * begun.tolerancePx, mode: 'add' },
      };
    },
    hover(point) {
      pointer = point;
      if (begun) redraw();
    },
    down({ point, mode, tolerancePx }) {
      pointer = point;
      begun = { mode: begun?.mode ?? mode, tolerancePx };
      const isNear = (corner: Point | undefined): boolean =>
        corner !== undefined &&
        Math.hypot(corner.x - point.x, corner.y - point.y) <= CORNER_TOLERANCES * tolerancePx;
      const isClosing = corners.length >= FEWEST_CORNERS && isNear(corners[0]);
      if (isClosing || isNear(corners.at(-1))) return close();
      corners.push(point);
      isDown = true;
      redraw();
    },
    move(points) {
      pointer = points.at(-1) ?? pointer;
      if (isDown && pointer) corners.splice(-1, 1, pointer);
      redraw();
    },
    up() {
      isDown = false;
    },
    key(key) {
      if (!begun || (key !== 'Enter' && key !== 'Backspace')) return false;
      if (key === 'Enter') close();
      else if (corners.length > 1) corners.pop();
      else drop();
      redraw();
      return true;
    },
    cancel: drop,
    exit: drop,
  };
};
