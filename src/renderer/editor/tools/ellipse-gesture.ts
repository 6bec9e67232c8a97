import type { Point, Size } from '../../../shared/geometry.js';
import { beginCornerGesture } from './corner-gesture.js';
import type { Gesture, ToolStart } from './tool.js';

/** In pixels of the photo: a straight side this close to the curve marks the same pixels as the curve, but for a few at the edge. */
const CURVE_TOLERANCE_PX = 0.25;
const FEWEST_SIDES = 16;

/** The ellipse between the corners where the pointer went down and where it is, as a polygon with as many sides as can be seen. */
export function beginEllipse(start: ToolStart): Gesture {
  return beginCornerGesture(start, (from, to) => {
    const isFlat = from.x === to.x || from.y === to.y;
    if (isFlat || isBeside(from.x, to.x, start.image.width) || isBeside(from.y, to.y, start.image.height)) {
      return undefined;
    }
    const centre = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const radii = { width: Math.abs(to.x - from.x) / 2, height: Math.abs(to.y - from.y) / 2 };
    return { kind: 'polygon', points: pointsOf(centre, radii), mode: start.mode };
  });
}

/** Does the ellipse lie before or behind the photo, along one side of it? */
function isBeside(from: number, to: number, length: number): boolean {
  return Math.max(from, to) <= 0 || Math.min(from, to) >= length;
}

function pointsOf(centre: Point, radii: Size): Point[] {
  // The middle of a chord lies r (1 - cos(π / n)) ≈ r π² / 2n² inside the circle.
  const sides = Math.ceil(Math.PI * Math.sqrt(Math.max(radii.width, radii.height) / 2 / CURVE_TOLERANCE_PX));
  const count = Math.max(FEWEST_SIDES, sides);
  return Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * index) / count;
    return { x: centre.x + radii.width * Math.cos(angle), y: centre.y + radii.height * Math.sin(angle) };
  });
}
