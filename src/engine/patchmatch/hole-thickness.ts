import type { PyramidLevel } from './pyramid.js';

/** The hole is measured at the first level that is at most this long: a few percent are exact enough. */
const MEASURED_SIDE = 512;

/** Side of the largest square of hole pixels, in pixels of `pyramid[0]`; 0 for a hole too thin to be seen at that level. */
export function measureHoleThickness(pyramid: readonly PyramidLevel[]): number {
  const index = pyramid.findIndex(({ width, height }) => Math.max(width, height) <= MEASURED_SIDE);
  const { width, height, rgba } = pyramid[index]!;
  // sides[x] = side of the largest hole square whose lower right corner is at x: one more than the least of its three neighbours.
  const sides = new Int32Array(width);
  let largest = 0;
  for (let y = 0; y < height; y++) {
    let diagonal = 0;
    for (let x = 0; x < width; x++) {
      const above = sides[x]!;
      const left = x > 0 ? sides[x - 1]! : 0;
      const isHole = rgba[(y * width + x) * 4 + 3] === 0;
      sides[x] = isHole ? 1 + Math.min(above, left, diagonal) : 0;
      diagonal = above;
      largest = Math.max(largest, sides[x]!);
    }
  }
  return largest * 2 ** index;
}
