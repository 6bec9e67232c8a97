import type { Size } from '../../shared/geometry.js';

/** One level: RGBA8, row by row; alpha = known part of the pixel (255 = all of it, 0 = hole). */
export interface PyramidLevel extends Size {
  readonly rgba: Uint8Array;
}

/** Four pixels of alpha 255. */
const ALL_KNOWN = 4 * 255;

/**
 * The pull half of pull-push (Gortler et al. 1996, "The Lumigraph", section 3.4): each level halves the one before, averaging
 * known parts only, so hole values never leak out. `levels[0]` is `base` itself; the last has one pixel.
 */
export function buildPyramid(base: PyramidLevel): PyramidLevel[] {
  const levels = [base];
  let last = base;
  while (last.width > 1 || last.height > 1) {
    last = halve(last);
    levels.push(last);
  }
  return levels;
}

function halve(level: PyramidLevel): PyramidLevel {
  const width = Math.ceil(level.width / 2);
  const height = Math.ceil(level.height / 2);
  const rgba = new Uint8Array(width * height * 4);
  const from = level.rgba;
  for (let y = 0; y < height; y++) {
    const upper = 2 * y * level.width;
    const lower = Math.min(2 * y + 1, level.height - 1) * level.width;
    for (let x = 0; x < width; x++) {
      const left = 2 * x;
      const right = Math.min(left + 1, level.width - 1);
      const a = (upper + left) * 4;
      const b = (upper + right) * 4;
      const c = (lower + left) * 4;
      const d = (lower + right) * 4;
      const wa = from[a + 3]!;
      const wb = from[b + 3]!;
      const wc = from[c + 3]!;
      const wd = from[d + 3]!;
      const total = wa + wb + wc + wd;
      if (total === 0) continue;
      const to = (y * width + x) * 4;
      if (total === ALL_KNOWN) {
        rgba[to] = (from[a]! + from[b]! + from[c]! + from[d]! + 2) >> 2;
        rgba[to + 1] = (from[a + 1]! + from[b + 1]! + from[c + 1]! + from[d + 1]! + 2) >> 2;
        rgba[to + 2] = (from[a + 2]! + from[b + 2]! + from[c + 2]! + from[d + 2]! + 2) >> 2;
        rgba[to + 3] = 255;
        continue;
      }
      const half = total >> 1;
      for (let channel = 0; channel < 3; channel++) {
        const sum =
          wa * from[a + channel]! +
          wb * from[b + channel]! +
          wc * from[c + channel]! +
          wd * from[d + channel]!;
        rgba[to + channel] = (sum + half) / total;
      }
      rgba[to + 3] = (total + 2) >> 2;
    }
  }
  return { width, height, rgba };
}
