import type { Rect, Size } from '../../shared/geometry.js';
import { growRect, intersectRects, isEmptyRect, uniteRects } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { Origins } from '../../shared/origins.js';
import { maskBounds } from '../../shared/mask.js';
import type { Move } from '../../shared/move.js';
import { DEFAULT_REGION_OPTIONS } from '../../shared/regions.js';
import { fitReachPx } from '../masks/fit/fit-reach.js';
import type { Draft, Patch } from '../raster-image.js';
import { movedBounds } from '../layout/moved-bounds.js';
import type { FillResult } from './fill-image.js';
import type { FillOptions } from '../../shared/fill-options.js';
import { preferredArea } from './sources.js';

/** Decoded pixels of a photo that may be held whole while it is filled; of a larger one only what the fill looks at is. */
export const WHOLE_BYTES = 200_000_000;

/** What is asked of a photo here: how large it is decoded. */
export interface PixelKind extends Size {
  readonly channels: number;
  readonly depth: 8 | 16;
}

/** Bytes of `area` of a photo, decoded. */
export function rasterBytes(kind: PixelKind, area: Size = kind): number {
  return area.width * area.height * kind.channels * (kind.depth / 8);
}

/** What makes a mask larger. */
type AreaOptions = Pick<FillOptions, 'dilatePx' | 'featherPx' | 'fit'>;

/** What a fill needs of the photo beside what is around the hole. */
export interface FarNeeds {
  readonly move?: Move | undefined;
  readonly prefer?: Mask | undefined;
}

/**
 * A part of the photo outside which a fill of `mask` neither looks nor writes, so that a fill of that part alone is the same bit by
 * bit: no region's context reaches farther (shared/regions.ts). The place where a thing goes to belongs to it, and what is to be copied.
 */
export function findWorkArea(
  mask: Mask,
  { dilatePx, featherPx, fit }: AreaOptions,
  { move, prefer }: FarNeeds = {},
): Rect {
  const bounds = maskBounds(mask);
  const fitPx = fit === 'auto' ? fitReachPx(bounds) : 0;
  const grown = growRect(bounds, fitPx + Math.ceil(dilatePx) + Math.ceil(featherPx), mask);
  const { marginFactor, minimumMarginPx } = DEFAULT_REGION_OPTIONS;
  const longSide = Math.max(grown.width, grown.height);
  const seen = growRect(grown, Math.ceil(Math.max(minimumMarginPx, marginFactor * longSide)), mask);
  const photo = { left: 0, top: 0, width: mask.width, height: mask.height };
  const copied = prefer && maskBounds(prefer);
  const parts = [
    ...(move ? [intersectRects(movedBounds(bounds, fitPx, move), photo)] : []),
    ...(copied && !isEmptyRect(copied) ? [preferredArea(copied, photo)] : []),
  ];
  return parts.reduce(uniteRects, seen);
}

/** The part of the photo to decode for a fill of `mask`: all of it, unless it is large. */
export function findAreaToDecode(
  photo: PixelKind,
  mask: Mask,
  options: AreaOptions,
  needs: FarNeeds = {},
): Rect {
  const whole = { left: 0, top: 0, width: photo.width, height: photo.height };
  return rasterBytes(photo) <= WHOLE_BYTES ? whole : findWorkArea(mask, options, needs);
}

/** Patches of a part of the photo that begins at `area`, for the whole photo. */
export function movePatches(patches: readonly Patch[], { left, top }: Pick<Rect, 'left' | 'top'>): Patch[] {
  return patches.map(({ origins, ...patch }) => ({
    ...patch,
    rect: { ...patch.rect, left: patch.rect.left + left, top: patch.rect.top + top },
    ...(origins && { origins: moveOrigins(origins, left, top) }),
  }));
}

function moveOrigins({ cellPx, from }: Origins, left: number, top: number): Origins {
  return { cellPx, from: from.map((value, at) => (value < 0 ? value : value + (at % 2 === 0 ? left : top))) };
}

/** The same for all that came of a fill. */
export function moveFill(result: FillResult, area: Pick<Rect, 'left' | 'top'>): FillResult {
  const { left, top } = area;
  const reads = result.reads.map((rect) => ({ ...rect, left: rect.left + left, top: rect.top + top }));
  return { ...result, patches: movePatches(result.patches, area), reads };
}

/** The same for drafts. */
export function moveDraft(draft: Draft, { left, top }: Pick<Rect, 'left' | 'top'>): Draft {
  return { ...draft, rect: { ...draft.rect, left: draft.rect.left + left, top: draft.rect.top + top } };
}

/** Does `area` hold all of `photo`? */
export function isWhole(area: Rect, photo: Size): boolean {
  return area.width === photo.width && area.height === photo.height;
}
