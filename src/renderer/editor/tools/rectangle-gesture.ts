import type { Point, Rect, Size } from '../../../shared/geometry.js';
import { intersectRects, isEmptyRect } from '../../../shared/geometry.js';
import { beginCornerGesture } from './corner-gesture.js';
import type { Gesture, ToolStart } from './tool.js';

/** A rectangle from where the pointer went down to where it is, in whole pixels and cut at the photo. */
export function beginRectangle(start: ToolStart): Gesture {
  return beginCornerGesture(start, (from, to) => {
    const rect = rectBetween(from, to, start.image);
    return isEmptyRect(rect) ? undefined : { kind: 'box', rect, mode: start.mode };
  });
}

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
