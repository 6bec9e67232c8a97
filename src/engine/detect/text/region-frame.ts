import type { Rect, Size } from '../../../shared/geometry.js';
import { intersectRects } from '../../../shared/geometry.js';
import type { TextRegion } from './text-regions.js';

/** A place in the frame of a region: `u` along, `v` across, both from its centre, in pixels. */
export interface FramePlace {
  readonly u: number;
  readonly v: number;
}

/** Where the middle of the pixel (`x`, `y`) lies in the frame of `region`. */
export function toFrame({ x, y, angle }: TextRegion, pixelX: number, pixelY: number): FramePlace {
  const dx = pixelX + 0.5 - x;
  const dy = pixelY + 0.5 - y;
  return {
    u: dx * Math.cos(angle) + dy * Math.sin(angle),
    v: dy * Math.cos(angle) - dx * Math.sin(angle),
  };
}

/** The pixels that a region grown by `margin` reaches in an image of `size`. */
export function boundsOf({ x, y, angle, along, across }: TextRegion, margin: number, size: Size): Rect {
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const halfWidth = (along + margin) * cos + (across + margin) * sin;
  const halfHeight = (along + margin) * sin + (across + margin) * cos;
  const left = Math.floor(x - halfWidth);
  const top = Math.floor(y - halfHeight);
  const rect = {
    left,
    top,
    width: Math.ceil(x + halfWidth) - left,
    height: Math.ceil(y + halfHeight) - top,
  };
  return intersectRects(rect, { left: 0, top: 0, width: size.width, height: size.height });
}
