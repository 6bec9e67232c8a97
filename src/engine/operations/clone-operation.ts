import { AppError } from '../../shared/app-error.js';
import { growRect, intersectRects, isEmptyRect, uniteRects } from '../../shared/geometry.js';
import { cropMask, isMaskEmpty, maskBounds } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { CloneOperation } from '../../shared/operation.js';
import { CLONE_REACH_PX, clonePixels, sourceRect } from '../cloning/clone-pixels.js';
import type { PixelKind } from '../fill/work-area.js';
import { isWhole, movePatches, rasterBytes, WHOLE_BYTES } from '../fill/work-area.js';
import type { RasterImage } from '../raster-image.js';
import type { TaskContext } from '../task-context.js';
import type { OperationResult, PrepareOperation } from './operation-kind.js';

/** Copies one place of a photo over another. `MASK_EMPTY`, and `INVALID_PARAMS` where nothing of the source lies in the photo. */
export const prepareClone: PrepareOperation<CloneOperation> = ({ inputs, options }, size) => {
  const { from } = inputs;
  const mask = rasterizeMask(inputs.mask, size);
  if (isMaskEmpty(mask)) {
    throw new AppError(
      'MASK_EMPTY',
      'Expected a stroke that touches the photo but received one beside it. Paint over the photo.',
    );
  }
  const photo = { left: 0, top: 0, ...size };
  const target = growRect(maskBounds(mask), CLONE_REACH_PX, size);
  const source = intersectRects(sourceRect(target, from), photo);
  if (isEmptyRect(source)) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected a place inside the photo to copy from but received one ${from.dx}, ${from.dy} pixels away, beyond its border. Choose another.`,
      { details: { name: 'inputs.from' } },
    );
  }
  const run = (image: RasterImage, _context: TaskContext, area = photo): Promise<OperationResult> => {
    const patch = clonePixels(image, isWhole(area, size) ? mask : cropMask(mask, area), from, options);
    return Promise.resolve({
      patches: movePatches([patch], area),
      method: options.blend,
      notices: [],
      reads: [target, source],
    });
  };
  const needed = uniteRects(target, source);
  return Object.assign(run, {
    findArea: (kind: PixelKind) => (rasterBytes(kind) <= WHOLE_BYTES ? photo : needed),
  });
};
