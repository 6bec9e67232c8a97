/**
 * The index in 0 to `length - 1` that stands for `index` when a row is mirrored about its end pixels
 * (`dcb|abcd|cba`, OpenCV's `BORDER_REFLECT_101`), however far outside it lies.
 */
export function reflectIndex(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = ((index % period) + period) % period;
  return within < length ? within : period - within;
}
