import { setImmediate } from 'node:timers/promises';

import { throwIfCancelled } from '../../shared/app-error.js';
import type { Point } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { findRegions, regionMask } from '../../shared/regions.js';
import { predictLines } from '../lines/predict-lines.js';
import { cropRaster } from '../raster-crop.js';
import type { RasterImage } from '../raster-image.js';
import { toPyramidBase } from './pyramid-base.js';

/**
 * The lines that contours of `image` probably draw through what `mask` marks (lines/predict-lines.ts), each from rim to rim, in pixels of the
 * image. The same mask gives the same lines. `CANCELLED`.
 */
export async function suggestLines(
  image: RasterImage,
  mask: Mask,
  signal?: AbortSignal,
): Promise<readonly Point[][]> {
  const lines: Point[][] = [];
  for (const region of findRegions(mask)) {
    await setImmediate();
    throwIfCancelled(signal);
    const { left, top } = region.box;
    const base = toPyramidBase({ image: cropRaster(image, region.box), ...regionMask(mask, region) });
    for (const { points } of predictLines(base)) {
      lines.push(points.map(({ x, y }) => ({ x: x + left, y: y + top })));
    }
  }
  return lines;
}
