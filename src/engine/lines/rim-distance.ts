import type { Size } from '../../shared/geometry.js';

/** Farther than any hole lies in a working photo. */
const FAR = 30_000;

/** For each pixel how far the nearest pixel of the hole lies, across and down. */
export interface RimDistance {
  readonly across: Int16Array;
  readonly down: Int16Array;
  /** The length of that way, 0 in the hole. */
  readonly length: Float32Array;
}

/** Nearest hole pixels by sweeps that hand on the way from pixel to pixel (Danielsson, "Euclidean distance mapping", 1980). */
export function measureRimDistance(hole: Uint8Array, { width, height }: Size): RimDistance {
  const across = new Int16Array(hole.length);
  const down = new Int16Array(hole.length);
  for (let pixel = 0; pixel < hole.length; pixel++) if (hole[pixel] === 0) across[pixel] = FAR;
  const take = (pixel: number, from: number, dx: number, dy: number): void => {
    if (across[from] === FAR) return;
    const x = across[from]! + dx;
    const y = down[from]! + dy;
    const isFar = across[pixel] === FAR;
    if (!isFar && x * x + y * y >= across[pixel]! ** 2 + down[pixel]! ** 2) return;
    across[pixel] = x;
    down[pixel] = y;
  };
  for (const isForward of [true, false]) {
    const step = isForward ? 1 : -1;
    for (let row = 0; row < height; row++) {
      const y = isForward ? row : height - 1 - row;
      const hasBefore = row > 0;
      for (let column = 0; column < width; column++) {
        const pixel = y * width + column;
        if (!hasBefore) break;
        const before = pixel - step * width;
        take(pixel, before, 0, -step);
        if (column > 0) take(pixel, before - 1, -1, -step);
        if (column < width - 1) take(pixel, before + 1, 1, -step);
      }
      for (let x = 1; x < width; x++) take(y * width + x, y * width + x - 1, -1, 0);
      for (let x = width - 2; x >= 0; x--) take(y * width + x, y * width + x + 1, 1, 0);
    }
  }
  const length = new Float32Array(hole.length);
  for (let pixel = 0; pixel < hole.length; pixel++) {
    length[pixel] = across[pixel] === FAR ? FAR : Math.hypot(across[pixel]!, down[pixel]!);
  }
  return { across, down, length };
}
