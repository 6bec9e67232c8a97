import type { Rect } from './geometry.js';
import type { Mask } from './mask.js';
import { findMasked, viewMask } from './mask.js';

/** Numbers kept per run: row, start, end (exclusive). */
export const RUN_FIELDS = 3;

/** The masked pixels of an image as runs along rows, by row, then start; `RUN_FIELDS` numbers each. */
export type MaskRuns = Int32Array;

/** The runs of a mask. Memory grows with the number of runs, not of pixels. */
export function readRuns(mask: Mask): MaskRuns {
  const { width, height, data } = mask;
  const view = viewMask(mask);
  let runs = new Int32Array(1024 * RUN_FIELDS);
  let length = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const maskedFrom = (x: number): number => findMasked(view, row + x, row + width) - row;
    for (let x = maskedFrom(0); x < width; x = maskedFrom(x)) {
      const start = x;
      while (x < width && data[row + x] !== 0) x++;
      if (length === runs.length) {
        const larger = new Int32Array(2 * runs.length);
        larger.set(runs);
        runs = larger;
      }
      runs[length] = y;
      runs[length + 1] = start;
      runs[length + 2] = x;
      length += RUN_FIELDS;
    }
  }
  return runs.subarray(0, length);
}

/** The smallest rectangle that holds all runs, of which there is at least one. */
export function boundsOfRuns(runs: MaskRuns): Rect {
  const top = runs[0]!;
  const bottom = runs[runs.length - RUN_FIELDS]! + 1;
  let left = runs[1]!;
  let right = 0;
  for (let at = 0; at < runs.length; at += RUN_FIELDS) {
    left = Math.min(left, runs[at + 1]!);
    right = Math.max(right, runs[at + 2]!);
  }
  return { left, top, width: right - left, height: bottom - top };
}

/** The runs above row `y`, and those from it on; both share the memory of `runs`. */
export function splitAtRow(runs: MaskRuns, y: number): [MaskRuns, MaskRuns] {
  let low = 0;
  let high = runs.length / RUN_FIELDS;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle * RUN_FIELDS]! < y) low = middle + 1;
    else high = middle;
  }
  return [runs.subarray(0, low * RUN_FIELDS), runs.subarray(low * RUN_FIELDS)];
}

/** What lies left of column `x`, and what from it on; a run across it is cut in two. */
export function splitAtColumn(runs: MaskRuns, x: number): [MaskRuns, MaskRuns] {
  const before = new Int32Array(runs.length);
  const after = new Int32Array(runs.length);
  let beforeLength = 0;
  let afterLength = 0;
  for (let at = 0; at < runs.length; at += RUN_FIELDS) {
    const y = runs[at]!;
    const start = runs[at + 1]!;
    const end = runs[at + 2]!;
    if (start < x) {
      before[beforeLength] = y;
      before[beforeLength + 1] = start;
      before[beforeLength + 2] = Math.min(end, x);
      beforeLength += RUN_FIELDS;
    }
    if (end > x) {
      after[afterLength] = y;
      after[afterLength + 1] = Math.max(start, x);
      after[afterLength + 2] = end;
      afterLength += RUN_FIELDS;
    }
  }
  return [before.slice(0, beforeLength), after.slice(0, afterLength)];
}
