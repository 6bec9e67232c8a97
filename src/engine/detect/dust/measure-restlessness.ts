import type { WorkingPlanes } from '../working-planes.js';
import { fitPlane, planeAt } from './fit-plane.js';
import type { Spot } from './judge-spot.js';

/** The wider surroundings: this many radii, at least so many pixels. */
const WIDE_REACH = 5;
const LEAST_WIDE_REACH = 28;
/** Pixels as near as this many radii belong to the spot. */
const OWN_REACH = 2.4;
/** What differs from an even ground by this part of the depth is something. */
const RESTLESS_PART = 0.35;
/** In which directions the halves around a spot lie. */
const HALVES = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/**
 * The part of a spot's wider surroundings that differs from an even ground by a good part of its depth, 0 to 1; of the calmest half
 * around it, as dust in a sky may lie near the horizon. It reads thousands of pixels, so ask it of what passed all else.
 */
export function measureRestlessness({ luma, width, height }: WorkingPlanes, spot: Spot): number {
  const reach = Math.round(Math.max(LEAST_WIDE_REACH, WIDE_REACH * spot.radius));
  const window = {
    left: Math.max(0, Math.round(spot.x) - reach),
    top: Math.max(0, Math.round(spot.y) - reach),
    right: Math.min(width - 1, Math.round(spot.x) + reach),
    bottom: Math.min(height - 1, Math.round(spot.y) + reach),
  };
  const least = (OWN_REACH * spot.radius) ** 2;
  const measureHalf = ([towardsX, towardsY]: readonly [number, number]): number => {
    const isInHalf = (x: number, y: number): boolean => {
      const [dx, dy] = [x - spot.x, y - spot.y];
      return dx * towardsX + dy * towardsY >= 0 && dx * dx + dy * dy > least;
    };
    const ground = fitPlane(luma, width, window, isInHalf);
    if (ground === undefined) return 1;
    let [count, restless] = [0, 0];
    for (let y = window.top; y <= window.bottom; y++) {
      for (let x = window.left; x <= window.right; x++) {
        if (!isInHalf(x, y)) continue;
        count++;
        const difference = Math.abs(1 - luma[y * width + x]! / planeAt(ground, x, y));
        if (difference > RESTLESS_PART * Math.abs(spot.depth)) restless++;
      }
    }
    return restless / count;
  };
  return Math.min(...HALVES.map(measureHalf));
}
