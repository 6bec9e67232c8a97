import * as v from 'valibot';

import { invalidParameter } from './app-error.js';
import type { Rect } from './geometry.js';
import { intersectRects } from './geometry.js';
import type { Mask } from './mask.js';
import { maskBounds } from './mask.js';
import type { ShapeMode } from './stroke.js';

/** Enough numbers to mark every other pixel of 16 megapixels; a mask that needs more is noise. */
const MAX_RUNS = 16_000_000;

/**
 * The pixels of a rectangle, row by row from its upper left corner, as the lengths of runs: not marked, marked, not marked, and so on.
 * Runs go over the ends of rows. Their sum is the number of pixels.
 */
export const RunsSchema = v.pipe(
  v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  v.maxLength(MAX_RUNS),
  v.readonly(),
);

/** Marked pixels of an image and where they lie. */
export interface PixelRuns {
  readonly rect: Rect;
  readonly runs: v.InferOutput<typeof RunsSchema>;
}

/** The pixels that `mask` marks; an empty rectangle and no runs where it marks nothing. */
export function readPixelRuns(mask: Mask): PixelRuns {
  const rect = maskBounds(mask);
  const runs: number[] = [];
  let isMarked = false;
  let length = 0;
  for (let y = rect.top; y < rect.top + rect.height; y++) {
    const row = y * mask.width;
    for (let x = rect.left; x < rect.left + rect.width; x++) {
      if ((mask.data[row + x] !== 0) !== isMarked) {
        runs.push(length);
        length = 0;
        isMarked = !isMarked;
      }
      length++;
    }
  }
  if (length > 0) runs.push(length);
  return { rect, runs };
}

/** The marked pixels as rectangles one row high, from the top. */
export function* listMarkedRows({ rect, runs }: PixelRuns): Generator<Rect> {
  const { left, top, width } = rect;
  let at = 0;
  for (const [index, run] of runs.entries()) {
    const end = at + run;
    // Every second run is marked; it is cut at the ends of rows.
    while (index % 2 === 1 && at < end) {
      const row = Math.floor(at / width);
      const rowEnd = Math.min(end, (row + 1) * width);
      yield { left: left + at - row * width, top: top + row, width: rowEnd - at, height: 1 };
      at = rowEnd;
    }
    at = end;
  }
}

/**
 * Draws the pixels of `shape` on `mask` (255 for `add`, 0 for `erase`); those outside are ignored.
 *
 * @throws AppError `INVALID_PARAMS` where the runs are not as many pixels as their rectangle.
 */
export function drawPixels(mask: Mask, shape: PixelRuns & { readonly mode: ShapeMode }): void {
  const { rect, runs, mode } = shape;
  const expected = rect.width * rect.height;
  const sum = runs.reduce((total, run) => total + run, 0);
  if (sum !== expected) throw invalidParameter('runs', `a sum of ${expected}`, sum);
  const image = { left: 0, top: 0, width: mask.width, height: mask.height };
  for (const row of listMarkedRows(shape)) {
    const { left, top, width, height } = intersectRects(row, image);
    if (height === 1)
      mask.data.fill(mode === 'add' ? 255 : 0, top * mask.width + left, top * mask.width + left + width);
  }
}
