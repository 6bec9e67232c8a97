import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Rect } from '../../shared/geometry.js';
import type { ImageInfo } from '../codec/image-info.js';
import type { OperationResult, RunOperation } from '../operations/operation-kind.js';
import type { RasterImage } from '../raster-image.js';
import type { TaskContext } from '../task-context.js';
import { findPatchFault } from './retouch.js';

/**
 * Runs an operation on `image`, the part `area` of the photo, and checks that its patches fit the photo. Throws `CANCELLED`, what the
 * operation throws, and `INTERNAL` for a patch that does not fit.
 */
export async function carryOut(
  run: RunOperation,
  image: RasterImage,
  area: Rect,
  photo: ImageInfo,
  context: TaskContext,
): Promise<OperationResult> {
  const result = await run(image, context, area);
  throwIfCancelled(context.signal);
  for (const { rect, image: filled } of result.patches) {
    const fault = findPatchFault({ rect, channels: filled.channels, depth: filled.depth }, photo);
    if (fault === undefined) continue;
    throw new AppError('INTERNAL', `The method ${result.method} made a wrong patch: ${fault}`);
  }
  return result;
}
