import { NO_TARGET, PATCH_RADIUS } from './kernel.js';
import { SETTINGS } from './settings.js';
import type { PatchField } from './start-field.js';

/** A farther patch must be this much better per squared pixel of distance to be copied from. */
const DISTANCE_PENALTY = 0.2;

/** The pixel that the best patch over (x, y) would put there; patches next to it first, farther ones only at image borders. */
export function bestSource(
  { box, field, cost }: PatchField,
  x: number,
  y: number,
  width: number,
): number | undefined {
  for (const radius of [1, PATCH_RADIUS]) {
    let best = Infinity;
    let source: number | undefined;
    for (let dy = -radius; dy <= radius; dy++) {
      const row = y + dy - box.top;
      if (row < 0 || row >= box.height) continue;
      for (let dx = -radius; dx <= radius; dx++) {
        const column = x + dx - box.left;
        if (column < 0 || column >= box.width) continue;
        const index = row * box.width + column;
        if (cost[index] === NO_TARGET) continue;
        const worth = (cost[index]! + SETTINGS.voteFloor) * (1 + DISTANCE_PENALTY * (dx * dx + dy * dy));
        if (worth >= best) continue;
        best = worth;
        source = ((field[index]! >>> 16) - dy) * width + (field[index]! & 0xffff) - dx;
      }
    }
    if (source !== undefined) return source;
  }
  return undefined;
}
