const BINS = 128;
/** Between the two classes must lie this part of all variance… */
const LEAST_SEPARATION = 0.72;
/** …and this difference in colour, of about 440. */
const LEAST_DIFFERENCE = 36;
/** Edges of letters are half ink: the split moves this far from the ground's side to the middle of both classes. */
const EDGE_PART = 0.42;

/** The distance that best parts values into ground and ink (Otsu 1979); nothing where there are no two kinds. */
export function splitByDistance(values: readonly number[]): number | undefined {
  const most = values.reduce((largest, value) => Math.max(largest, value), 0);
  if (most < LEAST_DIFFERENCE) return undefined;
  const histogram = new Float64Array(BINS);
  for (const value of values) histogram[Math.min(BINS - 1, Math.floor((value / most) * BINS))]! += 1;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  let best = { between: 0, low: 0, high: 0 };
  let [count, sum] = [0, 0];
  const total = histogram.reduce((all, own, bin) => all + own * (bin + 0.5), 0);
  for (let bin = 0; bin < BINS - 1; bin++) {
    count += histogram[bin]!;
    sum += histogram[bin]! * (bin + 0.5);
    const rest = values.length - count;
    if (count === 0 || rest === 0) continue;
    const [low, high] = [sum / count, (total - sum) / rest];
    const between = (count * rest * (high - low) ** 2) / values.length ** 2;
    if (between > best.between) best = { between, low, high };
  }
  const unit = most / BINS;
  const separation = (best.between * unit * unit) / Math.max(1e-9, variance);
  const [low, high] = [best.low * unit, best.high * unit];
  if (separation < LEAST_SEPARATION || high - low < LEAST_DIFFERENCE) return undefined;
  return low + EDGE_PART * (high - low);
}
