import type { Size } from '../../shared/geometry.js';

/** Numbers the connected parts of a hole (4 neighbours) from 1; 0 outside. */
export function numberHoleParts(hole: Uint8Array, { width, height }: Size): Int32Array {
  const parts = new Int32Array(hole.length);
  let count = 0;
  const waiting: number[] = [];
  for (let start = 0; start < hole.length; start++) {
    if (hole[start] === 0 || parts[start] !== 0) continue;
    parts[start] = ++count;
    waiting.push(start);
    for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
      const x = pixel % width;
      const y = Math.floor(pixel / width);
      const visit = (to: number): void => {
        if (hole[to] === 0 || parts[to] !== 0) return;
        parts[to] = count;
        waiting.push(to);
      };
      if (x > 0) visit(pixel - 1);
      if (x < width - 1) visit(pixel + 1);
      if (y > 0) visit(pixel - width);
      if (y < height - 1) visit(pixel + width);
    }
  }
  return parts;
}
