import type { Mask } from '../../shared/mask.js';
import { isMaskEmpty } from '../../shared/mask.js';
import { drawLines } from '../lines/draw-lines.js';
import { predictLines } from '../lines/predict-lines.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import type { FillRegion } from './fill-method.js';

/** Lines that contours probably draw through the hole, of the size of `base`, 255 = line; nothing where there are none or a sketch is. */
export function drawPredicted(region: FillRegion, base: PyramidLevel): Mask | undefined {
  if (region.sketch || !region.predictsLines) return undefined;
  const lines = drawLines(predictLines(base), base);
  return isMaskEmpty(lines) ? undefined : lines;
}
