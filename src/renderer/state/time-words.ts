/** About how long a task takes still, as the name of a text and its number. In steps of five, so that the number does not tremble. */
export function describeTimeLeft(leftMs: number): { key: 'task.left' | 'task.minutes'; count: number } {
  if (leftMs >= 90_000) return { key: 'task.minutes', count: Math.round(leftMs / 60_000) };
  const seconds = leftMs / 1000;
  return { key: 'task.left', count: seconds < 10 ? Math.ceil(seconds) : Math.round(seconds / 5) * 5 };
}
