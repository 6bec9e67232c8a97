import type { Rect } from './geometry.js';
import type { Mask } from './mask.js';

/** Side of the largest square of masked pixels inside `rect`, in pixels. */
export function measureThickness(mask: Mask, rect: Rect): number {
  const { width, data } = mask;
  // sides[x] = side of the largest masked square whose lower right corner is at x: one more than the least of its three neighbours.
  const sides = new Int32Array(rect.width + 1);
  let largest = 0;
  for (let y = rect.top; y < rect.top + rect.height; y++) {
    const row = y * width + rect.left;
    let diagonal = 0;
    for (let x = 1; x <= rect.width; x++) {
      const above = sides[x]!;
      if (data[row + x - 1] === 0) sides[x] = 0;
      else {
        const side = 1 + Math.min(above, sides[x - 1]!, diagonal);
        sides[x] = side;
        if (side > largest) largest = side;
      }
      diagonal = above;
    }
  }
  return largest;
}
