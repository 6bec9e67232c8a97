import type { Mask } from '../../shared/mask.js';
import { reflectIndex } from './reflect-index.js';

/** Mean structural similarity, −1 to 1 (1 = identical), over the image and over its hole. */
export interface StructuralSimilarity {
  readonly image: number;
  /** NaN without a masked pixel. */
  readonly hole: number;
}

/** Window of Wang et al.: 11 × 11 pixels, a Gaussian of σ = 1.5. */
const RADIUS = 5;
const SIGMA = 1.5;
const TAPS = 2 * RADIUS + 1;

/** C1 and C2 of Wang et al., equation 12, with K1 = 0.01, K2 = 0.03 and L = 255. */
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** The windowed quantities of one row: means of a, b, a², b² and ab. */
const QUANTITIES = 5;

/**
 * Compares two lumas of the size of `hole` (Wang et al., "Image Quality Assessment: From Error Visibility to Structural
 * Similarity", 2004, equation 13; borders mirrored). Works row by row, so that memory grows with the width only.
 */
export function compareStructure(a: Uint8Array, b: Uint8Array, hole: Mask): StructuralSimilarity {
  const { width, height, data } = hole;
  const kernel = gaussianKernel();
  // Mirroring never reaches farther than the window itself, so eleven blurred rows are always enough.
  const ring = Array.from({ length: TAPS }, () => new Float64Array(width * QUANTITIES));
  const columns = Int32Array.from({ length: width + 2 * RADIUS }, (_, x) => reflectIndex(x - RADIUS, width));
  const window = new Float64Array(width * QUANTITIES);
  let ready = 0;
  let imageSum = 0;
  let holeSum = 0;
  let holeCount = 0;
  for (let y = 0; y < height; y++) {
    for (; ready <= Math.min(height - 1, y + RADIUS); ready++) {
      const blurred = ring[ready % TAPS];
      if (blurred) blurRow(a, b, ready * width, columns, kernel, blurred);
    }
    window.fill(0);
    for (let tap = 0; tap < TAPS; tap++) {
      const weight = kernel[tap] ?? 0;
      const blurred = ring[reflectIndex(y + tap - RADIUS, height) % TAPS];
      if (blurred)
        for (let i = 0; i < window.length; i++) window[i] = (window[i] ?? 0) + weight * (blurred[i] ?? 0);
    }
    for (let x = 0; x < width; x++) {
      const similarity = similarityAt(window, x * QUANTITIES);
      imageSum += similarity;
      if (data[y * width + x] === 0) continue;
      holeSum += similarity;
      holeCount++;
    }
  }
  return { image: imageSum / (width * height), hole: holeSum / holeCount };
}

function similarityAt(window: Float64Array, at: number): number {
  const meanA = window[at] ?? 0;
  const meanB = window[at + 1] ?? 0;
  const varianceA = (window[at + 2] ?? 0) - meanA * meanA;
  const varianceB = (window[at + 3] ?? 0) - meanB * meanB;
  const covariance = (window[at + 4] ?? 0) - meanA * meanB;
  return (
    ((2 * meanA * meanB + C1) * (2 * covariance + C2)) /
    ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2))
  );
}

function blurRow(
  a: Uint8Array,
  b: Uint8Array,
  start: number,
  columns: Int32Array,
  kernel: Float64Array,
  blurred: Float64Array,
): void {
  const width = blurred.length / QUANTITIES;
  for (let x = 0; x < width; x++) {
    let sumA = 0;
    let sumB = 0;
    let sumAA = 0;
    let sumBB = 0;
    let sumAB = 0;
    for (let tap = 0; tap < TAPS; tap++) {
      const weight = kernel[tap] ?? 0;
      const at = start + (columns[x + tap] ?? 0);
      const valueA = a[at] ?? 0;
      const valueB = b[at] ?? 0;
      sumA += weight * valueA;
      sumB += weight * valueB;
      sumAA += weight * valueA * valueA;
      sumBB += weight * valueB * valueB;
      sumAB += weight * valueA * valueB;
    }
    const to = x * QUANTITIES;
    blurred[to] = sumA;
    blurred[to + 1] = sumB;
    blurred[to + 2] = sumAA;
    blurred[to + 3] = sumBB;
    blurred[to + 4] = sumAB;
  }
}

function gaussianKernel(): Float64Array {
  const kernel = Float64Array.from({ length: TAPS }, (_, tap) =>
    Math.exp(-((tap - RADIUS) ** 2) / (2 * SIGMA * SIGMA)),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  return kernel.map((weight) => weight / sum);
}
