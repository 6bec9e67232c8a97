import type { Point, Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { createMask } from '../../shared/mask.js';
import type { PredictedLine } from './predict-lines.js';

/** The lines as a sketch of `size`, 255 = line, one pixel wide. */
export function drawLines(lines: readonly PredictedLine[], size: Size): Mask {
  const sketch = createMask(size);
  for (const { points } of lines) {
    for (const [index, to] of points.entries()) {
      if (index > 0) drawSegment(sketch, points[index - 1]!, to);
    }
  }
  return sketch;
}

function drawSegment({ width, height, data }: Mask, from: Point, to: Point): void {
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))));
  for (let step = 0; step <= steps; step++) {
    const x = Math.floor(from.x + ((to.x - from.x) * step) / steps);
    const y = Math.floor(from.y + ((to.y - from.y) * step) / steps);
    if (x >= 0 && y >= 0 && x < width && y < height) data[y * width + x] = 255;
  }
}
