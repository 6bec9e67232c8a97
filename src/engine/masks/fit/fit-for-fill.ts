import type { Mask } from '../../../shared/mask.js';
import { readPixelRuns } from '../../../shared/pixel-runs.js';
import type { RasterImage } from '../../raster-image.js';
import type { TaskContext } from '../../task-context.js';
import type { Fitted } from './fit-mask.js';
import { fitMask } from './fit-mask.js';
import type { ThingFinder } from './thing-finder.js';

/** The mask that a fill of `mask` fills (fit-mask.ts), told to who waits for it. One that no fill would accept stays as it is. */
export async function fitForFill(
  image: RasterImage,
  mask: Mask,
  finder: Pick<ThingFinder, 'findOutline'>,
  context: TaskContext,
): Promise<Fitted> {
  if (mask.width !== image.width || mask.height !== image.height) return { mask, lifted: [] };
  const fitted = await fitMask(image, mask, (picture) => finder.findOutline(picture), context.signal);
  context.onFitted?.(readPixelRuns(addPatches(fitted)));
  return fitted;
}

/** All that changes. */
function addPatches({ mask, lifted }: Fitted): Mask {
  const data = mask.data.slice();
  for (const { rect, alpha } of lifted) {
    for (let y = 0, from = 0; y < rect.height; y++) {
      const start = (rect.top + y) * mask.width + rect.left;
      for (let to = start; to < start + rect.width; to++, from++) if (alpha[from] !== 0) data[to] = 255;
    }
  }
  return { ...mask, data };
}
