import * as v from 'valibot';

import { invalidParameter } from './app-error.js';
import type { Rect } from './geometry.js';
import { PointsSchema } from './geometry.js';
import type { Mask } from './mask.js';
import { fillTaperedCapsule } from './tapered-capsule.js';

/** Whether a shape adds to what is marked or takes from it. */
export const ShapeModeSchema = v.optional(v.picklist(['add', 'erase']), 'add');
export type ShapeMode = v.InferOutput<typeof ShapeModeSchema>;

const WidthSchema = v.pipe(v.number(), v.gtValue(0), v.maxValue(1));

/**
 * The fields of a brush line: discs of `radius` image pixels along the polyline `points` (image coordinates). With `widths`, as many as
 * points, the line is so wide there, in parts of its full width, and widens or narrows evenly between two points: a pen was pressed more or
 * less. Whoever takes them in checks them with `widthsCheck`.
 */
export const STROKE_FIELDS = {
  points: PointsSchema,
  radius: v.pipe(v.number(), v.gtValue(0), v.maxValue(100_000)),
  widths: v.optional(v.pipe(v.array(WidthSchema), v.readonly())),
  mode: ShapeModeSchema,
};

type Line = Pick<v.InferOutput<v.StrictObjectSchema<typeof STROKE_FIELDS, undefined>>, 'points' | 'widths'>;

/** Has a line that says how wide it is one width for each point? */
export function widthsCheck<Of extends Line>(): v.RawCheckAction<Of> {
  return v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { points, widths } = dataset.value;
    if (!widths || widths.length === points.length) return;
    const [expected, received] = [`${points.length} numbers`, `${widths.length}`];
    addIssue({
      message: `Invalid widths: Expected ${expected}, one for each point, but received ${received}`,
      expected,
      received,
      path: [{ type: 'object', origin: 'value', input: dataset.value, key: 'widths', value: widths }],
    });
  });
}

export const StrokeSchema = v.pipe(v.strictObject(STROKE_FIELDS), widthsCheck(), v.readonly());
export type Stroke = v.InferOutput<typeof StrokeSchema>;

/** The radius of `stroke` at its point `index`, in image pixels. */
export function radiusAt({ radius, widths }: Pick<Stroke, 'radius' | 'widths'>, index: number): number {
  return radius * (widths?.[index] ?? 1);
}

/** The rectangle of pixels that `stroke` can touch, not cut at any image; width and height 0 without points. */
export function strokeBounds(stroke: Stroke): Rect {
  if (stroke.points.length === 0) return { left: 0, top: 0, width: 0, height: 0 };
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const [index, { x, y }] of stroke.points.entries()) {
    const radius = radiusAt(stroke, index);
    left = Math.min(left, x - radius);
    top = Math.min(top, y - radius);
    right = Math.max(right, x + radius);
    bottom = Math.max(bottom, y + radius);
  }
  left = Math.floor(left);
  top = Math.floor(top);
  return { left, top, width: Math.floor(right) + 1 - left, height: Math.floor(bottom) + 1 - top };
}

/**
 * Draws `stroke` into `mask` (255 for `add`, 0 for `erase`): every pixel whose centre is at most `radius` away from the
 * polyline, edges included; one point is a disc. With widths, every pixel whose centre lies in the convex hull of the discs of
 * two neighbouring points. A stroke too thin to reach any pixel centre marks the pixels that hold its points, so that a click inside
 * the image is never lost.
 *
 * @throws AppError `INVALID_PARAMS` for a radius that is not above 0, a coordinate that is not finite, or widths that are not
 * one for each point, above 0 and at most 1.
 */
export function rasterizeStroke(stroke: Stroke, mask: Mask): void {
  const { points, radius, widths } = stroke;
  if (!(radius > 0 && Number.isFinite(radius))) {
    throw invalidParameter('radius', 'a finite number above 0', radius);
  }
  for (const { x, y } of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      throw invalidParameter('points', 'finite coordinates', `${x}, ${y}`);
    }
  }
  if (widths && (widths.length !== points.length || !widths.every((width) => width > 0 && width <= 1))) {
    throw invalidParameter('widths', `${points.length} numbers above 0 and at most 1`, widths.join(', '));
  }
  const value = stroke.mode === 'add' ? 255 : 0;
  const discs = points.map(({ x, y }, index) => ({ x, y, radius: radiusAt(stroke, index) }));
  let isDrawn = false;
  for (const [index, to] of discs.entries()) {
    if (index === 0 && discs.length > 1) continue;
    isDrawn = fillTaperedCapsule(mask, discs[index - 1] ?? to, to, value) || isDrawn;
  }
  if (isDrawn) return;
  for (const point of points) {
    const x = Math.floor(point.x);
    const y = Math.floor(point.y);
    if (x >= 0 && y >= 0 && x < mask.width && y < mask.height) mask.data[y * mask.width + x] = value;
  }
}
