import type { Point } from '../../../shared/geometry.js';
import type { WorkingPlanes } from '../working-planes.js';
import { fitPlane, planeAt } from './fit-plane.js';
import type { SpotCandidate } from './spot-candidates.js';

/** What was measured of a round spot; lengths in working pixels, depths as parts of the ground's light. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  /** Where it is half as deep as in its middle. */
  readonly radius: number;
  /** How much darker its middle is than the ground; negative where it is brighter. */
  readonly depth: number;
  /** Spread of the ground around it, the trend taken away. */
  readonly spread: number;
  /** The width of its edge, as a part of the radius. */
  readonly softness: number;
  /** How far its radius differs between directions, as a part of it. */
  readonly unevenness: number;
  /** How far the depths of red, green and blue differ, as a part of the depth. */
  readonly tint: number;
  /** The largest depth of a ring around it, as a part of its own: something else is there. */
  readonly surroundings: number;
}

const SECTORS = 8;
/** Bins of the profile to one radius of the candidate. */
const BINS = 4;
/** How far out is looked, in radii of the candidate. */
const REACH = 4;

/** Measures what is at a candidate; nothing where it is cut off by the border or has no end. */
export function measureSpot(planes: WorkingPlanes, candidate: SpotCandidate): Spot | undefined {
  const { luma, width, height } = planes;
  const { radius } = candidate;
  const sign = Math.sign(candidate.contrast);
  const reach = Math.ceil(REACH * radius);
  const { x: middleX, y: middleY } = candidate;
  // Dust may lie near the border; the ring may be cut there, the spot may not.
  if (Math.min(middleX, middleY, width - 1 - middleX, height - 1 - middleY) < 1.5 * radius) return undefined;
  const window = {
    left: Math.max(0, middleX - reach),
    top: Math.max(0, middleY - reach),
    right: Math.min(width - 1, middleX + reach),
    bottom: Math.min(height - 1, middleY + reach),
  };
  const isGround = (x: number, y: number): boolean => {
    const square = (x - middleX) ** 2 + (y - middleY) ** 2;
    return square >= (2.1 * radius) ** 2 && square <= (REACH * radius) ** 2;
  };
  const ground = fitPlane(luma, width, window, isGround);
  if (ground === undefined) return undefined;
  const depthAt = (x: number, y: number): number => 1 - luma[y * width + x]! / planeAt(ground, x, y);

  const centre = findCentre(depthAt, candidate, sign);
  const profile = new Float64Array(REACH * BINS + 1);
  const counts = new Float64Array(REACH * BINS + 1);
  const sectors = Array.from({ length: SECTORS }, () => new Float64Array(REACH * BINS + 1));
  const sectorCounts = Array.from({ length: SECTORS }, () => new Float64Array(REACH * BINS + 1));
  let squares = 0;
  let groundCount = 0;
  for (let y = window.top; y <= window.bottom; y++) {
    for (let x = window.left; x <= window.right; x++) {
      const dx = x - centre.x;
      const dy = y - centre.y;
      const bin = Math.round((Math.hypot(dx, dy) / radius) * BINS);
      if (bin > REACH * BINS) continue;
      const depth = depthAt(x, y) * sign;
      profile[bin]! += depth;
      counts[bin]! += 1;
      const sector = Math.floor(((Math.atan2(dy, dx) / Math.PI + 1) / 2) * SECTORS) % SECTORS;
      sectors[sector]![bin]! += depth;
      sectorCounts[sector]![bin]! += 1;
      if (isGround(x, y)) {
        squares += depth * depth;
        groundCount++;
      }
    }
  }
  for (let bin = 0; bin < profile.length; bin++) if (counts[bin]! > 0) profile[bin]! /= counts[bin]!;
  const depth = (profile[0]! * counts[0]! + profile[1]! * counts[1]!) / (counts[0]! + counts[1]!);
  const half = crossing(profile, counts, depth * 0.5);
  const near = crossing(profile, counts, depth * 0.75);
  const far = crossing(profile, counts, depth * 0.25);
  if (half === undefined || near === undefined || far === undefined || half === 0) return undefined;
  const radii = sectors.map((sums, index) => {
    const own = sums.map((sum, bin) => {
      const count = sectorCounts[index]![bin]!;
      return count > 0 ? sum / count : profile[bin]!;
    });
    return crossing(own, counts, depth * 0.5) ?? REACH * BINS;
  });
  const unevenness = Math.sqrt(radii.reduce((sum, own) => sum + (own - half) ** 2, 0) / SECTORS) / half;
  const first = Math.ceil(Math.max(2 * half, half + BINS));
  let surroundings = 0;
  for (let bin = first; bin < profile.length; bin++) {
    surroundings = Math.max(surroundings, Math.abs(profile[bin]!) / depth);
  }
  return {
    x: centre.x,
    y: centre.y,
    radius: (half / BINS) * radius,
    depth: depth * sign,
    spread: Math.sqrt(squares / Math.max(1, groundCount)),
    softness: (far - near) / half,
    unevenness,
    tint: tintOf(planes, centre, (half / BINS) * radius, depth),
    surroundings,
  };
}

/** The middle of what is dark, near the candidate. */
function findCentre(
  depthAt: (x: number, y: number) => number,
  { x: middleX, y: middleY, radius }: SpotCandidate,
  sign: number,
): Point {
  let [sum, sumX, sumY] = [0, 0, 0];
  const reach = Math.ceil(radius * 1.2);
  for (let y = middleY - reach; y <= middleY + reach; y++) {
    for (let x = middleX - reach; x <= middleX + reach; x++) {
      const weight = Math.max(0, depthAt(x, y) * sign);
      sum += weight;
      sumX += weight * x;
      sumY += weight * y;
    }
  }
  return sum > 0 ? { x: sumX / sum, y: sumY / sum } : { x: middleX, y: middleY };
}

/** Where a profile first falls below `level`, in bins. */
function crossing(
  profile: Float64Array | readonly number[],
  counts: Float64Array,
  level: number,
): number | undefined {
  let last = 0;
  for (let bin = 1; bin < profile.length; bin++) {
    if (counts[bin] === 0) continue;
    const value = profile[bin]!;
    if (value < level) {
      const before = profile[last]!;
      return last + ((before - level) / Math.max(1e-9, before - value)) * (bin - last);
    }
    last = bin;
  }
  return undefined;
}

/** Dust takes the same part of every colour; a mole, a berry or a lamp does not. */
function tintOf(
  { red, green, blue, width, height }: WorkingPlanes,
  centre: Point,
  radius: number,
  depth: number,
): number {
  const depths = [red, green, blue].map((plane) => {
    let [inside, insideCount, outside, outsideCount] = [0, 0, 0, 0];
    const reach = Math.ceil(3.2 * radius);
    const x0 = Math.round(centre.x);
    const y0 = Math.round(centre.y);
    for (let y = Math.max(0, y0 - reach); y <= Math.min(height - 1, y0 + reach); y++) {
      for (let x = Math.max(0, x0 - reach); x <= Math.min(width - 1, x0 + reach); x++) {
        const distance = Math.hypot(x - centre.x, y - centre.y) / radius;
        if (distance <= 0.7) {
          inside += plane[y * width + x]!;
          insideCount++;
        } else if (distance >= 2.2 && distance <= 3.2) {
          outside += plane[y * width + x]!;
          outsideCount++;
        }
      }
    }
    const ground = outside / Math.max(1, outsideCount);
    // A colour that is hardly there says nothing.
    if (ground < 20 || insideCount === 0) return undefined;
    return 1 - inside / insideCount / ground;
  });
  const known = depths.filter((own) => own !== undefined);
  if (known.length < 2) return 0;
  return (Math.max(...known) - Math.min(...known)) / Math.max(0.01, Math.abs(depth));
}
