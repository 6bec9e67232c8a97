import type { Size } from '../shared/geometry.js';

/** A new plane, blurred by a Gaussian of `sigma` pixels; the borders are repeated. */
export function blurPlane(plane: Float32Array, { width, height }: Size, sigma: number): Float32Array {
  const radius = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, index) =>
    Math.exp(-((index - radius) ** 2) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const rows = new Float32Array(plane.length);
  const result = new Float32Array(plane.length);
  // A row with its ends repeated, so that nothing has to be asked at each pixel.
  const line = new Float32Array(width + 2 * radius);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    line.fill(plane[start]!, 0, radius);
    line.set(plane.subarray(start, start + width), radius);
    line.fill(plane[start + width - 1]!, radius + width);
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let index = 0; index <= 2 * radius; index++) sum += weights[index]! * line[x + index]!;
      rows[start + x] = sum / total;
    }
  }
  for (let y = 0; y < height; y++) {
    for (let index = -radius; index <= radius; index++) {
      const from = Math.min(height - 1, Math.max(0, y + index)) * width;
      const weight = weights[index + radius]! / total;
      for (let x = 0; x < width; x++) result[y * width + x]! += weight * rows[from + x]!;
    }
  }
  return result;
}
