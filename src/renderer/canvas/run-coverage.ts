import type { Rect } from '../../shared/geometry.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import { listMarkedRows } from '../../shared/pixel-runs.js';

/** Where the photo lies on a screen: `left` and `top` in its pixels, `scale` of them for one of the photo. */
export interface OnScreen {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/**
 * Which part of each pixel of the screen in `box` is marked, as the opacity of black pixels (RGBA), row by row; exact but for rounding. Each run
 * adds the two ends of its covered part, which are summed up along the rows at the end, so that the number of runs hardly counts.
 */
export function coverByRuns(pixels: PixelRuns, place: OnScreen, box: Rect): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = box;
  // An end at the right side of the box lies in the two cells behind it.
  const stride = width + 2;
  const ends = new Float32Array(stride * height);
  const toColumn = (x: number): number =>
    Math.min(width, Math.max(0, x * place.scale + place.left - box.left));
  const toRow = (y: number): number => Math.min(height, Math.max(0, y * place.scale + place.top - box.top));
  for (const marked of listMarkedRows(pixels)) {
    const top = toRow(marked.top);
    const bottom = toRow(marked.top + 1);
    if (top === bottom) continue;
    const left = toColumn(marked.left);
    const right = toColumn(marked.left + marked.width);
    for (let y = Math.floor(top); y < bottom; y++) {
      const part = Math.min(bottom, y + 1) - Math.max(top, y);
      addEnd(ends, y * stride, left, part);
      addEnd(ends, y * stride, right, -part);
    }
  }
  const cover = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += ends[y * stride + x]!;
      cover[4 * (y * width + x) + 3] = 255 * sum;
    }
  }
  return cover;
}

/** From `x` on, `part` more of a row is covered; a pixel that `x` lies within, by as much as is right of it. */
function addEnd(ends: Float32Array, row: number, x: number, part: number): void {
  const column = Math.floor(x);
  const after = x - column;
  ends[row + column]! += part * (1 - after);
  ends[row + column + 1]! += part * after;
}
