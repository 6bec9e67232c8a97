import type { Frame } from '../../shared/frame.js';
import { framedSize } from '../../shared/frame.js';
import type { Point, Rect, Size } from '../../shared/geometry.js';
import { cornersOf } from '../../shared/geometry.js';
import { boxAround, tidyDegrees, turnAbout, turnedSize, turnVector } from './turn.js';

/**
 * How the photo lies in the window. View coordinates are CSS pixels from the upper left corner of the canvas: `image × scale + (left, top)`
 * is where a point lies while the photo is level, and all of that is turned about the middle of the canvas.
 */
export interface View {
  /** CSS pixels per pixel of the photo. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  /** How far the photo is turned on the screen: clockwise, above -180 and up to 180, 0 where it is level. */
  readonly degrees: number;
  /** Of the canvas, in CSS pixels. */
  readonly size: Size;
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
}

/** What a person looks at, in a window of any size. */
export interface Place {
  /** CSS pixels per pixel of the photo. */
  readonly scale: number;
  readonly degrees: number;
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
  degrees: 0,
  size: { width: 0, height: 0 },
  pixelRatio: 1,
};

/** The point of the photo under a point of the view. */
export function toImage(view: View, point: Point): Point {
  const { x, y } = toLevel(view, point);
  return { x: (x - view.left) / view.scale, y: (y - view.top) / view.scale };
}

/** Where a point of the photo lies in the view. */
export function toView(view: View, point: Point): Point {
  return fromLevel(view, { x: point.x * view.scale + view.left, y: point.y * view.scale + view.top });
}

/** Where a point of the view would lie if the photo were level. */
export function toLevel(view: View, point: Point): Point {
  return view.degrees === 0 ? point : turnAbout(point, pivotOf(view), -view.degrees);
}

/** Where what would lie at `point` if the photo were level lies in the view. */
export function fromLevel(view: View, point: Point): Point {
  return view.degrees === 0 ? point : turnAbout(point, pivotOf(view), view.degrees);
}

/** The corners of the canvas, clockwise from the upper left, where they would lie if the photo were level. */
export function levelCorners(view: View): Point[] {
  return cornersOf({ left: 0, top: 0, ...view.size }).map((corner) => toLevel(view, corner));
}

/** The pixels of the photo within the least upright box around all that can be seen of it; empty when none. */
export function visibleRect(view: View, image: Size): Rect {
  const seen = boxAround(cornersOf({ left: 0, top: 0, ...view.size }).map((corner) => toImage(view, corner)));
  const left = Math.max(0, Math.floor(seen.left));
  const top = Math.max(0, Math.floor(seen.top));
  const right = Math.min(image.width, Math.ceil(seen.right));
  const bottom = Math.min(image.height, Math.ceil(seen.bottom));
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** The whole photo in the middle at the same angle, never enlarged beyond one device pixel per pixel. */
export function fitView(view: View, image: Size): View {
  return centreView({ ...view, scale: fitScale(view, image) }, image);
}

/** All of a frame around the photo in the middle, with room to draw it larger; the bar at the foot covers nothing of it. */
export function fitFrame(view: View, image: Size, frame: Frame): View {
  const size = framedSize(image, frame);
  const roomy = { width: FRAME_ROOM * size.width, height: FRAME_ROOM * size.height };
  const above = { ...view, size: { ...view.size, height: Math.max(1, view.size.height - FRAME_BAR) } };
  const { scale } = fitView(above, roomy);
  const middle = { x: size.width / 2 - frame.left, y: size.height / 2 - frame.top };
  return snapView(holdAt({ ...view, scale }, middle, middleOf(above)));
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

/** Turns the photo on the screen to `degrees`, about what is at `anchor`; without one about the middle of the canvas. */
export function turnTo(view: View, image: Size, degrees: number, anchor?: Point): View {
  const turned = { ...view, degrees: tidyDegrees(degrees) };
  return keepInReach(anchor ? holdAt(turned, toImage(view, anchor), anchor) : turned, image);
}

/** The photo is level again; one that was fitted at its angle is fitted. */
export function turnBack(view: View, image: Size): View {
  const level = turnTo(view, image, 0);
  return isFitted(view, image) ? fitView(level, image) : level;
}

/** Moves and zooms the photo so that the points under two fingers stay under them: they were at `from` and are at `to`. `degrees` is its new angle. */
export function pinch(
  view: View,
  image: Size,
  from: readonly [Point, Point],
  to: readonly [Point, Point],
  degrees = view.degrees,
): View {
  const held = between(from);
  const place = between(to);
  // Two fingers on one spot would divide by zero.
  const factor = Math.max(1, distance(to)) / Math.max(1, distance(from));
  const turned = degrees === view.degrees ? view : turnTo(view, image, degrees, held);
  return panBy(zoomBy(turned, image, factor, held), image, place.x - held.x, place.y - held.y);
}

/** Moves the photo on the screen by CSS pixels; it always stays within reach. */
export function panBy(view: View, image: Size, dx: number, dy: number): View {
  return keepInReach(moveBy(view, { x: dx, y: dy }), image);
}

/** The same part of the photo after the window changed; a fitted photo stays fitted. */
export function resizeView(view: View, image: Size, size: Size, pixelRatio: number): View {
  const resized = { ...view, size, pixelRatio };
  if (isFitted(view, image)) return fitView(resized, image);
  const left = view.left + (size.width - view.size.width) / 2;
  const top = view.top + (size.height - view.size.height) / 2;
  return keepInReach({ ...resized, left, top }, image);
}

/** The part of the photo that is looked at; nothing when the photo is level and fitted. */
export function placeOf(view: View, image: Size): Place | undefined {
  const { scale, degrees } = view;
  if (degrees === 0 && isFitted(view, image)) return undefined;
  return { scale, degrees, centre: toImage(view, middleOf(view)) };
}

/** Shows `place` in the middle, as far as scale and reach allow; at the angle of `view` unless it has one. */
export function viewAtPlace(
  view: View,
  image: Size,
  { scale, degrees = view.degrees, centre }: Omit<Place, 'degrees'> & Partial<Place>,
): View {
  const middle = middleOf(view);
  return zoomTo(holdAt({ ...view, scale, degrees }, centre, middle), image, scale, middle);
}

/** A part of the photo in the middle, as large as the window has room for. */
export function viewAtRect(view: View, image: Size, { left, top, width, height }: Rect): View {
  const room = { width: view.size.width - 2 * FIT_MARGIN, height: view.size.height - 2 * FIT_MARGIN };
  const turned = turnedSize({ width, height }, view.degrees);
  const scale = Math.min(room.width / Math.max(1, turned.width), room.height / Math.max(1, turned.height));
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
  return keepInReach(holdAt({ ...view, scale }, toImage(view, anchor), anchor), image);
}

function fitScale(view: View, image: Size): number {
  const margin = view.size.width < NARROW ? NARROW_MARGIN : FIT_MARGIN;
  const width = Math.max(1, view.size.width - 2 * margin);
  const height = Math.max(1, view.size.height - 2 * margin);
  const turned = turnedSize(image, view.degrees);
  return Math.min(width / turned.width, height / turned.height, 1 / view.pixelRatio);
}

function centreView(view: View, image: Size): View {
  return snapView({
    ...view,
    left: (view.size.width - image.width * view.scale) / 2,
    top: (view.size.height - image.height * view.scale) / 2,
  });
}

/** At whole device pixels, so that a photo at 100 % is not blurred by half a pixel. */
function snapView(view: View): View {
  return { ...view, left: snap(view, view.left), top: snap(view, view.top) };
}

/** As near as it can be with enough of the photo in the canvas to take hold of. */
function keepInReach(view: View, image: Size): View {
  const { size, scale, degrees } = view;
  const photo = { width: image.width * scale, height: image.height * scale };
  // Two rectangles overlap where they do along the sides of either; level, these are the same.
  const once = moveIn(view, photo, turnedSize(photo, degrees), size, degrees);
  if (degrees === 0) return snapView(once);
  return snapView(moveIn(once, photo, photo, turnedSize(size, degrees), 0));
}

/**
 * Moves a photo of so many CSS pixels so far that what it takes up and the room for it overlap in width and height. Both have one middle where
 * the photo is centred; their sides are turned by `degrees` against those of the photo.
 */
function moveIn(view: View, photo: Size, taken: Size, room: Size, degrees: number): View {
  const middle = middleOf(view);
  const apart = { x: view.left + photo.width / 2 - middle.x, y: view.top + photo.height / 2 - middle.y };
  const along = degrees === 0 ? apart : turnVector(apart, degrees);
  const clamp = (distance: number, length: number, space: number): number => {
    const most = (length + space) / 2 - Math.min(KEPT_IN_VIEW, length, space);
    return Math.min(most, Math.max(-most, distance));
  };
  const kept = {
    x: clamp(along.x, taken.width, room.width),
    y: clamp(along.y, taken.height, room.height),
  };
  const back = turnVector({ x: kept.x - along.x, y: kept.y - along.y }, -degrees);
  return { ...view, left: view.left + back.x, top: view.top + back.y };
}

/** Lays the point `held` of the photo under `anchor`. */
function holdAt(view: View, held: Point, anchor: Point): View {
  const { x, y } = toLevel(view, anchor);
  return { ...view, left: x - held.x * view.scale, top: y - held.y * view.scale };
}

function moveBy(view: View, screen: Point): View {
  const { x, y } = view.degrees === 0 ? screen : turnVector(screen, -view.degrees);
  return { ...view, left: view.left + x, top: view.top + y };
}

function between([first, second]: readonly [Point, Point]): Point {
  return { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 };
}

function distance([first, second]: readonly [Point, Point]): number {
  return Math.hypot(second.x - first.x, second.y - first.y);
}

/** Of the canvas. */
export function middleOf(view: View): Point {
  return { x: view.size.width / 2, y: view.size.height / 2 };
}

/** What the photo is turned about: the middle, at whole device pixels, so that right angles keep pixels whole. */
function pivotOf(view: View): Point {
  const { width, height } = view.size;
  return { x: snap(view, width / 2), y: snap(view, height / 2) };
}

function snap({ pixelRatio }: View, value: number): number {
  return Math.round(value * pixelRatio) / pixelRatio;
}
