import type { Point, Size } from '../../shared/geometry.js';

/** Right angles are exact, so that pixels stay whole; other programs snap to them from about as far. */
const SNAP_DEGREES = 2;
const RIGHT_ANGLES = [
  { x: 1, y: 0 },
  { x: 0, y: 1 },
  { x: -1, y: 0 },
  { x: 0, y: -1 },
] as const;

/** `vector` turned clockwise on the screen; `degrees` may be any number. */
export function turnVector({ x, y }: Point, degrees: number): Point {
  const { x: cos, y: sin } = directionOf(degrees);
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

/** `point` turned clockwise about another one. */
export function turnAbout(point: Point, pivot: Point, degrees: number): Point {
  const { x, y } = turnVector({ x: point.x - pivot.x, y: point.y - pivot.y }, degrees);
  return { x: pivot.x + x, y: pivot.y + y };
}

/** What a turned rectangle of `size` takes up in width and height. */
export function turnedSize({ width, height }: Size, degrees: number): Size {
  if (degrees === 0) return { width, height };
  const direction = directionOf(degrees);
  const [cos, sin] = [Math.abs(direction.x), Math.abs(direction.y)];
  return { width: width * cos + height * sin, height: width * sin + height * cos };
}

/** The sides of the least upright box around `points`. */
export function boxAround(points: readonly Point[]): {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
} {
  const [across, down] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return {
    left: Math.min(...across),
    top: Math.min(...down),
    right: Math.max(...across),
    bottom: Math.max(...down),
  };
}

/** The same angle, above -180 and up to 180, in hundredths. */
export function tidyDegrees(degrees: number): number {
  const within = degrees - 360 * Math.ceil((degrees - 180) / 360);
  const rounded = Math.round(within * 100) / 100;
  return rounded <= -180 ? 180 : rounded + 0;
}

/** A right angle that is near enough, else `degrees`. */
export function snapToRightAngle(degrees: number): number {
  const nearest = 90 * Math.round(degrees / 90);
  return Math.abs(degrees - nearest) <= SNAP_DEGREES ? nearest : degrees;
}

/** By how many degrees the way between two points has turned clockwise, -180 to 180. */
export function twistBetween(from: readonly [Point, Point], to: readonly [Point, Point]): number {
  return tidyDegrees(((angleOf(to) - angleOf(from)) * 180) / Math.PI);
}

function angleOf([first, second]: readonly [Point, Point]): number {
  return Math.atan2(second.y - first.y, second.x - first.x);
}

function directionOf(degrees: number): Point {
  const quarters = degrees / 90;
  if (Number.isInteger(quarters)) return RIGHT_ANGLES[((quarters % 4) + 4) % 4]!;
  const angle = (degrees * Math.PI) / 180;
  return { x: Math.cos(angle), y: Math.sin(angle) };
}
