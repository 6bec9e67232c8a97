import type { PyramidLevel } from './pyramid.js';

/** Colours that differ by more are not different shades of one thing but two things: a greater difference is no worse. */
export const MOST_DISTANCE = 3 * 64 ** 2;

/** Squared difference of the colours of two pixels, 0 to `MOST_DISTANCE`. */
export function colourDistance({ rgba }: PyramidLevel, a: number, b: number): number {
  const red = rgba[a * 4]! - rgba[b * 4]!;
  const green = rgba[a * 4 + 1]! - rgba[b * 4 + 1]!;
  const blue = rgba[a * 4 + 2]! - rgba[b * 4 + 2]!;
  return Math.min(MOST_DISTANCE, red * red + green * green + blue * blue);
}
