import { invalidParameter } from './app-error.js';
import type { Rect, Size } from './geometry.js';
import { growRect, intersectRects, isEmptyRect, uniteRects } from './geometry.js';
import type { Mask } from './mask.js';
import { createMask } from './mask.js';
import { findComponentBounds } from './mask-components.js';

/** One hole and what the fill may look at. Integers, inside the image. */
export interface Region {
  /** Bounds of the masked pixels to fill here. The holes of two regions never overlap: the masked pixels inside are all its own. */
  readonly hole: Rect;
  /** `hole` grown by the context margin and cut at the image. */
  readonly box: Rect;
}

/** How much of the photo around a hole the fill looks at: on each side the larger of both. */
export interface RegionOptions {
  /** Times the long side of the hole. */
  readonly marginFactor: number;
  readonly minimumMarginPx: number;
}

/** From our study of fills (0.75 × the long side, at least 96 px): enough context to continue what surrounds the hole. */
export const DEFAULT_REGION_OPTIONS: RegionOptions = { marginFactor: 0.75, minimumMarginPx: 96 };

/** The masked pixels inside the box of a region, both of the size of the box: those to fill here, and those of other regions. */
export interface RegionMask {
  readonly hole: Mask;
  /** To be filled elsewhere: neither filled nor copied from here. */
  readonly avoid: Mask;
}

/** Together may cost this much more than apart: one fill has a fixed cost, and a hole nearby is context that is missing. */
const TOGETHER_LIMIT = 1.25;

/** With more holes than this (noise), those inside one cell of `CELL_PX` are one from the start: pairs cost the square. */
const MANY_HOLES = 4096;
const CELL_PX = 48;

interface Group extends Region {
  /** Sum of the areas of the boxes that its parts would need one by one. */
  readonly costApart: number;
}

/**
 * Cuts what is masked into regions to fill one after the other, ordered by top, then left, of the hole. Every masked pixel
 * lies in exactly one hole; nothing masked → no region.
 *
 * The parts are the 8-connected components. The cost of a fill is the area of its box. Two groups are filled together when
 * their boxes overlap and the box of both costs at most 1.25 × what all their components would cost one by one, or when
 * the bounds of their holes overlap (then neither could be filled without the other's pixels in the middle). Repeated until
 * nothing changes. So an object gets a crop around it, and two objects far apart get two.
 *
 * @throws AppError `INVALID_PARAMS` for margins below 0.
 */
export function findRegions(mask: Mask, options: Partial<RegionOptions> = {}): Region[] {
  const { marginFactor, minimumMarginPx } = { ...DEFAULT_REGION_OPTIONS, ...options };
  for (const [name, value] of Object.entries({ marginFactor, minimumMarginPx })) {
    if (!(value >= 0 && Number.isFinite(value))) throw invalidParameter(name, 'a finite number ≥ 0', value);
  }
  function createGroup(hole: Rect, costApart?: number): Group {
    const margin = Math.ceil(Math.max(minimumMarginPx, marginFactor * Math.max(hole.width, hole.height)));
    const box = growRect(hole, margin, mask);
    return { hole, box, costApart: costApart ?? areaOf(box) };
  }

  let holes = findComponentBounds(mask);
  if (holes.length > MANY_HOLES) holes = uniteByCell(holes, mask);
  let groups = holes.sort(byTopThenLeft).map((hole) => createGroup(hole));
  for (;;) {
    const merged = mergeOnce(groups, createGroup);
    if (merged.length === groups.length) break;
    groups = merged;
  }
  return groups.map(({ hole, box }) => ({ hole, box }));
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

/** One pass over all pairs whose boxes overlap. `groups` are in order of their top and stay so: a union keeps its first top. */
function mergeOnce(groups: readonly Group[], createGroup: (hole: Rect, cost?: number) => Group): Group[] {
  const alive: (Group | undefined)[] = [...groups];
  const largestMargin = groups.reduce((largest, { hole, box }) => Math.max(largest, hole.top - box.top), 0);
  for (let index = 0; index < alive.length; index++) {
    let group = alive[index];
    if (!group) continue;
    for (let other = index + 1; other < alive.length; other++) {
      const candidate = alive[other];
      if (!candidate) continue;
      if (candidate.hole.top - largestMargin >= group.box.top + group.box.height) break;
      const together = mergeIfBetter(group, candidate, createGroup);
      if (!together) continue;
      group = together;
      alive[other] = undefined;
    }
    alive[index] = group;
  }
  return alive.filter((group) => group !== undefined).sort((a, b) => byTopThenLeft(a.hole, b.hole));
}

function mergeIfBetter(
  a: Group,
  b: Group,
  createGroup: (hole: Rect, cost?: number) => Group,
): Group | undefined {
  if (isEmptyRect(intersectRects(a.box, b.box))) return undefined;
  const hole = uniteRects(a.hole, b.hole);
  // There is no filling them apart: the cost is that of both.
  if (!isEmptyRect(intersectRects(a.hole, b.hole))) return createGroup(hole);
  const together = createGroup(hole, a.costApart + b.costApart);
  return areaOf(together.box) <= TOGETHER_LIMIT * together.costApart ? together : undefined;
}

function uniteByCell(holes: readonly Rect[], size: Size): Rect[] {
  const cellsPerRow = Math.ceil(size.width / CELL_PX);
  const cells = new Map<number, Rect>();
  const others: Rect[] = [];
  for (const hole of holes) {
    const column = Math.floor(hole.left / CELL_PX);
    const row = Math.floor(hole.top / CELL_PX);
    const endsInside =
      hole.left + hole.width <= (column + 1) * CELL_PX && hole.top + hole.height <= (row + 1) * CELL_PX;
    if (!endsInside) {
      others.push(hole);
      continue;
    }
    const key = row * cellsPerRow + column;
    const cell = cells.get(key);
    cells.set(key, cell ? uniteRects(cell, hole) : hole);
  }
  return [...cells.values(), ...others];
}

function byTopThenLeft(a: Rect, b: Rect): number {
  return a.top - b.top || a.left - b.left;
}

function areaOf(rect: Rect): number {
  return rect.width * rect.height;
}
