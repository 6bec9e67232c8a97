import type { Rect } from '../../shared/geometry.js';
import { createRandom } from '../seeded-random.js';
import { NO_TARGET } from './kernel.js';
import type { LevelPlanes } from './level-planes.js';
import type { PyramidLevel } from './pyramid.js';

/** The nearest-neighbour field of a level: for each target in `box` the centre of its source patch, `y << 16 | x`. */
export interface PatchField {
  readonly box: Rect;
  readonly field: Uint32Array;
  /** Distance of the two patches; `NO_TARGET` where there is no target. */
  readonly cost: Uint32Array;
}

const NEAR_TRIES = 30;
const FAR_TRIES = 200;

/**
 * Gives every target a source: twice the coarser level's where there is one, repaired by up to a few pixels when it may not be
 * copied, else a random one. `sources` says what may be copied and has at least one such pixel.
 */
export function startField(
  level: PyramidLevel,
  planes: LevelPlanes,
  box: Rect,
  sources: Uint8Array,
  coarser: PatchField | undefined,
  seed: number,
): void {
  const { width, height } = level;
  const random = createRandom(seed);
  const lastResort = sources.findIndex((weight) => weight > 0);
  const mayCopy = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && sources[y * width + x]! > 0;
  for (let row = 0; row < box.height; row++) {
    const y = box.top + row;
    for (let column = 0; column < box.width; column++) {
      const index = row * box.width + column;
      if (planes.cost[index] === NO_TARGET) continue;
      const x = box.left + column;
      let sx = -1;
      let sy = -1;
      const from = coarser && lookUp(coarser, x >> 1, y >> 1);
      if (from !== undefined) {
        sx = (from & 0xffff) * 2 + (x & 1);
        sy = (from >>> 16) * 2 + (y & 1);
        for (let tries = 0; tries < NEAR_TRIES && !mayCopy(sx, sy); tries++) {
          sx += Math.floor(random() * 9) - 4;
          sy += Math.floor(random() * 9) - 4;
        }
      }
      for (let tries = 0; tries < FAR_TRIES && !mayCopy(sx, sy); tries++) {
        sx = Math.floor(random() * width);
        sy = Math.floor(random() * height);
      }
      if (!mayCopy(sx, sy)) {
        sx = lastResort % width;
        sy = Math.floor(lastResort / width);
      }
      planes.field[index] = sy * 0x10000 + sx;
    }
  }
}

function lookUp({ box, field, cost }: PatchField, x: number, y: number): number | undefined {
  const column = Math.min(box.width - 1, Math.max(0, x - box.left));
  const row = Math.min(box.height - 1, Math.max(0, y - box.top));
  const index = row * box.width + column;
  return cost[index] === NO_TARGET ? undefined : field[index];
}
