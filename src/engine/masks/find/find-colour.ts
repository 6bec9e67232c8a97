import type { ColourSearch } from '../../../shared/colour-search.js';
import type { Point } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import { createMask } from '../../../shared/mask.js';
import type { PixelRuns } from '../../../shared/pixel-runs.js';
import { readPixelRuns } from '../../../shared/pixel-runs.js';
import type { RasterImage } from '../../raster-image.js';
import { ColourLikeness } from './colour-likeness.js';

/** What more numbers would be needed for is specks all over the photo: nobody means them, and a page draws them slowly. */
export const MOST_FOUND_RUNS = 1_000_000;

/**
 * The pixels of `image` whose colour is that of the one at `at` (see `ColourLikeness`), none added and none smoothed away; that one is always among them. Nothing outside of the photo, and
 * where they would be more than `MOST_FOUND_RUNS` runs.
 */
export function findColour(
  image: RasterImage,
  at: Point,
  { tolerance, isConnected }: ColourSearch,
): PixelRuns | undefined {
  const x = Math.floor(at.x);
  const y = Math.floor(at.y);
  if (x < 0 || y < 0 || x >= image.width || y >= image.height) return undefined;
  const likeness = new ColourLikeness(image, x, y, tolerance);
  const mask = createMask(image);
  if (isConnected) markConnected(mask, y * image.width + x, likeness);
  else markAll(mask, likeness);
  const found = readPixelRuns(mask);
  return found.runs.length > MOST_FOUND_RUNS ? undefined : found;
}

function markAll({ data }: Mask, likeness: ColourLikeness): void {
  for (let pixel = 0; pixel < data.length; pixel++) if (likeness.isLike(pixel)) data[pixel] = 255;
}

/** Marks what hangs together with `start`, a run of a row at a time (a scanline fill: Smith, "Tint fill", SIGGRAPH 1979). */
function markConnected({ width, data }: Mask, start: number, likeness: ColourLikeness): void {
  /** First pixels of runs that are marked, each followed by its end; what is above and below is not looked at yet. */
  const waiting: number[] = [];

  /** Marks the run through `pixel`, which is alike and not marked; returns its end. */
  function markRun(pixel: number): number {
    const row = pixel - (pixel % width);
    let left = pixel;
    while (left > row && likeness.isLike(left - 1)) left--;
    let end = pixel + 1;
    while (end < row + width && likeness.isLike(end)) end++;
    data.fill(255, left, end);
    waiting.push(left, end);
    return end;
  }

  markRun(start);
  while (waiting.length > 0) {
    const end = waiting.pop()!;
    const left = waiting.pop()!;
    for (const way of [-width, width]) {
      if (left + way < 0 || left + way >= data.length) continue;
      for (let pixel = left + way; pixel < end + way; pixel++) {
        // The end of a run is not alike, so that it can be passed over.
        if (data[pixel] === 0 && likeness.isLike(pixel)) pixel = markRun(pixel);
      }
    }
  }
}
