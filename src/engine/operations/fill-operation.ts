import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { FillOptions } from '../../shared/fill-options.js';
import type { Rect } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { cropMask, isMaskEmpty } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { FillOperation } from '../../shared/operation.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import { checkLikelyMask } from '../../shared/unlikely-mask.js';
import type { FillHints, FillResult } from '../fill/fill-image.js';
import type { PixelKind } from '../fill/work-area.js';
import { findAreaToDecode, isWhole, moveDraft, moveFill } from '../fill/work-area.js';
import type { Draft, RasterImage } from '../raster-image.js';
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
    const run = async (image: RasterImage, context: TaskContext, given?: Rect): Promise<FillResult> => {
      const area = given ?? { left: 0, top: 0, ...size };
      const cut = (drawn: Mask): Mask => (isWhole(area, size) ? drawn : cropMask(drawn, area));
      const lines = inputs.sketch.map((stroke) => ({ kind: 'stroke' as const, ...stroke }));
      const hints = lines.length > 0 ? { sketch: cut(rasterizeMask(lines, size)) } : {};
      const onDraft = context.onDraft && ((draft: Draft) => context.onDraft?.(moveDraft(draft, area)));
      const onFitted =
        context.onFitted &&
        (({ rect, runs }: PixelRuns) => {
          context.onFitted?.({
            rect: { ...rect, left: rect.left + area.left, top: rect.top + area.top },
            runs,
          });
        });
      try {
        return moveFill(
          await fill(image, cut(mask), options, { ...context, onDraft, onFitted }, hints),
          area,
        );
      } catch (error) {
        // Whatever a cancelled fill stumbles over, it was cancelled.
        throwIfCancelled(context.signal);
        throw error;
      }
    };
    return Object.assign(run, { findArea: (photo: PixelKind) => findAreaToDecode(photo, mask, options) });
  };
}
