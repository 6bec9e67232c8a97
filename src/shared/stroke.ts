import * as v from 'valibot';

import { invalidParameter } from './app-error.js';
import type { Point, Rect } from './geometry.js';
import { PointsSchema } from './geometry.js';
import type { Mask } from './mask.js';

/** Whether a shape adds to what is marked or takes from it. */
export const ShapeModeSchema = v.optional(v.picklist(['add', 'erase']), 'add');
export type ShapeMode = v.InferOutput<typeof ShapeModeSchema>;

/** The fields of a brush line: discs of `radius` image pixels along the polyline `points` (image coordinates). */
export const STROKE_FIELDS = {
  points: PointsSchema,
  radius: v.pipe(v.number(), v.gtValue(0), v.maxValue(100_000)),
  mode: ShapeModeSchema,
};

export const StrokeSchema = v.pipe(v.strictObject(STROKE_FIELDS), v.readonly());
export type Stroke = v.InferOutput<typeof StrokeSchema>;

/** The rectangle of pixels that `stroke` can touch, not cut at any image; width and height 0 without points. */
export function strokeBounds(stroke: Stroke): Rect {
  if (stroke.points.length === 0) return { left: 0, top: 0, width: 0, height: 0 };
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const { x, y } of stroke.points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  left = Math.floor(left - stroke.radius);
  top = Math.floor(top - stroke.radius);
  return {
    left,
    top,
    width: Math.floor(right + stroke.radius) + 1 - left,
    height: Math.floor(bottom + stroke.radius) + 1 - top,
  };
}

/**
 * Draws `stroke` into `mask` (255 for `add`, 0 for `erase`): every pixel whose centre is at most `radius` away from the
 * polyline, edges included; one point is a disc. A stroke too thin to reach any pixel centre marks the pixels that hold its
 * points, so that a click inside the image is never lost.
 *
 * @throws AppError `INVALID_PARAMS` for a radius that is not above 0, or a coordinate that is not finite.
 */
export function rasterizeStroke(stroke: Stroke, mask: Mask): void {
  const { points, radius } = stroke;
  if (!(radius > 0 && Number.isFinite(radius))) {
    throw invalidParameter('radius', 'a finite number above 0', radius);
  }
  for (const { x, y } of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      throw invalidParameter('points', 'finite coordinates', `${x}, ${y}`);
    }
  }
  const value = stroke.mode === 'add' ? 255 : 0;
  let isDrawn = false;
  for (const [index, to] of points.entries()) {
    if (index === 0 && points.length > 1) continue;
    isDrawn = fillCapsule(mask, points[index - 1] ?? to, to, radius, value) || isDrawn;
  }
  if (isDrawn) return;
  for (const point of points) {
    const x = Math.floor(point.x);
    const y = Math.floor(point.y);
    if (x >= 0 && y >= 0 && x < mask.width && y < mask.height) mask.data[y * mask.width + x] = value;
  }
}

/**
 * A capsule is convex, so it meets each row in one interval: estimated from its two discs and the band between them, then
 * moved to the exact end by the distance test itself. Returns whether any pixel was inside.
 */
function fillCapsule(mask: Mask, from: Point, to: Point, radius: number, value: number): boolean {
  const { width, height, data } = mask;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const lengthSquared = dx * dx + dy * dy;
  const radiusSquared = radius * radius;
  // Where a row only touches the edge, the estimate must not miss what the test accepts.
  const rounding = 1e-9 * (1 + radiusSquared);

  function isInside(column: number, row: number): boolean {
    const px = column + 0.5 - from.x;
    const py = row + 0.5 - from.y;
    const along = lengthSquared === 0 ? 0 : (px * dx + py * dy) / lengthSquared;
    const t = Math.min(1, Math.max(0, along));
    const ex = px - t * dx;
    const ey = py - t * dy;
    return ex * ex + ey * ey <= radiusSquared;
  }

  const firstRow = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius - 0.5));
  const lastRow = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + radius - 0.5));
  let isDrawn = false;
  for (let row = firstRow; row <= lastRow; row++) {
    const y = row + 0.5;
    let low = Infinity;
    let high = -Infinity;
    for (const end of [from, to]) {
      const halfSquared = radiusSquared - (y - end.y) ** 2;
      if (halfSquared < -rounding) continue;
      const half = Math.sqrt(Math.max(0, halfSquared));
      low = Math.min(low, end.x - half);
      high = Math.max(high, end.x + half);
    }
    if (lengthSquared > 0) {
      // Between the ends (0 ≤ along ≤ 1) and at most `radius` to the side, both as intervals of x relative to `from`.
      const along = solveBetween(dx, (y - from.y) * dy, 0, lengthSquared);
      const reach = (radius + rounding) * Math.sqrt(lengthSquared);
      const aside = solveBetween(dy, -(y - from.y) * dx, -reach, reach);
      const bandLow = Math.max(along[0], aside[0]);
      const bandHigh = Math.min(along[1], aside[1]);
      if (bandLow <= bandHigh) {
        low = Math.min(low, from.x + bandLow);
        high = Math.max(high, from.x + bandHigh);
      }
    }
    // One pixel more on each side for rounding; the test decides.
    let start = Math.max(0, Math.ceil(low - 0.5) - 1);
    let end = Math.min(width, Math.floor(high - 0.5) + 2);
    while (start < end && !isInside(start, row)) start++;
    while (end > start && !isInside(end - 1, row)) end--;
    if (start < end) {
      data.fill(value, row * width + start, row * width + end);
      isDrawn = true;
    }
  }
  return isDrawn;
}

/** The x with `low ≤ slope · x + offset ≤ high`, as [first, last]; first > last where there is none. */
function solveBetween(slope: number, offset: number, low: number, high: number): [number, number] {
  if (slope === 0) return offset >= low && offset <= high ? [-Infinity, Infinity] : [Infinity, -Infinity];
  const a = (low - offset) / slope;
  const b = (high - offset) / slope;
  return a <= b ? [a, b] : [b, a];
}
