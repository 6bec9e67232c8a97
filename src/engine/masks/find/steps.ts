import type { Picture } from './picture.js';

/** Steps of colour below this are grain (its square). */
const LEAST_STEP = 30;

/** The squared step of colour between two pixels. */
export function squaredStep(colours: Uint8Array, a: number, b: number): number {
  const red = colours[3 * a]! - colours[3 * b]!;
  const green = colours[3 * a + 1]! - colours[3 * b + 1]!;
  const blue = colours[3 * a + 2]! - colours[3 * b + 2]!;
  return red * red + green * green + blue * blue;
}

/** The mean squared step between neighbours of the picture, no less than that of grain. */
export function meanStep({ colours, width, height }: Picture): number {
  let sum = 0;
  for (let pixel = 0; pixel < width * (height - 1); pixel++)
    sum += squaredStep(colours, pixel, pixel + width);
  return Math.max(LEAST_STEP, sum / Math.max(1, width * (height - 1)));
}
