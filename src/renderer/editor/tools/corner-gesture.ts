import type { Point } from '../../../shared/geometry.js';
import type { MaskShape } from '../../../shared/mask-shapes.js';
import type { Mark } from '../drawing.js';
import type { Gesture, ToolStart } from './tool.js';

/** In units of the tolerance, which is half a CSS pixel: a shorter drag was a click with a shaky hand. */
const CLICK_TOLERANCES = 6;

/** A shape that is pulled up from one corner to the opposite one; `shapeBetween` gives nothing where there is none. */
export function beginCornerGesture(
  start: ToolStart,
  shapeBetween: (from: Point, to: Point) => MaskShape | undefined,
): Gesture {
  let end = start.point;
  function currentMark(): Mark | undefined {
    const length = Math.hypot(end.x - start.point.x, end.y - start.point.y);
    if (length < CLICK_TOLERANCES * start.tolerancePx) return undefined;
    const shape = shapeBetween(start.point, end);
    return shape && { kind: 'mask', shape };
  }
  return {
    get live() {
      return currentMark();
    },
    move(points) {
      end = points.at(-1) ?? end;
    },
    finish: currentMark,
  };
}
