import type { Point, Rect, Size } from '../../../shared/geometry.js';
import { intersectRects, isEmptyRect } from '../../../shared/geometry.js';
import type { Mark } from '../drawing.js';
import type { Gesture, ToolStart } from './tool.js';

/** A rectangle from where the pointer went down to where it is, in whole pixels and cut at the photo. */
export function beginRectangle(start: ToolStart): Gesture {
  let end = start.point;
  function currentMark(): Mark | undefined {
    // A shaky click is not a rectangle.
    const isClick =
      Math.hypot(end.x - start.point.x, end.y - start.point.y) < CLICK_TOLERANCES * start.tolerancePx;
    const rect = rectBetween(start.point, end, start.image);
    if (isClick || isEmptyRect(rect)) return undefined;
    return { kind: 'mask', shape: { kind: 'box', rect, mode: start.mode } };
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

/** In units of the tolerance, which is half a CSS pixel. */
const CLICK_TOLERANCES = 6;

function rectBetween(from: Point, to: Point, image: Size): Rect {
  const left = Math.floor(Math.min(from.x, to.x));
  const top = Math.floor(Math.min(from.y, to.y));
  const right = Math.ceil(Math.max(from.x, to.x));
  const bottom = Math.ceil(Math.max(from.y, to.y));
  return intersectRects(
    { left, top, width: right - left, height: bottom - top },
    { left: 0, top: 0, width: image.width, height: image.height },
  );
}
