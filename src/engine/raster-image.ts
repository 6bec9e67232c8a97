import type { Rect, Size } from '../shared/geometry.js';
import type { Origins } from '../shared/origins.js';

/**
 * Decoded pixels in device values (the numbers of the file, no colour transform), `HWC`, row by row without padding.
 * Channels: 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha. Depth 8: values 0 to 255 in a Uint8Array; depth 16: 0 to 65535
 * in a Uint16Array.
 */
export type RasterImage = RasterImage8 | RasterImage16;

export interface RasterImage8 extends Size {
  readonly channels: 1 | 2 | 3 | 4;
  readonly depth: 8;
  readonly data: Uint8Array;
}

export interface RasterImage16 extends Size {
  readonly channels: 1 | 2 | 3 | 4;
  readonly depth: 16;
  readonly data: Uint16Array;
}

/** A result: `image` covers `rect` of the photo; `alpha` (one byte per pixel of `rect`) says how much of it shows, 255 = all. */
export interface Patch {
  readonly rect: Rect;
  readonly image: RasterImage;
  readonly alpha: Uint8Array;
  /** Where it was copied from, where that is known. */
  readonly origins?: Origins | undefined;
}

/** A coarse answer to look at while the real one is being made: `image`, RGBA of any size, stretched over `rect` of the photo. */
export interface Draft {
  readonly rect: Rect;
  readonly image: RasterImage8;
}
