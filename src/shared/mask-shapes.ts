import * as v from 'valibot';

import { invalidParameter } from './app-error.js';
import type { Rect, Size } from './geometry.js';
import { intersectRects, PointsSchema, RectSchema, uniteRects } from './geometry.js';
import type { Mask } from './mask.js';
import { createMask } from './mask.js';
import { drawPixels, RunsSchema } from './pixel-runs.js';
import { rasterizeStroke, ShapeModeSchema, STROKE_FIELDS, strokeBounds, widthsCheck } from './stroke.js';

const StrokeShapeSchema = v.pipe(
  v.strictObject({ kind: v.literal('stroke'), ...STROKE_FIELDS }),
  widthsCheck(),
  v.readonly(),
);

/** A rectangle of whole pixels; what lies outside the image is ignored. */
const BoxShapeSchema = v.pipe(
  v.strictObject({ kind: v.literal('box'), rect: RectSchema, mode: ShapeModeSchema }),
  v.readonly(),
);
export type BoxShape = v.InferOutput<typeof BoxShapeSchema>;

/** A lasso: the closed line through `points`; whatever it winds round is inside (nonzero rule), so loops never leave gaps. */
const PolygonShapeSchema = v.pipe(
  v.strictObject({ kind: v.literal('polygon'), points: PointsSchema, mode: ShapeModeSchema }),
  v.readonly(),
);
export type PolygonShape = v.InferOutput<typeof PolygonShapeSchema>;

/**
 * Pixels one by one, as a selection or an image of a mask gives them: runs through `rect`, row by row (pixel-runs.ts). With `replace`
 * they are all that is marked, whatever earlier shapes marked: so a mask is kept that was grown, shrunk or inverted.
 */
const PixelsShapeSchema = v.pipe(
  v.strictObject({
    kind: v.literal('pixels'),
    rect: RectSchema,
    runs: RunsSchema,
    mode: v.optional(v.picklist(['add', 'erase', 'replace']), 'add'),
  }),
  v.readonly(),
);

/** One act of marking. A mask is the shapes in order. */
export const MaskShapeSchema = v.variant('kind', [
  StrokeShapeSchema,
  BoxShapeSchema,
  PolygonShapeSchema,
  PixelsShapeSchema,
]);
export type MaskShape = v.InferOutput<typeof MaskShapeSchema>;

/** Nobody draws more by hand, and a selection is one shape. */
export const MOST_SHAPES = 10_000;

/** A mask in which something was marked. */
export const MaskShapesSchema = v.pipe(
  v.array(MaskShapeSchema),
  v.minLength(1),
  v.maxLength(MOST_SHAPES),
  v.readonly(),
);

/**
 * Draws `shapes` in order on an empty mask of `size`; `erase` takes away what earlier shapes marked. A pixel belongs to a
 * polygon when its centre is inside (on a left or upper edge: inside). The caller owns the mask.
 *
 * @throws AppError `INVALID_PARAMS` for coordinates that are not finite, a box that is not whole pixels, a radius or widths that
 * cannot be, runs that do not fill their rectangle.
 */
export function rasterizeMask(shapes: readonly MaskShape[], size: Size): Mask {
  const mask = createMask(size);
  for (const shape of shapes) drawShape(mask, shape);
  return mask;
}

/** The shapes that still count: what a later one replaces does not. The mask is the same. */
export function shapesThatCount(shapes: readonly MaskShape[]): readonly MaskShape[] {
  const last = shapes.findLastIndex(({ mode }) => mode === 'replace');
  return last <= 0 ? shapes : shapes.slice(last);
}

/** The pixels that shapes of a mask can touch, not cut at the photo; empty without shapes. */
export function shapesBounds(shapes: readonly MaskShape[]): Rect {
  return shapesThatCount(shapes)
    .map(shapeBounds)
    .reduce(uniteRects, { left: 0, top: 0, width: 0, height: 0 });
}

function shapeBounds(shape: MaskShape): Rect {
  if ('rect' in shape) return shape.rect;
  // A lasso touches the pixels that its line runs through and those inside.
  return strokeBounds(shape.kind === 'stroke' ? shape : { ...shape, radius: 1 });
}

/** Draws one shape on `mask`. Errors: see `rasterizeMask`. */
export function drawShape(mask: Mask, shape: MaskShape): void {
  switch (shape.kind) {
    case 'stroke':
      return rasterizeStroke(shape, mask);
    case 'box':
      return fillBox(mask, shape);
    case 'polygon':
      return fillPolygon(mask, shape);
    case 'pixels':
      if (shape.mode === 'replace') mask.data.fill(0);
      return drawPixels(mask, { ...shape, mode: shape.mode === 'erase' ? 'erase' : 'add' });
  }
}

function fillBox(mask: Mask, { rect, mode }: BoxShape): void {
  const { left, top, width, height } = rect;
  if (![left, top, width, height].every(Number.isInteger) || width < 0 || height < 0) {
    throw invalidParameter('rect', 'whole pixels', `${left}, ${top}, ${width} × ${height}`);
  }
  const inside = intersectRects(rect, { left: 0, top: 0, width: mask.width, height: mask.height });
  const value = mode === 'add' ? 255 : 0;
  for (let y = inside.top; y < inside.top + inside.height; y++) {
    const start = y * mask.width + inside.left;
    mask.data.fill(value, start, start + inside.width);
  }
}

/** Scan conversion: crossings of every edge with the centre line of every row, sorted, filled where the winding is not 0. */
function fillPolygon(mask: Mask, { points, mode }: PolygonShape): void {
  const value = mode === 'add' ? 255 : 0;
  const rows = new Map<number, { x: number; winding: 1 | -1 }[]>();
  for (const [index, to] of points.entries()) {
    const from = points[index === 0 ? points.length - 1 : index - 1] ?? to;
    if (!Number.isFinite(to.x) || !Number.isFinite(to.y)) {
      throw invalidParameter('points', 'finite coordinates', `${to.x}, ${to.y}`);
    }
    const [upper, lower] = from.y <= to.y ? [from, to] : [to, from];
    // Rows whose centre line y satisfies upper.y ≤ y < lower.y: half-open, so that a corner counts once.
    const firstRow = Math.max(0, Math.ceil(upper.y - 0.5));
    const endRow = Math.min(mask.height, Math.ceil(lower.y - 0.5));
    for (let row = firstRow; row < endRow; row++) {
      const x = upper.x + ((row + 0.5 - upper.y) * (lower.x - upper.x)) / (lower.y - upper.y);
      const crossing = { x, winding: from.y <= to.y ? 1 : -1 } as const;
      const crossings = rows.get(row);
      if (crossings) crossings.push(crossing);
      else rows.set(row, [crossing]);
    }
  }
  for (const [row, crossings] of rows) {
    crossings.sort((a, b) => a.x - b.x);
    let winding = 0;
    let start = 0;
    for (const crossing of crossings) {
      // First pixel whose centre is at or right of the crossing.
      const column = Math.min(mask.width, Math.max(0, Math.ceil(crossing.x - 0.5)));
      if (winding !== 0) mask.data.fill(value, row * mask.width + start, row * mask.width + column);
      winding += crossing.winding;
      start = column;
    }
  }
}
