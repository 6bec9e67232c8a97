import { NO_TARGET, PATCH_RADIUS } from './kernel.js';
import { SETTINGS } from './settings.js';
import type { PatchField } from './start-field.js';

/** A farther patch must be this much better per squared pixel of distance to be copied from. */
const DISTANCE_PENALTY = 0.2;

/** The pixel that the best patch over (x, y) would put there; patches next to it first, farther ones only at image borders. */
export function bestSource(field: PatchField, x: number, y: number, width: number): number | undefined {
  return bestWithin(1, field, x, y, width) ?? bestWithin(PATCH_RADIUS, field, x, y, width);
}

/** The same of the patches centred at most `radius` rows and columns away. */
function bestWithin(
  radius: number,
  { box, field, cost }: PatchField,
  x: number,
  y: number,
  width: number,
): number | undefined {
  const column = x - box.left;
  const row = y - box.top;
  const left = Math.max(-radius, -column);
  const right = Math.min(radius, box.width - 1 - column);
  const bottom = Math.min(radius, box.height - 1 - row);
  let best = Infinity;
  let source: number | undefined;
  for (let dy = Math.max(-radius, -row); dy <= bottom; dy++) {
    const start = (row + dy) * box.width + column;
    for (let dx = left; dx <= right; dx++) {
      const own = cost[start + dx]!;
      if (own === NO_TARGET) continue;
      const worth = (own + SETTINGS.voteFloor) * (1 + DISTANCE_PENALTY * (dx * dx + dy * dy));
      if (worth >= best) continue;
      best = worth;
      const patch = field[start + dx]!;
      source = ((patch >>> 16) - dy) * width + (patch & 0xffff) - dx;
    }
  }
  return source;
}
