import type { BatchRow } from './batch-types.js';

/** Which photos of a batch are shown: by their state, or by what the person thinks of them. */
export const BATCH_FILTERS = [
  ...(['all', 'waiting', 'working', 'done', 'failed', 'unmarked', 'skipped'] as const),
  ...(['open', 'accepted', 'rejected'] as const),
] as const;
export type BatchFilter = (typeof BATCH_FILTERS)[number];
export type BatchSort = 'name' | 'doubt';

/** The photos that are shown, in their order: that of the folder, or the likely failures first. */
export function listRows(
  rows: readonly BatchRow[],
  filter: BatchFilter,
  sort: BatchSort,
): readonly BatchRow[] {
  const shown = filter === 'all' ? rows : rows.filter((row) => isIn(row, filter));
  if (sort === 'name') return shown;
  return [...shown].sort((one, other) => weigh(other) - weigh(one) || one.row - other.row);
}

function isIn({ state, decision }: BatchRow, filter: BatchFilter): boolean {
  if (filter === 'open') return state === 'done' && decision === undefined;
  if (filter === 'accepted' || filter === 'rejected') return decision === filter;
  return state === filter;
}

/** Failures before the doubtful, and these before what needs no look. */
function weigh({ state, doubt }: BatchRow): number {
  return state === 'failed' ? 2 : (doubt ?? -1);
}

/** `rows` with those of `changed` in the place of theirs. */
export function replaceRows(rows: readonly BatchRow[], changed: readonly BatchRow[]): readonly BatchRow[] {
  if (changed.length === 0) return rows;
  const next = [...rows];
  for (const row of changed) if (row.row < next.length) next[row.row] = row;
  return next;
}

/** The photo that is looked at after one was decided: the next that is not, from there on and then from the beginning. */
export function nextOpen(queue: readonly BatchRow[], after: number): number | undefined {
  const at = queue.findIndex(({ row }) => row === after);
  const turned = [...queue.slice(at + 1), ...queue.slice(0, Math.max(0, at))];
  return turned.find(({ state, decision }) => state === 'done' && decision === undefined)?.row;
}

/** The photo `step` places further in the queue; the same at its ends. */
export function stepIn(queue: readonly BatchRow[], from: number, step: number): number {
  const at = queue.findIndex(({ row }) => row === from);
  const to = Math.min(queue.length - 1, Math.max(0, at + step));
  return queue[to]?.row ?? from;
}
