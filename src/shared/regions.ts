import { invalidParameter } from './app-error.js';
import type { Rect, Size } from './geometry.js';
import { growRect, intersectRects } from './geometry.js';
import { findCut, LONG_HOLE_PX } from './hole-cuts.js';
import type { Mask } from './mask.js';
import { createMask } from './mask.js';
import type { MaskRuns } from './mask-runs.js';
import { boundsOfRuns, readRuns, splitAtColumn, splitAtRow } from './mask-runs.js';
import { measureThickness } from './mask-thickness.js';

/** One hole and what the fill may look at. Integers, inside the image. */
export interface Region {
  /** Bounds of the masked pixels to fill here. The holes of two regions never overlap: the masked pixels inside are all its own. */
  readonly hole: Rect;
  /** `hole` grown by the context margin and cut at the image. */
  readonly box: Rect;
  /** Side of the largest square of masked pixels in `hole`. */
  readonly thicknessPx: number;
}

/** How much of the photo around a hole the fill looks at: on each side the larger of both. */
export interface RegionOptions {
  /** Times the size of the hole: its long side, or that of its largest part, but at most `THICK_SIDES` times its thickness. */
  readonly marginFactor: number;
  readonly minimumMarginPx: number;
}

/** From our study of fills (0.75 × the long side, at least 96 px): enough context to continue what surrounds the hole. */
export const DEFAULT_REGION_OPTIONS: RegionOptions = { marginFactor: 0.75, minimumMarginPx: 96 };

/** A long thin hole needs the context of what lies beside it, not of its length. */
const THICK_SIDES = 8;

/** The masked pixels inside the box of a region, both of the size of the box: those to fill here, and those of other regions. */
export interface RegionMask {
  readonly hole: Mask;
  /** To be filled elsewhere: neither filled nor copied from here. */
  readonly avoid: Mask;
}

/** Memory of a fill is that of its box: a very large hole sees less of the photo around it, at least the smallest margin. */
const MAX_BOX_PX = 18_000_000;

/** Together may cost this much more than apart: one fill has a fixed cost, and a hole nearby is context that is missing. */
const TOGETHER_LIMIT = 1.25;

/** Holes are filled together only where the context that the largest needs is at most this many times that of the smallest. */
const LIKE_MARGINS = 2;

interface Group extends Region {
  /** Size of its largest part, from which its margin is made. */
  readonly sizePx: number;
  readonly marginPx: number;
}

/** What a part of the mask became. */
interface Parts {
  readonly groups: readonly Group[];
  /** Sum of the areas of the boxes that its parts would need one by one. */
  readonly costApart: number;
  /** A hole was cut through: its pieces stay pieces. */
  readonly isCut: boolean;
}

/**
 * Cuts what is masked into regions to fill one after the other, ordered by top, then left, of the hole. Every masked pixel
 * lies in exactly one hole; nothing masked → no region.
 *
 * The bounds of the mask are cut in two along straight lines, again and again (the recursive X-Y cut of Nagy & Seth, "Hierarchical
 * Representation of Optically Scanned Documents", 1984): through gaps, and through thin parts of long holes (hole-cuts.ts), so
 * that a wire becomes pieces of a few hundred pixels. The cost of a fill is the area of its box. Holes on both sides of a gap are
 * filled together when the box of all costs at most 1.25 × what they would cost one by one, their sizes are alike and the whole
 * stays small. So an object gets a crop around it, two objects far apart get two, and a photo full of dust gets many small ones.
 *
 * @throws AppError `INVALID_PARAMS` for margins below 0.
 */
export function findRegions(mask: Mask, options: Partial<RegionOptions> = {}): Region[] {
  const { marginFactor, minimumMarginPx } = { ...DEFAULT_REGION_OPTIONS, ...options };
  for (const [name, value] of Object.entries({ marginFactor, minimumMarginPx })) {
    if (!(value >= 0 && Number.isFinite(value))) throw invalidParameter(name, 'a finite number ≥ 0', value);
  }

  function createGroup(hole: Rect, sizePx: number, thicknessPx: number): Group {
    let marginPx = Math.ceil(Math.max(minimumMarginPx, marginFactor * sizePx));
    while (marginPx > minimumMarginPx && areaOf(growRect(hole, marginPx, mask)) > MAX_BOX_PX) {
      marginPx = Math.max(minimumMarginPx, Math.floor(0.95 * marginPx));
    }
    return { hole, box: growRect(hole, marginPx, mask), thicknessPx, sizePx, marginPx };
  }

  function keepWhole(hole: Rect): Parts {
    const thicknessPx = measureThickness(mask, hole);
    const group = createGroup(hole, Math.min(longSide(hole), THICK_SIDES * thicknessPx), thicknessPx);
    return { groups: [group], costApart: areaOf(group.box), isCut: false };
  }

  function divide(runs: MaskRuns): Parts {
    const hole = boundsOfRuns(runs);
    // The margins alone make its box larger than anything that could be saved.
    if (longSide(hole) <= minimumMarginPx / 2) return keepWhole(hole);
    const cut = findCut(runs, hole, mask);
    if (!cut) return keepWhole(hole);
    const [first, second] = (cut.axis === 'row' ? splitAtRow : splitAtColumn)(runs, cut.at).map(divide);
    const groups = [...first!.groups, ...second!.groups];
    const costApart = first!.costApart + second!.costApart;
    const isCut = cut.isThrough || first!.isCut || second!.isCut;
    const together = isCut ? undefined : join(hole, groups, costApart);
    return { groups: together ? [together] : groups, costApart, isCut };
  }

  function join(hole: Rect, groups: readonly Group[], costApart: number): Group | undefined {
    const largest = Math.max(...groups.map(({ sizePx }) => sizePx));
    const margins = groups.map(({ marginPx }) => marginPx);
    if (longSide(hole) > Math.max(LONG_HOLE_PX, 2 * largest)) return undefined;
    if (Math.max(...margins) > LIKE_MARGINS * Math.min(...margins)) return undefined;
    const together = createGroup(hole, largest, Math.max(...groups.map(({ thicknessPx }) => thicknessPx)));
    return areaOf(together.box) <= TOGETHER_LIMIT * costApart ? together : undefined;
  }

  const runs = readRuns(mask);
  if (runs.length === 0) return [];
  return [...divide(runs).groups]
    .sort((a, b) => byTopThenLeft(a.hole, b.hole))
    .map(({ hole, box, thicknessPx }) => ({ hole, box, thicknessPx }));
}

/** Splits the masked pixels inside `region.box` into those of `region` (from `findRegions` of this mask) and all others. */
export function regionMask(mask: Mask, region: Region): RegionMask {
  const { box } = region;
  const hole = createMask(box);
  const avoid = createMask(box);
  const own = intersectRects(region.hole, box);
  const ownStart = own.left - box.left;
  const ownEnd = ownStart + own.width;
  for (let y = 0; y < box.height; y++) {
    const start = (box.top + y) * mask.width + box.left;
    const row = mask.data.subarray(start, start + box.width);
    avoid.data.set(row, y * box.width);
    const isOwnRow = box.top + y >= own.top && box.top + y < own.top + own.height;
    if (!isOwnRow) continue;
    hole.data.set(row.subarray(ownStart, ownEnd), y * box.width + ownStart);
    avoid.data.fill(0, y * box.width + ownStart, y * box.width + ownEnd);
  }
  return { hole, avoid };
}

function byTopThenLeft(a: Rect, b: Rect): number {
  return a.top - b.top || a.left - b.left;
}

function longSide({ width, height }: Size): number {
  return Math.max(width, height);
}

function areaOf(rect: Rect): number {
  return rect.width * rect.height;
}
