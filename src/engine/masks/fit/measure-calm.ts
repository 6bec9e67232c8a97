import { BoxSums } from './box-sums.js';
import type { WorkPicture } from './work-picture.js';

/** Mean steps of green between neighbours: at most the first in skies, walls and what is out of focus, at least the second in leaves. */
const CALM_STEP = 3;
const RESTLESS_STEP = 11;
/** An edge that happens to be there says little of the rest. */
const MOST_STEP = 40;

/** It is measured as far as this around a pixel, where that many pairs of neighbours can be compared. */
const NEAR_PX = 12;
const LEAST_PAIRS = 40;

/** How calm what is around a mask is: 1 where what is left of a thing is seen at once, 0 where it is lost among other things. */
export function measureCalm(picture: WorkPicture, isAround: (pixel: number) => boolean): number {
  let sum = 0;
  let pairs = 0;
  for (let pixel = 0; pixel + picture.width < picture.isMasked.length; pixel++) {
    const step = stepAt(picture, isAround, pixel);
    if (step < 0) continue;
    sum += step;
    pairs++;
  }
  return calmOf(sum, pairs);
}

/** The same for what is around near each pixel; that of all of it where too little of it is near. */
export function measureCalmNear(picture: WorkPicture, isAround: (pixel: number) => boolean): Float32Array {
  const { width, height } = picture;
  const steps = Float32Array.from(picture.isMasked, (_, pixel) =>
    pixel + width < width * height ? stepAt(picture, isAround, pixel) : -1,
  );
  const sums = new BoxSums(picture, (pixel) => Math.max(0, steps[pixel]!));
  const pairs = new BoxSums(picture, (pixel) => (steps[pixel]! >= 0 ? 1 : 0));
  const everywhere = calmOf(sums.total, pairs.total);
  const calm = new Float32Array(width * height);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const near = pairs.near(x, y, NEAR_PX);
      calm[pixel] = near < LEAST_PAIRS ? everywhere : calmOf(sums.near(x, y, NEAR_PX), near);
    }
  }
  return calm;
}

/** The step from a pixel to the one below it; less than 0 where they are not both around. */
function stepAt(
  { colours, width }: WorkPicture,
  isAround: (pixel: number) => boolean,
  pixel: number,
): number {
  if (!isAround(pixel) || !isAround(pixel + width)) return -1;
  return Math.min(MOST_STEP, Math.abs(colours[3 * pixel + 1]! - colours[3 * (pixel + width) + 1]!));
}

function calmOf(sum: number, pairs: number): number {
  const step = sum / Math.max(1, pairs);
  return Math.max(0, Math.min(1, (RESTLESS_STEP - step) / (RESTLESS_STEP - CALM_STEP)));
}

/** A number that depends on how calm it is. */
interface ByCalm {
  readonly calm: number;
  readonly restless: number;
}

/** Its value where it is `calm`, 0 to 1. */
export function atCalm(ends: ByCalm, calm: number): number {
  return ends.restless + (ends.calm - ends.restless) * calm;
}
