import type { Mask } from '../../../shared/mask.js';
import { readPixelRuns } from '../../../shared/pixel-runs.js';
import type { RasterImage } from '../../raster-image.js';
import type { TaskContext } from '../../task-context.js';
import { fitMask } from './fit-mask.js';

/** The mask that a fill of `mask` fills (fit-mask.ts), told to who waits for it. One that no fill would accept stays as it is. */
export async function fitForFill(image: RasterImage, mask: Mask, context: TaskContext): Promise<Mask> {
  if (mask.width !== image.width || mask.height !== image.height) return mask;
  const fitted = await fitMask(image, mask, context.signal);
  context.onFitted?.(readPixelRuns(fitted));
  return fitted;
}
