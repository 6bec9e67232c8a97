import { setImmediate } from 'node:timers/promises';

import { throwIfCancelled } from '../../shared/app-error.js';
import type { DetectorName } from '../../shared/detector-names.js';
import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { createMask } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';
import type { DetectContext, Detection } from './detection.js';
import { DETECTORS } from './detectors.js';

/** Everything of the kinds `names` in the photo, kind by kind. `image` is the whole photo as displayed. Throws `CANCELLED`, `MODEL_INVALID`. */
export async function detectThings(
  image: RasterImage,
  names: readonly DetectorName[],
  context: DetectContext = {},
): Promise<readonly Detection[]> {
  const found: Detection[] = [];
  for (const name of new Set(names)) {
    throwIfCancelled(context.signal);
    found.push(...(await DETECTORS[name](image, context)));
    await setImmediate();
  }
  return found;
}

/** One mask of all detections, of the size of the photo; nothing where there are none. The caller owns it. */
export function uniteDetections(detections: readonly Detection[], size: Size): Mask | undefined {
  if (detections.length === 0) return undefined;
  const mask = createMask(size);
  for (const { rect, mask: own } of detections) {
    for (let y = 0; y < rect.height; y++) {
      const to = (rect.top + y) * size.width + rect.left;
      const from = y * rect.width;
      for (let x = 0; x < rect.width; x++) if (own.data[from + x] !== 0) mask.data[to + x] = 255;
    }
  }
  return mask;
}

/** What to remove from a photo, by the kinds `names`; nothing where it holds none of them. Errors as of `detectThings`. */
export async function findThings(
  image: RasterImage,
  names: readonly DetectorName[],
  signal?: AbortSignal,
): Promise<Mask | undefined> {
  return uniteDetections(await detectThings(image, names, { signal }), image);
}
