import * as v from 'valibot';

import { growRect, isEmptyRect } from './geometry.js';
import type { Mask } from './mask.js';
import { createMask, cropMask, maskBounds } from './mask.js';
import { dilateMask } from './mask-operations.js';

/** Nobody widens a mask further at a time, and a wrong key must not take the photo. */
export const MOST_CHANGE_PX = 500;

const RadiusSchema = v.pipe(v.number(), v.gtValue(0), v.maxValue(MOST_CHANGE_PX));

/** What can be done to a whole mask; radii in pixels of the photo. */
export const MaskChangeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('grow'), radiusPx: RadiusSchema }),
  v.strictObject({ kind: v.literal('shrink'), radiusPx: RadiusSchema }),
  v.strictObject({ kind: v.literal('invert') }),
  v.strictObject({ kind: v.literal('fillHoles') }),
]);
export type MaskChange = v.InferOutput<typeof MaskChangeSchema>;

/**
 * The mask after `change`; a new one that the caller owns. `grow` and `shrink` are by a disc (`dilateMask`); the edge of the image takes
 * nothing away. `fillHoles` marks what no path over sides of unmarked pixels joins with the edge of the image.
 *
 * @throws AppError `INVALID_PARAMS` for a radius that `dilateMask` does not take.
 */
export function changeMask(mask: Mask, change: MaskChange): Mask {
  switch (change.kind) {
    case 'grow':
      return dilateMask(mask, change.radiusPx);
    case 'shrink':
      return shrinkMask(mask, change.radiusPx);
    case 'invert':
      return invertMask(mask);
    case 'fillHoles':
      return fillHoles(mask);
  }
}

function invertMask({ width, height, data }: Mask): Mask {
  return { width, height, data: data.map((value) => (value === 0 ? 255 : 0)) };
}

/** What lies around grows. One pixel of it on each side is enough: whatever lies further out is no nearer. */
function shrinkMask(mask: Mask, radiusPx: number): Mask {
  const shrunk = createMask(mask);
  const area = growRect(maskBounds(mask), 1, mask);
  if (isEmptyRect(area)) return shrunk;
  const around = dilateMask(invertMask(cropMask(mask, area)), radiusPx);
  for (let y = 0; y < area.height; y++) {
    const target = (area.top + y) * mask.width + area.left;
    for (let x = 0; x < area.width; x++) {
      if (around.data[y * area.width + x] === 0) shrunk.data[target + x] = 255;
    }
  }
  return shrunk;
}

/** Floods what lies around, run by run, from the edge of the bounds; what stays dry is marked or a hole. */
function fillHoles(mask: Mask): Mask {
  const filled: Mask = { width: mask.width, height: mask.height, data: mask.data.slice() };
  const area = growRect(maskBounds(mask), 1, mask);
  if (isEmptyRect(area)) return filled;
  const { width, height } = area;
  // 0: not reached, 255: marked, 1: around.
  const { data } = cropMask(mask, area);
  const open: number[] = [];
  const flood = (pixel: number): void => {
    if (data[pixel] !== 0) return;
    const row = pixel - (pixel % width);
    let start = pixel;
    let end = pixel + 1;
    while (start > row && data[start - 1] === 0) start--;
    while (end < row + width && data[end] === 0) end++;
    data.fill(1, start, end);
    open.push(start, end);
  };
  for (let x = 0; x < width; x++) {
    flood(x);
    flood((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    flood(y * width);
    flood(y * width + width - 1);
  }
  while (open.length > 0) {
    const end = open.pop()!;
    const start = open.pop()!;
    for (const shift of [-width, width]) {
      if (start + shift < 0 || start + shift >= data.length) continue;
      for (let pixel = start + shift; pixel < end + shift; pixel++) flood(pixel);
    }
  }
  for (let y = 0; y < height; y++) {
    const target = (area.top + y) * mask.width + area.left;
    for (let x = 0; x < width; x++) if (data[y * width + x] === 0) filled.data[target + x] = 255;
  }
  return filled;
}
