import type { Rect } from '../../shared/geometry.js';
import { growRect } from '../../shared/geometry.js';
import type { MedianGradients } from './median-gradients.js';

/** A step of this many levels that most pictures share is no accident. */
const LEAST_STEP = 3;
/** Where a mark is clear, what is much fainter than its edge is chance. */
const STEP_PART = 0.3;
/** Its edge is what this part of all pixels reach. */
const EDGE_PART = 0.002;
/** Fewer such pixels are no mark. */
const LEAST_PIXELS = 30;
/** Around the mark so much of its size is needed to compare with, at least so many pixels. */
const MARGIN_PART = 0.08;
const LEAST_MARGIN = 6;

/** Where pictures have steps in common; nothing where they have none. */
export function findMarkPlace(gradients: MedianGradients): Rect | undefined {
  const { width, height, right, down } = gradients;
  const columns = new Int32Array(width);
  const rows = new Int32Array(height);
  const steps = new Float32Array(width * height);
  for (let at = 0; at < right.length; at++) {
    const pixel = Math.floor(at / 3);
    steps[pixel] = Math.max(steps[pixel]!, Math.abs(right[at]!), Math.abs(down[at]!));
  }
  const edge = Float32Array.from(steps).sort()[Math.floor(steps.length * (1 - EDGE_PART))]!;
  const least = Math.max(LEAST_STEP, STEP_PART * edge);
  let count = 0;
  for (let at = 0; at < steps.length; at++) {
    if (steps[at]! < least) continue;
    columns[at % width]! += 1;
    rows[Math.floor(at / width)]! += 1;
    count++;
  }
  if (count < LEAST_PIXELS) return undefined;
  const [left, last] = spanOf(columns, count);
  const [top, bottom] = spanOf(rows, count);
  const rect = { left, top, width: last - left + 1, height: bottom - top + 1 };
  const margin = Math.max(LEAST_MARGIN, Math.round(MARGIN_PART * Math.max(rect.width, rect.height)));
  return growRect(rect, margin, { width, height });
}

/** From the first to the last place, a few stray ones at both ends left out. */
function spanOf(counts: Int32Array, total: number): readonly [number, number] {
  const stray = Math.floor(total * 0.002);
  let [first, sum] = [0, 0];
  while (first < counts.length - 1 && (sum += counts[first]!) <= stray) first++;
  let last = counts.length - 1;
  sum = 0;
  while (last > first && (sum += counts[last]!) <= stray) last--;
  return [first, last];
}
