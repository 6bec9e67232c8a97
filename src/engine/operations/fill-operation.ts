import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { FillOptions } from '../../shared/fill-options.js';
import type { Mask } from '../../shared/mask.js';
import { isMaskEmpty } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { FillOperation } from '../../shared/operation.js';
import { checkLikelyMask } from '../../shared/unlikely-mask.js';
import type { FillHints, FillResult } from '../fill/fill-image.js';
import type { RasterImage } from '../raster-image.js';
import type { TaskContext } from '../task-context.js';
import type { PrepareOperation } from './operation-kind.js';

/** Fills what is masked in `image`, which it must not change (fill/fill-image.ts). */
export type FillImage = (
  image: RasterImage,
  mask: Mask,
  options: FillOptions,
  context: TaskContext,
  hints: Pick<FillHints, 'sketch'>,
) => Promise<FillResult>;

/** Fills the masked part of a photo. `MASK_EMPTY`, `MASK_UNLIKELY`, and what the fill throws. */
export function prepareFill(fill: FillImage): PrepareOperation<FillOperation> {
  return ({ inputs, options }, size, { acceptsLarge }) => {
    const mask = rasterizeMask(inputs.mask, size);
    if (isMaskEmpty(mask)) {
      throw new AppError(
        'MASK_EMPTY',
        'Expected a mask that marks something inside the photo but received an empty one. Paint over what should go.',
      );
    }
    checkLikelyMask(mask, { isAccepted: acceptsLarge });
    return async (image, context) => {
      const lines = inputs.sketch.map((stroke) => ({ kind: 'stroke' as const, ...stroke }));
      const hints = lines.length > 0 ? { sketch: rasterizeMask(lines, size) } : {};
      try {
        return await fill(image, mask, options, context, hints);
      } catch (error) {
        // Whatever a cancelled fill stumbles over, it was cancelled.
        throwIfCancelled(context.signal);
        throw error;
      }
    };
  };
}
