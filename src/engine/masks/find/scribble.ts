import type { Point } from '../../../shared/geometry.js';
import type { Stroke } from '../../../shared/stroke.js';
import { strokeBounds } from '../../../shared/stroke.js';

/** The ends of a loop are this near to each other, in parts of its length. */
const CLOSED_SHARE = 0.12;
/** A loop is round: it holds so much of the square of its length (a circle holds 0.08 of it). */
const LEAST_ROUNDNESS = 0.015;
/** A scribble no longer than this part of the photo's longer side is a click. */
const CLICK_SHARE = 0.012;

/** What a person meant by a scribble: a line across the thing, a line around it, or a click on it. */
export type ScribbleKind = 'across' | 'around' | 'click';

/** `photoSide`: the longer side of the photo in its pixels. */
export function kindOfScribble(stroke: Stroke, photoSide: number): ScribbleKind {
  const { width, height } = strokeBounds({ ...stroke, widths: undefined });
  if (Math.max(width, height) - 2 * stroke.radius <= CLICK_SHARE * photoSide) return 'click';
  const { points } = stroke;
  const length = lengthOf(points);
  const first = points[0]!;
  const last = points.at(-1)!;
  const isClosed = Math.hypot(last.x - first.x, last.y - first.y) <= CLOSED_SHARE * length;
  return isClosed && areaOf(points) >= LEAST_ROUNDNESS * length * length ? 'around' : 'across';
}

function lengthOf(points: readonly Point[]): number {
  let length = 0;
  for (const [index, { x, y }] of points.entries()) {
    const before = points[index - 1];
    if (before) length += Math.hypot(x - before.x, y - before.y);
  }
  return length;
}

/** What the closed line holds; loops that run against each other take from it. */
function areaOf(points: readonly Point[]): number {
  let twice = 0;
  for (const [index, { x, y }] of points.entries()) {
    const next = points[(index + 1) % points.length]!;
    twice += x * next.y - next.x * y;
  }
  return Math.abs(twice) / 2;
}
