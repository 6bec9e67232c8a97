/** Before this much is done, an estimate would be a guess. */
const ENOUGH_DONE = 0.08;
const ENOUGH_TIME_MS = 1500;
/** Shorter waits need no number. */
const SHORTEST_MS = 2500;

/** About how long a task takes still, as the name of a text and its number; nothing where that cannot be said or is very short. */
export function describeTimeLeft(
  fraction: number,
  elapsedMs: number,
): { key: 'task.left' | 'task.minutes'; count: number } | undefined {
  if (fraction < ENOUGH_DONE || elapsedMs < ENOUGH_TIME_MS) return undefined;
  const leftMs = (elapsedMs * (1 - fraction)) / fraction;
  if (leftMs < SHORTEST_MS) return undefined;
  if (leftMs >= 90_000) return { key: 'task.minutes', count: Math.round(leftMs / 60_000) };
  // In steps of five, so that the number does not tremble.
  const seconds = leftMs / 1000;
  return { key: 'task.left', count: seconds < 10 ? Math.ceil(seconds) : Math.ceil(seconds / 5) * 5 };
}
