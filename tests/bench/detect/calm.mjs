/** Mean and spread of the light in a square of `2 · reach + 1` pixels around a place; `spread` as a part of the mean. */
export function measureLight({ data, width, height, channels }, x, y, reach) {
  let [sum, squares, count] = [0, 0, 0];
  for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
    for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++) {
      const at = (row * width + column) * channels;
      const light = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
      sum += light;
      squares += light * light;
      count++;
    }
  }
  const mean = sum / count;
  return { mean, spread: Math.sqrt(Math.max(0, squares / count - mean * mean)) / Math.max(1, mean) };
}
