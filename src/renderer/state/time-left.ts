/** About how long a task still takes, as the name of a text and its number. In steps of five, so that the number is calm. */
export function describeTimeLeft(leftMs: number): { key: 'task.left' | 'task.minutes'; count: number } {
  if (leftMs >= 90_000) return { key: 'task.minutes', count: Math.round(leftMs / 60_000) };
  const seconds = leftMs / 1000;
  return { key: 'task.left', count: seconds < 10 ? Math.ceil(seconds) : Math.round(seconds / 5) * 5 };
}
