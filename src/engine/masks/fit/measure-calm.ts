import type { OpenPixels } from './open-pixels.js';
import type { WorkPicture } from './work-picture.js';

/** Mean steps of green between neighbours: at most the first in skies, walls and what is out of focus, at least the second in leaves. */
const CALM_STEP = 3;
const RESTLESS_STEP = 11;
/** An edge that happens to be there says little of the rest. */
const MOST_STEP = 40;

/** How calm the surroundings of a mask are: 1 where what is left of a thing is seen at once, 0 where it is lost among other things. */
export function measureCalm({ colours, width, isMasked }: WorkPicture, open: OpenPixels): number {
  let sum = 0;
  let count = 0;
  for (let pixel = 0; pixel + width < isMasked.length; pixel++) {
    if (!open.isAround(pixel) || !open.isAround(pixel + width)) continue;
    sum += Math.min(MOST_STEP, Math.abs(colours[3 * pixel + 1]! - colours[3 * (pixel + width) + 1]!));
    count++;
  }
  const step = sum / Math.max(1, count);
  return Math.max(0, Math.min(1, (RESTLESS_STEP - step) / (RESTLESS_STEP - CALM_STEP)));
}
