import { describeTimeLeft } from '../time-left.js';

const HOUR_MS = 3_600_000;

/** About how long a batch still takes, as the name of a text and its number. */
export function describeBatchTime(leftMs: number): {
  readonly key: 'batch.progress.hours' | 'task.left' | 'task.minutes';
  readonly count: number;
} {
  if (leftMs < 1.75 * HOUR_MS) return describeTimeLeft(leftMs);
  return { key: 'batch.progress.hours', count: Math.round(leftMs / HOUR_MS) };
}
