import type { Mask } from '../../shared/mask.js';
import { reflectIndex } from './reflect-index.js';

/**
 * The gradient magnitude of `luma` (Sobel 3 × 3, mirrored at the borders) summed over the masked pixels: how much detail a
 * hole holds. The sum of a fill over that of the truth is near 1 where the fill is as crisp as the photo.
 *
 * @param luma one byte per pixel, of the size of `hole`
 */
export function sumGradient(luma: Uint8Array, hole: Mask): number {
  const { width, height, data } = hole;
  let sum = 0;
  for (let y = 0; y < height; y++) {
    const above = reflectIndex(y - 1, height) * width;
    const row = y * width;
    const below = reflectIndex(y + 1, height) * width;
    for (let x = 0; x < width; x++) {
      if (data[row + x] === 0) continue;
      const left = reflectIndex(x - 1, width);
      const right = reflectIndex(x + 1, width);
      const at = (index: number): number => luma[index] ?? 0;
      const topLeft = at(above + left);
      const topRight = at(above + right);
      const bottomLeft = at(below + left);
      const bottomRight = at(below + right);
      const dx = topRight - topLeft + 2 * (at(row + right) - at(row + left)) + bottomRight - bottomLeft;
      const dy = bottomLeft - topLeft + 2 * (at(below + x) - at(above + x)) + bottomRight - topRight;
      sum += Math.sqrt(dx * dx + dy * dy);
    }
  }
  return sum;
}
