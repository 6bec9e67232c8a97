import type { Frame } from '../../shared/frame.js';
import { framedSize } from '../../shared/frame.js';
import type { Point, Rect, Size } from '../../shared/geometry.js';

/**
 * How the photo lies in the window. View coordinates are CSS pixels from the upper left corner of the canvas:
 * `view = image × scale + (left, top)`.
 */
export interface View {
  /** CSS pixels per pixel of the photo. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  /** Of the canvas, in CSS pixels. */
  readonly size: Size;
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
}

/** What a person looks at, in a window of any size. */
export interface Place {
  /** CSS pixels per pixel of the photo. */
  readonly scale: number;
  /** The point of the photo in the middle of the window. */
  readonly centre: Point;
}

/** A frame is shown this many times smaller than would fit, with this much free at the foot, in CSS pixels. */
const FRAME_ROOM = 1.15;
const FRAME_BAR = 168;
/** Free room around a fitted photo, in CSS pixels. */
const FIT_MARGIN = 24;
/** On a phone every pixel counts. */
const NARROW = 600;
const NARROW_MARGIN = 8;
/** One pixel of the photo at most so many device pixels: enough to place a line by single pixels. */
const MAX_DEVICE_SCALE = 32;
/** The photo is never smaller than this part of its fitted size. */
const MIN_FIT_FACTOR = 0.25;
/** At least this much of the photo stays in the window, in CSS pixels. */
const KEPT_IN_VIEW = 64;
/** Zoom steps in percent of device pixels that people know from other programs. */
const ZOOM_STEPS = [1.5, 3, 6.25, 12.5, 25, 33.3, 50, 66.7, 100, 150, 200, 300, 400, 600, 800, 1600, 3200];

/** The view before a photo is opened. */
export const EMPTY_VIEW: View = {
  scale: 1,
  left: 0,
  top: 0,
  size: { width: 0, height: 0 },
  pixelRatio: 1,
};

/** The point of the photo under a point of the view. */
export function toImage(view: View, point: Point): Point {
  return { x: (point.x - view.left) / view.scale, y: (point.y - view.top) / view.scale };
}

/** Where a point of the photo lies in the view. */
export function toView(view: View, point: Point): Point {
  return { x: point.x * view.scale + view.left, y: point.y * view.scale + view.top };
}

/** The pixels of the photo that can be seen; empty when none. */
export function visibleRect(view: View, image: Size): Rect {
  const start = toImage(view, { x: 0, y: 0 });
  const end = toImage(view, { x: view.size.width, y: view.size.height });
  const left = Math.max(0, Math.floor(start.x));
  const top = Math.max(0, Math.floor(start.y));
  const right = Math.min(image.width, Math.ceil(end.x));
  const bottom = Math.min(image.height, Math.ceil(end.y));
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** The whole photo in the middle, never enlarged beyond one device pixel per pixel. */
export function fitView(view: View, image: Size): View {
  return centreView({ ...view, scale: fitScale(view, image) }, image);
}

/** All of a frame around the photo in the middle, with room to draw it larger; the bar at the foot covers nothing of it. */
export function fitFrame(view: View, image: Size, frame: Frame): View {
  const size = framedSize(image, frame);
  const roomy = { width: FRAME_ROOM * size.width, height: FRAME_ROOM * size.height };
  const above = { ...view, size: { ...view.size, height: Math.max(1, view.size.height - FRAME_BAR) } };
  const fitted = fitView(above, roomy);
  const snap = (value: number): number => Math.round(value * view.pixelRatio) / view.pixelRatio;
  return {
    ...fitted,
    size: view.size,
    left: snap((view.size.width - size.width * fitted.scale) / 2 + frame.left * fitted.scale),
    top: snap((above.size.height - size.height * fitted.scale) / 2 + frame.top * fitted.scale),
  };
}

/** One device pixel per pixel of the photo, with `anchor` (view coordinates, by default the middle) held in place. */
export function viewAtFullSize(view: View, image: Size, anchor = middleOf(view)): View {
  return zoomTo(view, image, 1 / view.pixelRatio, anchor);
}

/** Zooms by `factor`; the point of the photo under `anchor` stays under it. */
export function zoomBy(view: View, image: Size, factor: number, anchor = middleOf(view)): View {
  return zoomTo(view, image, view.scale * factor, anchor);
}

/** To the next known percentage: `direction` 1 enlarges, -1 makes smaller. */
export function zoomStep(view: View, image: Size, direction: 1 | -1, anchor = middleOf(view)): View {
  const percent = zoomPercent(view);
  // Allow for rounding, so that every step changes something.
  const next =
    direction === 1
      ? ZOOM_STEPS.find((step) => step > percent * 1.005)
      : ZOOM_STEPS.findLast((step) => step < percent * 0.995);
  if (next === undefined) return view;
  return zoomTo(view, image, next / 100 / view.pixelRatio, anchor);
}

/** Device pixels per pixel of the photo, in percent. */
export function zoomPercent(view: View): number {
  return view.scale * view.pixelRatio * 100;
}

/** Moves and zooms the photo so that the points under two fingers stay under them: they were at `from` and are at `to`. */
export function pinch(
  view: View,
  image: Size,
  from: readonly [Point, Point],
  to: readonly [Point, Point],
): View {
  const held = between(from);
  const place = between(to);
  // Two fingers on one spot would divide by zero.
  const factor = Math.max(1, distance(to)) / Math.max(1, distance(from));
  return panBy(zoomBy(view, image, factor, held), image, place.x - held.x, place.y - held.y);
}

/** Moves the photo by CSS pixels; it always stays within reach. */
export function panBy(view: View, image: Size, dx: number, dy: number): View {
  return keepInReach({ ...view, left: view.left + dx, top: view.top + dy }, image);
}

/** The same part of the photo after the window changed; a fitted photo stays fitted. */
export function resizeView(view: View, image: Size, size: Size, pixelRatio: number): View {
  const resized = { ...view, size, pixelRatio };
  if (isFitted(view, image)) return fitView(resized, image);
  const left = view.left + (size.width - view.size.width) / 2;
  const top = view.top + (size.height - view.size.height) / 2;
  return keepInReach({ ...resized, left, top }, image);
}

/** The part of the photo that is looked at; nothing when the photo is fitted. */
export function placeOf(view: View, image: Size): Place | undefined {
  if (isFitted(view, image)) return undefined;
  return { scale: view.scale, centre: toImage(view, middleOf(view)) };
}

/** Shows `place` in the middle, as far as scale and reach allow. */
export function viewAtPlace(view: View, image: Size, { scale, centre }: Place): View {
  const middle = middleOf(view);
  const left = middle.x - centre.x * scale;
  const top = middle.y - centre.y * scale;
  return zoomTo({ ...view, scale, left, top }, image, scale, middle);
}

/** A part of the photo in the middle, as large as the window has room for. */
export function viewAtRect(view: View, image: Size, { left, top, width, height }: Rect): View {
  const room = { width: view.size.width - 2 * FIT_MARGIN, height: view.size.height - 2 * FIT_MARGIN };
  const scale = Math.min(room.width / Math.max(1, width), room.height / Math.max(1, height));
  return viewAtPlace(view, image, { scale, centre: { x: left + width / 2, y: top + height / 2 } });
}

/** Shows `rect` with as much of the photo around it on every side, at most at full size. */
export function viewAroundRect(view: View, image: Size, rect: Rect): View {
  const { left, top, width, height } = rect;
  const around = { left: left - width, top: top - height, width: 3 * width, height: 3 * height };
  const near = viewAtRect(view, image, around);
  const scale = Math.min(near.scale, 1 / view.pixelRatio);
  return viewAtPlace(view, image, { scale, centre: { x: left + width / 2, y: top + height / 2 } });
}

/** Is the photo just as `fitView` would show it? */
export function isFitted(view: View, image: Size): boolean {
  if (view.size.width === 0) return true;
  const fitted = fitView(view, image);
  return (
    Math.abs(fitted.scale / view.scale - 1) < 1e-6 &&
    Math.abs(fitted.left - view.left) < 1 &&
    Math.abs(fitted.top - view.top) < 1
  );
}

function zoomTo(view: View, image: Size, wanted: number, anchor: Point): View {
  const smallest = Math.min(fitScale(view, image) * MIN_FIT_FACTOR, 1 / view.pixelRatio);
  const scale = Math.min(MAX_DEVICE_SCALE / view.pixelRatio, Math.max(smallest, wanted));
  const held = toImage(view, anchor);
  return keepInReach(
    { ...view, scale, left: anchor.x - held.x * scale, top: anchor.y - held.y * scale },
    image,
  );
}

function fitScale(view: View, image: Size): number {
  const margin = view.size.width < NARROW ? NARROW_MARGIN : FIT_MARGIN;
  const width = Math.max(1, view.size.width - 2 * margin);
  const height = Math.max(1, view.size.height - 2 * margin);
  return Math.min(width / image.width, height / image.height, 1 / view.pixelRatio);
}

function centreView(view: View, image: Size): View {
  // Whole device pixels, so that a photo at 100 % is not blurred by half a pixel.
  const snap = (value: number): number => Math.round(value * view.pixelRatio) / view.pixelRatio;
  return {
    ...view,
    left: snap((view.size.width - image.width * view.scale) / 2),
    top: snap((view.size.height - image.height * view.scale) / 2),
  };
}

function keepInReach(view: View, image: Size): View {
  const snap = (value: number): number => Math.round(value * view.pixelRatio) / view.pixelRatio;
  const clamp = (start: number, length: number, room: number): number => {
    const kept = Math.min(KEPT_IN_VIEW, length, room);
    return Math.min(room - kept, Math.max(kept - length, start));
  };
  return {
    ...view,
    left: snap(clamp(view.left, image.width * view.scale, view.size.width)),
    top: snap(clamp(view.top, image.height * view.scale, view.size.height)),
  };
}

function between([first, second]: readonly [Point, Point]): Point {
  return { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 };
}

function distance([first, second]: readonly [Point, Point]): number {
  return Math.hypot(second.x - first.x, second.y - first.y);
}

function middleOf(view: View): Point {
  return { x: view.size.width / 2, y: view.size.height / 2 };
}
