import type { WorkingPlanes } from '../working-planes.js';
import type { Spot } from './judge-spot.js';
import { measureRestlessness } from './measure-restlessness.js';

/** Deeper spots are things: dust on a sensor lies far in front of it and never takes more. */
const DEEPEST = 0.45;
/** Bright spots as strong as this part of a dark one say that the ground is a texture. */
const LIKE_CONTRAST = 0.6;
/** How far around a spot they are looked for, in its radii. */
const NEIGHBOURHOOD = 14;

export function isDark({ depth }: Spot): boolean {
  return depth > 0;
}

/** How much a dark spot of `planes` looks like dust, 0 to 1; `bright` are the bright spots of the same photo. */
export function rateSpot(spot: Spot, bright: readonly Spot[], planes: WorkingPlanes): number {
  const { depth, spread, softness, unevenness, tint, surroundings, radius } = spot;
  if (depth > DEEPEST) return 0;
  const rating =
    // Out of the noise: three spreads count for nothing, eight for all.
    ramp(depth / Math.max(spread, 0.002), 3, 8) *
    ramp(depth, 0.012, 0.03) *
    // Smaller ones have no shape that could be judged.
    ramp(radius, 1.5, 2) *
    ramp(softness, 0.25, 0.45) *
    ramp(-unevenness, -0.45, -0.2) *
    ramp(-tint, -0.9, -0.45) *
    ramp(-surroundings, -0.5, -0.2);
  if (rating === 0) return 0;
  const hasLike = bright.some((other) => {
    const distance = Math.hypot(other.x - spot.x, other.y - spot.y);
    // Beside a dark spot the ground is bright against it.
    const isBeside = distance <= 2.5 * Math.max(radius, other.radius) + radius;
    return -other.depth >= LIKE_CONTRAST * depth && !isBeside && distance <= NEIGHBOURHOOD * radius;
  });
  return hasLike ? 0 : rating * ramp(-measureRestlessness(planes, spot), -0.05, -0.02);
}

/** 0 up to `from`, 1 from `to` on. */
function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
