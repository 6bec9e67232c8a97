import * as v from 'valibot';

/** Larger than any photo that can be opened, with room around it. */
const FARTHEST_PX = 1_000_000;

const Coordinate = v.pipe(v.number(), v.minValue(-FARTHEST_PX), v.maxValue(FARTHEST_PX));
const PixelCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(FARTHEST_PX));
const PixelPosition = v.pipe(Coordinate, v.integer());

/** A size in pixels, integers ≥ 0. */
export const SizeSchema = v.pipe(v.strictObject({ width: PixelCount, height: PixelCount }), v.readonly());
export type Size = v.InferOutput<typeof SizeSchema>;

/** A rectangle in pixels, integers; right (`left + width`) and bottom (`top + height`) are exclusive. */
export const RectSchema = v.pipe(
  v.strictObject({ left: PixelPosition, top: PixelPosition, width: PixelCount, height: PixelCount }),
  v.readonly(),
);
export type Rect = v.InferOutput<typeof RectSchema>;

/** A point in image coordinates, floats; the centre of the first pixel is (0.5, 0.5). */
export const PointSchema = v.pipe(v.strictObject({ x: Coordinate, y: Coordinate }), v.readonly());
export type Point = v.InferOutput<typeof PointSchema>;

/** The corners of a line or of an area. */
export const PointsSchema = v.pipe(v.array(PointSchema), v.minLength(1), v.maxLength(100_000), v.readonly());

/** Is there no pixel in `rect`? */
export function isEmptyRect(rect: Rect): boolean {
  return rect.width <= 0 || rect.height <= 0;
}

/** The pixels that both rectangles hold; a rectangle of width and height 0 where they do not touch. */
export function intersectRects(a: Rect, b: Rect): Rect {
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  const right = Math.min(a.left + a.width, b.left + b.width);
  const bottom = Math.min(a.top + a.height, b.top + b.height);
  if (right <= left || bottom <= top) return { left, top, width: 0, height: 0 };
  return { left, top, width: right - left, height: bottom - top };
}

/** The smallest rectangle that holds both; an empty one adds nothing. */
export function uniteRects(a: Rect, b: Rect): Rect {
  if (isEmptyRect(a)) return b;
  if (isEmptyRect(b)) return a;
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  return {
    left,
    top,
    width: Math.max(a.left + a.width, b.left + b.width) - left,
    height: Math.max(a.top + a.height, b.top + b.height) - top,
  };
}

/** `rect` grown by `margin` pixels on every side and cut at the borders of an image of `size`. */
export function growRect(rect: Rect, margin: number, size: Size): Rect {
  return intersectRects(
    {
      left: rect.left - margin,
      top: rect.top - margin,
      width: rect.width + 2 * margin,
      height: rect.height + 2 * margin,
    },
    { left: 0, top: 0, ...size },
  );
}

/** `size` scaled down so that neither side is above `side`, at least 1 × 1; a smaller one stays. */
export function fitInto({ width, height }: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Clockwise from the upper left one; they lie between pixels. */
export function cornersOf({ left, top, width, height }: Rect): Point[] {
  const [right, bottom] = [left + width, top + height];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}
