import type { Size } from './geometry.js';

/**
 * Thins lines to one pixel, in place, without breaking them (Zhang and Suen, "A fast parallel algorithm for thinning digital
 * patterns", 1984). One value per pixel, 1 = line, else 0. Networks learn from thin contours; people draw with a broad pen.
 */
export function thinLines(lines: Float32Array | Uint8Array, { width, height }: Size): void {
  const at = (x: number, y: number): number =>
    x >= 0 && y >= 0 && x < width && y < height ? lines[y * width + x]! : 0;
  let isChanged = true;
  while (isChanged) {
    isChanged = false;
    for (const pass of [0, 1]) {
      const removed: number[] = [];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          if (lines[y * width + x] === 0) continue;
          // P2 to P9 of the paper: clockwise from above.
          const around = [
            at(x, y - 1),
            at(x + 1, y - 1),
            at(x + 1, y),
            at(x + 1, y + 1),
            at(x, y + 1),
            at(x - 1, y + 1),
            at(x - 1, y),
            at(x - 1, y - 1),
          ] as const;
          if (isRemovable(around, pass === 0)) removed.push(y * width + x);
        }
      }
      for (const pixel of removed) lines[pixel] = 0;
      isChanged ||= removed.length > 0;
    }
  }
}

type Neighbours = readonly [number, number, number, number, number, number, number, number];

/** The conditions (a) to (d) of the paper; the first pass peels from below and right, the second from above and left. */
function isRemovable(around: Neighbours, isFirstPass: boolean): boolean {
  const count = around.reduce((sum, value) => sum + value, 0);
  if (count < 2 || count > 6) return false;
  let rises = 0;
  for (let index = 0; index < 8; index++) {
    if (around[index] === 0 && around[(index + 1) % 8] === 1) rises++;
  }
  if (rises !== 1) return false;
  const [above, , right, , below, , left] = around;
  return isFirstPass
    ? above * right * below === 0 && right * below * left === 0
    : above * right * left === 0 && above * below * left === 0;
}
