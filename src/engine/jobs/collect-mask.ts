import { setImmediate } from 'node:timers/promises';

import { readMaskFile } from '../codec/read-mask.js';
import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { DetectorName } from '../../shared/detector-names.js';
import type { Rect, Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { createMask, isMaskEmpty } from '../../shared/mask.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { drawShape, rasterizeMask } from '../../shared/mask-shapes.js';
import type { Notice } from '../../shared/notice.js';
import { checkLikelyMask } from '../../shared/unlikely-mask.js';
import { readShapes } from './read-shapes.js';

/** What the command line says about the mask; everything given is united. */
export interface MaskSources {
  readonly mask?: string | undefined;
  readonly boxes: readonly Rect[];
  readonly strokes?: string | undefined;
  /** What the engine finds by itself. */
  readonly detect: readonly DetectorName[];
}

/**
 * The mask for an image of `size`, which the caller owns, and what there is to say about it. `erase` in a file of shapes takes from
 * the shapes of that file only. `detected` is what was found of `sources.detect`. `isAccepted`: more than half of the photo may go, and the mask may look like a photo.
 *
 * @throws AppError `MASK_EMPTY`, `MASK_UNLIKELY`, `CANCELLED`, and the errors of `readMaskFile` and `readShapes`.
 */
export async function collectMask(
  sources: MaskSources,
  size: Size,
  isAccepted: boolean,
  signal?: AbortSignal,
  detected?: Mask,
): Promise<{ readonly mask: Mask; readonly notices: readonly Notice[] }> {
  const file = sources.mask === undefined ? undefined : await readMaskFile(sources.mask, size);
  const mask = file?.mask ?? createMask(size);
  if (sources.boxes.length > 0) {
    const boxes = sources.boxes.map((rect) => ({ kind: 'box', rect, mode: 'add' }) as const);
    addTo(mask, rasterizeMask(boxes, size));
  }
  if (sources.strokes !== undefined) {
    addTo(mask, await drawShapes(await readShapes(sources.strokes), size, signal));
  }
  if (detected !== undefined) addTo(mask, detected);
  if (!isMaskEmpty(mask)) {
    checkLikelyMask(mask, { isAccepted, fault: file?.fault, path: sources.mask });
    return { mask, notices: file?.notices ?? [] };
  }
  if (sources.detect.length > 0 && file === undefined && sources.strokes === undefined) {
    throw new AppError(
      'MASK_EMPTY',
      `Expected a photo that holds ${sources.detect.join(' or ')} but found none: nothing was written. Mark what should go with a mask.`,
    );
  }
  const found = file === undefined ? '' : ` (${file.found})`;
  throw new AppError(
    'MASK_EMPTY',
    `Expected a mask that marks something in the image of ${size.width} x ${size.height} but received an empty one${found}: ` +
      'nothing was written. Paint white over what should go, or check that box and strokes lie inside the image.',
    { details: { path: sources.mask ?? sources.strokes } },
  );
}

/** Shape by shape, so that a file of many on a large photo can be interrupted. */
async function drawShapes(shapes: readonly MaskShape[], size: Size, signal?: AbortSignal): Promise<Mask> {
  const mask = createMask(size);
  for (const shape of shapes) {
    drawShape(mask, shape);
    await setImmediate();
    throwIfCancelled(signal);
  }
  return mask;
}

function addTo(mask: Mask, other: Mask): void {
  const { data } = mask;
  for (let index = 0; index < data.length; index++) if (other.data[index] !== 0) data[index] = 255;
}
