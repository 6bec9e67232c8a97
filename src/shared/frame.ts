import * as v from 'valibot';

import type { Point, Rect, Size } from './geometry.js';
import type { MaskShape } from './mask-shapes.js';

/** Straightening turns by less than this; more is turning, which is no matter of filling corners. */
export const MOST_DEGREES = 15;
/** A side grows by at most this many times the photo's own width or height: beyond, nothing near is left to continue. */
export const MOST_GROWTH = 1;
/** Resampled pixels this near the edge of a turned photo are mixed with nothing: they are filled too. */
const TURNED_RIM_PX = 2;

const Side = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

/** What is laid around a photo, in whole pixels, and how far the photo is turned in it: clockwise, about its middle. */
export const FrameSchema = v.pipe(
  v.strictObject({
    left: Side,
    top: Side,
    right: Side,
    bottom: Side,
    degrees: v.pipe(v.number(), v.minValue(-MOST_DEGREES), v.maxValue(MOST_DEGREES)),
  }),
  v.readonly(),
);
export type Frame = v.InferOutput<typeof FrameSchema>;

export const NO_FRAME: Frame = { left: 0, top: 0, right: 0, bottom: 0, degrees: 0 };

/** Does `frame` leave a photo as it is? */
export function isNoFrame({ left, top, right, bottom, degrees }: Frame): boolean {
  return left + top + right + bottom === 0 && degrees === 0;
}

/** The size of a photo of `size` in its frame. */
export function framedSize({ width, height }: Size, { left, top, right, bottom }: Frame): Size {
  return { width: left + width + right, height: top + height + bottom };
}

/** Where the photo lay before it was turned. */
export function photoInFrame({ width, height }: Size, { left, top }: Frame): Rect {
  return { left, top, width, height };
}

/** The corners of the turned photo in its frame, clockwise from the upper left; `insetPx` moves its edges inwards. */
export function turnedCorners(size: Size, { left, top, degrees }: Frame, insetPx = 0): Point[] {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const across = size.width / 2 - insetPx;
  const down = size.height / 2 - insetPx;
  const signs = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;
  return signs.map(([x, y]) => ({
    x: left + size.width / 2 + x * across * cos - y * down * sin,
    y: top + size.height / 2 + x * across * sin + y * down * cos,
  }));
}

/** What is empty in the frame of a photo of `size`, as a mask. */
export function frameHole(size: Size, frame: Frame): MaskShape[] {
  const whole = { left: 0, top: 0, ...framedSize(size, frame) };
  return [
    { kind: 'box', rect: whole, mode: 'add' },
    frame.degrees === 0
      ? { kind: 'box', rect: photoInFrame(size, frame), mode: 'erase' }
      : { kind: 'polygon', points: turnedCorners(size, frame, TURNED_RIM_PX), mode: 'erase' },
  ];
}

/** `frame` that is as wide for its height as `aspect` says: what is missing is added at both ends alike. It is never made smaller. */
export function withAspect(size: Size, frame: Frame, aspect: number): Frame {
  const { width, height } = framedSize(size, frame);
  const missing = Math.max(0, Math.round(height * aspect) - width);
  const missingBelow = missing > 0 ? 0 : Math.max(0, Math.round(width / aspect) - height);
  return {
    ...frame,
    left: frame.left + Math.floor(missing / 2),
    right: frame.right + Math.ceil(missing / 2),
    top: frame.top + Math.floor(missingBelow / 2),
    bottom: frame.bottom + Math.ceil(missingBelow / 2),
  };
}

/** `frame` within what can be done with a photo of `size`: whole pixels, sides and angle within their limits. */
export function tidyFrame({ width, height }: Size, frame: Frame): Frame {
  const side = (value: number, most: number): number =>
    Math.max(0, Math.min(Math.floor(MOST_GROWTH * most), Math.round(value)));
  return {
    left: side(frame.left, width),
    right: side(frame.right, width),
    top: side(frame.top, height),
    bottom: side(frame.bottom, height),
    degrees: Math.max(-MOST_DEGREES, Math.min(MOST_DEGREES, Math.round(frame.degrees * 100) / 100)),
  };
}

/** How much is laid beside a photo: pixels, or a part of its width (left, right) or height. */
export type Length =
  { readonly kind: 'pixels'; readonly px: number } | { readonly kind: 'percent'; readonly percent: number };

/** A frame as a person says it, before the size of the photo is known. */
export interface FrameWish {
  readonly left: Length;
  readonly top: Length;
  readonly right: Length;
  readonly bottom: Length;
  /** Width divided by height; what is missing for it is added, at both ends alike. */
  readonly aspect?: number | undefined;
  readonly degrees: number;
}

/** The frame that `wish` means for a photo of `size`; it may be beyond the limits. */
export function frameOfWish(size: Size, { aspect, degrees, ...sides }: FrameWish): Frame {
  const px = (length: Length, whole: number): number =>
    length.kind === 'pixels' ? length.px : Math.round((whole * length.percent) / 100);
  const frame = {
    left: px(sides.left, size.width),
    right: px(sides.right, size.width),
    top: px(sides.top, size.height),
    bottom: px(sides.bottom, size.height),
    degrees,
  };
  return aspect === undefined ? frame : withAspect(size, frame, aspect);
}
