import type { Rect } from '../../shared/geometry.js';
import { intersectRects } from '../../shared/geometry.js';
import { NO_TARGET, PATCH_RADIUS } from './kernel.js';
import type { PyramidLevel } from './pyramid.js';

/** Cost of a target that was not compared yet: worse than any patch. */
export const NOT_COMPARED = NO_TARGET - 1;

/** Is any part of the pixel hole? */
export function isHole(level: PyramidLevel, pixel: number): boolean {
  return level.rgba[pixel * 4 + 3]! < 255;
}

/** Centres of all patches that touch the hole and lie wholly inside the level; empty where there are none. */
export function findTargetBox(level: PyramidLevel): Rect {
  const { width, height } = level;
  const isRowKnown = (y: number): boolean => {
    for (let x = 0; x < width; x++) if (isHole(level, y * width + x)) return false;
    return true;
  };
  let top = 0;
  while (top < height && isRowKnown(top)) top++;
  let bottom = height - 1;
  while (bottom > top && isRowKnown(bottom)) bottom--;
  // Each row is read only where it could still widen the answer.
  let left = width;
  let right = -1;
  for (let y = top; y <= bottom; y++) {
    let x = 0;
    while (x < left && !isHole(level, y * width + x)) x++;
    left = x;
    x = width - 1;
    while (x > right && !isHole(level, y * width + x)) x--;
    right = x;
  }
  const side = 2 * PATCH_RADIUS;
  return intersectRects(
    {
      left: left - PATCH_RADIUS,
      top: top - PATCH_RADIUS,
      width: right - left + 1 + side,
      height: bottom - top + 1 + side,
    },
    { left: PATCH_RADIUS, top: PATCH_RADIUS, width: width - side, height: height - side },
  );
}

/** Marks in planes of the size of `box` which pixels are hole and which patches are targets. */
export function markTargets(level: PyramidLevel, box: Rect, holes: Uint8Array, cost: Uint32Array): void {
  const { width, height } = level;
  holes.fill(0);
  cost.fill(NO_TARGET);
  const near = new Uint8Array(box.width);
  const rowsLeft = new Int32Array(box.width);
  const firstRow = Math.max(0, box.top - PATCH_RADIUS);
  const lastRow = Math.min(height - 1, box.top + box.height - 1 + PATCH_RADIUS);
  for (let y = firstRow; y <= lastRow; y++) {
    markNearRow(level, y, box, near);
    if (y >= box.top && y < box.top + box.height) {
      for (let x = 0; x < box.width; x++) {
        if (isHole(level, y * width + box.left + x)) holes[(y - box.top) * box.width + x] = 1;
      }
    }
    // A patch centred PATCH_RADIUS rows above has now seen its last row.
    const row = y - PATCH_RADIUS - box.top;
    for (let x = 0; x < box.width; x++) {
      if (near[x] === 1) rowsLeft[x] = 2 * PATCH_RADIUS + 1;
      if (rowsLeft[x]! > 0) {
        rowsLeft[x]!--;
        if (row >= 0) cost[row * box.width + x] = NOT_COMPARED;
      }
    }
  }
  for (let y = lastRow + 1; y - PATCH_RADIUS - box.top < box.height; y++) {
    const row = y - PATCH_RADIUS - box.top;
    for (let x = 0; x < box.width; x++) {
      if (rowsLeft[x]! <= 0) continue;
      rowsLeft[x]!--;
      if (row >= 0) cost[row * box.width + x] = NOT_COMPARED;
    }
  }
}

/** 1 for each column of the box that has a hole pixel of this row at most PATCH_RADIUS columns away. */
function markNearRow(level: PyramidLevel, y: number, box: Rect, near: Uint8Array): void {
  near.fill(0);
  const first = Math.max(0, box.left - PATCH_RADIUS);
  const last = Math.min(level.width - 1, box.left + box.width - 1 + PATCH_RADIUS);
  let columnsLeft = 0;
  for (let x = first; x <= last + PATCH_RADIUS; x++) {
    if (x <= last && isHole(level, y * level.width + x)) columnsLeft = 2 * PATCH_RADIUS + 1;
    const column = x - PATCH_RADIUS - box.left;
    if (columnsLeft > 0) {
      columnsLeft--;
      if (column >= 0 && column < box.width) near[column] = 1;
    }
  }
}
