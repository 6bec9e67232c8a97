import type { Size } from '../../../shared/geometry.js';
import { atCalm } from './measure-calm.js';

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

/** What the network knows to be a thing may reach farther: limbs, and shadows. */
const FOUND_RING_PX = 8;
const FOUND_RING_SHARE = 0.35;
const MOST_FOUND_RING_PX = 160;
/** So much of the picture that the networks see goes around what they find, which is the blur already; more where a faint rest would show. */
const FOUND_RIM_WORK_PX = { calm: 1.5, restless: 0.7 };
/** It sees so much around a hole, in parts of the hole's longer side, or so many pixels at least. */
const CONTEXT_SHARE = 0.35;
const LEAST_CONTEXT_PX = 20;
/** In so many pixels, which takes some 20 ms. */
const MOST_SEEN_PX = 66_000;

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

/** How far out of the mask the networks look for its thing. */
export function foundRingPx(maskedPx: number): number {
  return Math.min(MOST_FOUND_RING_PX, FOUND_RING_PX + FOUND_RING_SHARE * Math.sqrt(maskedPx));
}

/** How far around what they find the mask reaches, in a picture made smaller by `scale`; `calm`: see `measureCalm`. */
export function foundRimPx(calm: number, scale: number): number {
  return scale * atCalm(FOUND_RIM_WORK_PX, calm);
}

/** How far around the bounds of a hole the network sees. */
export function contextPx({ width, height }: Size): number {
  return Math.ceil(Math.max(LEAST_CONTEXT_PX, CONTEXT_SHARE * Math.max(width, height)));
}

/** How many pixels of a part of the photo, each way, are one that the network sees. */
export function seenScale({ width, height }: Size): number {
  return Math.max(1, Math.ceil(Math.sqrt((width * height) / MOST_SEEN_PX)));
}

/** No mask with bounds of that size is made larger than this on any side by fitting it. */
export function fitReachPx({ width, height }: Size): number {
  const maskedPx = width * height;
  const around = 2 * contextPx({ width, height });
  const thicknessPx = Math.max(width, height);
  const scale = seenScale({ width: width + around, height: height + around });
  const cut = ringOf(maskedPx, thicknessPx);
  return Math.ceil(Math.max(cut.ringPx + cut.rimPx, foundRingPx(maskedPx) + foundRimPx(1, scale) + scale));
}
