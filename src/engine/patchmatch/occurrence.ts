import { NO_TARGET } from './kernel.js';
import type { LevelPlanes } from './level-planes.js';
import type { PyramidLevel } from './pyramid.js';
import { SETTINGS } from './settings.js';

/**
 * Lowers the weight of sources that are copied more than once, so that a large hole is not papered with one motif (Kaspar et al.
 * 2015, "Self Tuning Texture Optimization", section 4.2): per use beyond the first, averaged over 3 × 3 centres,
 * `SETTINGS.repeatPenalty` steps of 255. Never to 0, which would forbid the source.
 */
export function penaliseRepeats(level: PyramidLevel, sources: Uint8Array, planes: LevelPlanes): void {
  const { width, height } = level;
  const uses = new Uint16Array(width * height);
  for (let index = 0; index < planes.field.length; index++) {
    if (planes.cost[index] === NO_TARGET) continue;
    const source = planes.field[index]!;
    uses[(source >>> 16) * width + (source & 0xffff)]!++;
  }
  for (let y = 1; y < height - 1; y++) {
    const columnSum = (pixel: number): number => uses[pixel - width]! + uses[pixel]! + uses[pixel + width]!;
    let left = columnSum(y * width);
    let middle = columnSum(y * width + 1);
    for (let x = 1, pixel = y * width + 1; x < width - 1; x++, pixel++) {
      const right = columnSum(pixel + 1);
      const sum = left + middle + right;
      left = middle;
      middle = right;
      if (sources[pixel] === 0) continue;
      const penalty = Math.max(0, sum / 9 - 1) * SETTINGS.repeatPenalty;
      planes.tone[pixel * 4 + 3] = Math.max(1, sources[pixel]! - penalty);
    }
  }
}
