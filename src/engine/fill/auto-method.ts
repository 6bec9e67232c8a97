import type { Rect } from '../../shared/geometry.js';
import { maskBounds } from '../../shared/mask.js';
import type { FillMethod, FillRegion } from './fill-method.js';

/** Holes up to this thickness are thin whatever their length: the membrane between their sides knows as much as a network. */
const THIN_PX = 12;
/** A hole longer than this many times its thickness is thin, or made of small parts. */
const THIN_SIDES = 6;

/**
 * Is PatchMatch alone the better fill? Between the near sides of a thin hole the photo says what belongs there, and the network,
 * which sees the whole region at a small size, mixes the colours of both sides. Measured in docs/benchmarks/fill.md.
 */
export function isThinHole(thicknessPx: number, { width, height }: Pick<Rect, 'width' | 'height'>): boolean {
  return thicknessPx <= THIN_PX || Math.max(width, height) >= THIN_SIDES * thicknessPx;
}

/**
 * Takes for each region what does it better: thin holes and regions of many small ones, and those of which the person says what to copy, go to
 * PatchMatch, all others, and those with a sketch, to the hybrid.
 */
export function createAutoMethod(hybrid: FillMethod, patchMatch: FillMethod): FillMethod {
  const choose = (region: FillRegion): FillMethod => {
    if (region.hasPreferred) return patchMatch;
    return !region.sketch && isThinHole(region.thicknessPx, maskBounds(region.hole)) ? patchMatch : hybrid;
  };
  return {
    id: hybrid.id,
    choose,
    fillRegion: (region, context) => choose(region).fillRegion(region, context),
  };
}
