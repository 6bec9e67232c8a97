import type { Rect } from './geometry.js';
import { growRect, isEmptyRect } from './geometry.js';
import type { Mask } from './mask.js';
import { cropMask, maskBounds } from './mask.js';
import type { Region } from './regions.js';

/** Where a strip lies beside the photo. */
export type OutwardSide = 'left' | 'right' | 'top' | 'bottom';

/** A strip outside of the photo. */
export interface OutwardRegion extends Region {
  readonly side: OutwardSide;
}

/** How much of the photo beside a strip is seen, in thicknesses of the strip, and at least. */
const DEPTHS = 1.5;
const LEAST_DEPTH_PX = 192;
/** Memory of a fill is that of its box and of what is laid beside it. */
const MAX_BOX_PX = 9_000_000;

/**
 * Regions for a hole around a photo (a frame, the corners of a turned photo): a strip on each side, left and right first, then above
 * and below over the whole width, so that corners see what was filled beside them. The holes hold all that is masked.
 */
export function findOutwardRegions(mask: Mask): OutwardRegion[] {
  const inner = findInner(mask);
  const right = inner.left + inner.width;
  const bottom = inner.top + inner.height;
  const strips: readonly [OutwardSide, Rect][] = [
    ['left', { left: 0, top: inner.top, width: inner.left, height: inner.height }],
    ['right', { left: right, top: inner.top, width: mask.width - right, height: inner.height }],
    ['top', { left: 0, top: 0, width: mask.width, height: inner.top }],
    ['bottom', { left: 0, top: bottom, width: mask.width, height: mask.height - bottom }],
  ];
  return strips.flatMap(([side, strip]): OutwardRegion[] => {
    if (isEmptyRect(strip)) return [];
    const bounds = maskBounds(cropMask(mask, strip));
    if (isEmptyRect(bounds)) return [];
    const hole = { ...bounds, left: strip.left + bounds.left, top: strip.top + bounds.top };
    const thicknessPx = side === 'left' || side === 'right' ? strip.width : strip.height;
    return [{ hole, box: growBox(hole, thicknessPx, mask), thicknessPx, side }];
  });
}

function growBox(hole: Rect, thicknessPx: number, mask: Mask): Rect {
  let marginPx = Math.ceil(Math.max(LEAST_DEPTH_PX, DEPTHS * thicknessPx));
  const boxOf = (): Rect => growRect(hole, marginPx, mask);
  while (marginPx > LEAST_DEPTH_PX && boxOf().width * boxOf().height > MAX_BOX_PX) {
    marginPx = Math.max(LEAST_DEPTH_PX, Math.floor(0.9 * marginPx));
  }
  return boxOf();
}

/** A rectangle without masked pixels: of the sides of the whole, that which is masked most moves inwards until none is masked at all. */
function findInner(mask: Mask): Rect {
  let rect: Rect = { left: 0, top: 0, width: mask.width, height: mask.height };
  while (!isEmptyRect(rect)) {
    const sides = sidesOf(rect).map((side) => ({ ...side, share: shareMasked(mask, side.line) }));
    const worst = sides.reduce((most, side) => (side.share > most.share ? side : most));
    if (worst.share === 0) return rect;
    rect = worst.without;
  }
  return rect;
}

function sidesOf({ left, top, width, height }: Rect): { readonly line: Rect; readonly without: Rect }[] {
  return [
    { line: { left, top, width: 1, height }, without: { left: left + 1, top, width: width - 1, height } },
    {
      line: { left: left + width - 1, top, width: 1, height },
      without: { left, top, width: width - 1, height },
    },
    { line: { left, top, width, height: 1 }, without: { left, top: top + 1, width, height: height - 1 } },
    {
      line: { left, top: top + height - 1, width, height: 1 },
      without: { left, top, width, height: height - 1 },
    },
  ];
}

function shareMasked(mask: Mask, { left, top, width, height }: Rect): number {
  let count = 0;
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) if (mask.data[y * mask.width + x] !== 0) count++;
  }
  return count / (width * height);
}
