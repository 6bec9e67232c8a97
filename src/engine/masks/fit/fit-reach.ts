import type { Size } from '../../../shared/geometry.js';

/** People miss an edge by so much, and by more around larger things, which they see smaller. */
const RING_PX = 6;
const RING_SHARE = 0.06;
const MOST_RING_PX = 80;
/** The blur of an edge reaches out of the thing, in sharp photos and, more, in large ones. */
const RIM_PX = 3.3;
const RIM_SHARE = 0.008;

/** Both are less around thin masks: what is too much at the sides of a wire is soon several times the wire. */
const THIN_RING_PX = 3;
const THIN_RING_SHARE = 0.15;
const THIN_RIM_PX = 1.7;
const THIN_RIM_SHARE = 0.05;

export interface FitReach {
  /** How far out of the mask its thing is looked for. */
  readonly ringPx: number;
  /** How far around the thing the mask then reaches. */
  readonly rimPx: number;
}

/** For a mask of that many pixels; `thicknessPx` is the side of the largest square in it. */
export function ringOf(maskedPx: number, thicknessPx: number): FitReach {
  const side = Math.sqrt(maskedPx);
  return {
    ringPx: Math.min(MOST_RING_PX, RING_PX + RING_SHARE * side, THIN_RING_PX + THIN_RING_SHARE * thicknessPx),
    rimPx: Math.min(RIM_PX + Math.min(RIM_SHARE * side, 6), THIN_RIM_PX + THIN_RIM_SHARE * thicknessPx),
  };
}

/** No mask with bounds of that size is made larger than this on any side by fitting it. */
export function fitReachPx({ width, height }: Size): number {
  const { ringPx, rimPx } = ringOf(width * height, Math.max(width, height));
  return Math.ceil(ringPx + rimPx);
}
