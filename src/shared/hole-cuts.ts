import type { Rect, Size } from './geometry.js';
import type { MaskRuns } from './mask-runs.js';
import { RUN_FIELDS } from './mask-runs.js';

/** A straight line through the whole of a hole's bounds: left of column `at`, or above row `at`. */
export interface HoleCut {
  readonly axis: 'column' | 'row';
  readonly at: number;
  /** Masked pixels lie on both sides of it and touch; else it goes through a gap. */
  readonly isThrough: boolean;
}

/** A line may cut what is masked only in holes longer than this: as much as a fill sees at once in full detail. */
export const LONG_HOLE_PX = 768;
/** What is thinner than this part of the hole's long side may be cut: a wire, a pole, the strands of a net; never a body. */
const THIN_PART = 1 / 16;
/** A cut in the very middle is worth crossing this many pixels more than one at the edge of the middle half. */
const MIDDLE_WORTH_PX = 32;

/**
 * Where to cut a hole in two: through its best gap, and where there is none, in a long hole, where little is cut. Nothing for a
 * hole that should stay whole. `hole` are the bounds of `runs`, `image` is the size of the photo.
 */
export function findCut(runs: MaskRuns, hole: Rect, image: Size): HoleCut | undefined {
  const crossings = measureCrossings(runs, hole);
  const byColumn = findGap(crossings.columns);
  const byRow = findGap(crossings.rows);
  if (byColumn.score > 0 && byColumn.score >= byRow.score) {
    return { axis: 'column', at: hole.left + byColumn.line, isThrough: false };
  }
  if (byRow.score > 0) return { axis: 'row', at: hole.top + byRow.line, isThrough: false };
  if (Math.max(hole.width, hole.height) <= LONG_HOLE_PX) return undefined;
  const column = findThinLine(crossings.columns, image.height);
  const row = findThinLine(crossings.rows, image.width);
  if (column && (hole.width >= hole.height || !row)) {
    return { axis: 'column', at: hole.left + column, isThrough: true };
  }
  return row ? { axis: 'row', at: hole.top + row, isThrough: true } : undefined;
}

/**
 * For each line between two columns (rows) of the bounds the longest stretch of it, in pixels, that has masked pixels on both
 * sides; 1 where they touch only at a corner, 0 where they do not touch. Entry i lies before the column (row) i of the bounds.
 */
function measureCrossings(
  runs: MaskRuns,
  { left, top, width, height }: Rect,
): { readonly columns: Int32Array; readonly rows: Int32Array } {
  const columns = new Int32Array(width);
  const rows = new Int32Array(height);
  const streaks = new Int32Array(width);
  const lastRows = new Int32Array(width).fill(-2);
  let above = 0;
  for (let at = 0; at < runs.length; at += RUN_FIELDS) {
    const y = runs[at]! - top;
    const start = runs[at + 1]! - left;
    const end = runs[at + 2]! - left;
    for (let line = start + 1; line < end; line++) {
      const streak = lastRows[line] === y - 1 ? streaks[line]! + 1 : 1;
      streaks[line] = streak;
      lastRows[line] = y;
      if (streak > columns[line]!) columns[line] = streak;
    }
    // Runs of the row above that can touch this one, also at a corner.
    while (isBefore(runs, above, y + top - 1, start + left)) above += RUN_FIELDS;
    for (let other = above; other < at && runs[other] === y + top - 1; other += RUN_FIELDS) {
      const otherStart = runs[other + 1]! - left;
      const otherEnd = runs[other + 2]! - left;
      if (otherStart > end) break;
      const shared = Math.min(end, otherEnd) - Math.max(start, otherStart);
      rows[y] = Math.max(rows[y]!, shared, 1);
      if (otherEnd === start) columns[start] = Math.max(columns[start]!, 1);
      if (otherStart === end) columns[end] = Math.max(columns[end]!, 1);
    }
  }
  return { columns, rows };
}

/** Does the run at `at` lie before row `y`, or in it and end left of `x`? */
function isBefore(runs: MaskRuns, at: number, y: number, x: number): boolean {
  return runs[at]! < y || (runs[at] === y && runs[at + 2]! < x);
}

/** The middle of the stretch of uncrossed lines that is long and near the middle; score 0 where every line is crossed. */
function findGap(crossings: Int32Array): { readonly line: number; readonly score: number } {
  const { length } = crossings;
  let best = { line: 0, score: 0 };
  for (let line = 1; line < length; line++) {
    if (crossings[line] !== 0) continue;
    const first = line;
    while (line + 1 < length && crossings[line + 1] === 0) line++;
    const middle = (first + line) >> 1;
    const score = (line - first + 1) * (0.25 + Math.min(middle, length - middle) / length);
    if (score > best.score) best = { line: middle, score };
  }
  return best;
}

/**
 * The line of the middle half that crosses little and lies near the middle; none where all cross more than a thin hole has. A line
 * that is masked from border to border of the photo, `wholePx`, divides nothing that is known.
 */
function findThinLine(crossings: Int32Array, wholePx: number): number | undefined {
  const { length } = crossings;
  if (length <= LONG_HOLE_PX) return undefined;
  let best: number | undefined;
  let least = Infinity;
  for (let line = Math.ceil(length / 4); line <= (3 * length) / 4; line++) {
    const crossing = crossings[line]!;
    if (crossing > length * THIN_PART || crossing >= wholePx) continue;
    const cost = crossing + (MIDDLE_WORTH_PX * Math.abs(line - length / 2)) / (length / 4);
    if (cost >= least) continue;
    least = cost;
    best = line;
  }
  return best;
}
