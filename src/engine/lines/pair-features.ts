import type { Point } from '../../shared/geometry.js';
import { joinCurve } from './join-curve.js';
import { distanceOfSides } from './side-colours.js';
import type { ContourEnd } from './trace-ends.js';
import type { WorkingPhoto } from './working-photo.js';

/** Ends that turn more than this on the way to each other are no pair. */
const MOST_TURN = 1.2;
/** Nor are those whose sides differ by more than their own contrast times this. */
const MOST_DIFFERENCE = 0.9;
const LEAST_INSIDE = 0.8;
const LEAST_LENGTH = 4;

/** Two ends that may belong to one contour, and what speaks for it. */
export interface Pair {
  readonly first: number;
  readonly second: number;
  readonly curve: readonly Point[];
  readonly features: readonly number[];
}

/** All pairs that are possible at all. */
export function listPairs(ends: readonly ContourEnd[], photo: WorkingPhoto): Pair[] {
  const pairs: Pair[] = [];
  for (const [first, a] of ends.entries()) {
    for (let second = first + 1; second < ends.length; second++) {
      const pair = toPair(ends, first, second, a, ends[second]!, photo);
      if (pair) pairs.push(pair);
    }
  }
  return pairs;
}

function toPair(
  ends: readonly ContourEnd[],
  first: number,
  second: number,
  a: ContourEnd,
  b: ContourEnd,
  photo: WorkingPhoto,
): Pair | undefined {
  if (a.part !== b.part) return undefined;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length < LEAST_LENGTH) return undefined;
  const wayX = (b.x - a.x) / length;
  const wayY = (b.y - a.y) / length;
  // Signed turns: from the first end to the chord, from the chord to the second end.
  const leave = signedAngle(a.tangentX, a.tangentY, wayX, wayY);
  const arrive = signedAngle(wayX, wayY, -b.tangentX, -b.tangentY);
  const turn = Math.abs(leave) + Math.abs(arrive);
  if (turn > MOST_TURN) return undefined;
  // What is left of the way in is right of the way out.
  const sideDistance = (distanceOfSides(a.left, b.right) + distanceOfSides(a.right, b.left)) / 2;
  const swapped = (distanceOfSides(a.left, b.left) + distanceOfSides(a.right, b.right)) / 2;
  const worstSide = Math.max(distanceOfSides(a.left, b.right), distanceOfSides(a.right, b.left));
  const contrastA = distanceOfSides(a.left, a.right);
  const contrastB = distanceOfSides(b.left, b.right);
  const contrast = Math.min(contrastA, contrastB);
  if (sideDistance > MOST_DIFFERENCE * Math.max(contrast, 8)) return undefined;
  const curve = joinCurve(a, b);
  const inside = insidePart(curve, photo);
  if (inside < LEAST_INSIDE) return undefined;
  const strength = Math.min(a.strength, b.strength);
  const features = [
    turn,
    Math.abs(leave - arrive),
    Math.log(length),
    turn * Math.log(length),
    Math.min(2, sideDistance / Math.max(contrast, 8)),
    Math.log(4 + sideDistance),
    Math.log(4 + worstSide),
    Math.log(4 + contrast),
    Math.log(4 + strength),
    Math.abs(Math.log((4 + a.strength) / (4 + b.strength))),
    Math.log(4 + Math.min(a.rimStrength, b.rimStrength)),
    a.roughness + b.roughness,
    Math.log(Math.min(a.length, b.length)),
    Math.abs(a.curvature) + Math.abs(b.curvature),
    Math.min(1.5, Math.abs(a.curvature + b.curvature) * length),
    Math.min(2, swapped / Math.max(8, sideDistance)),
    Math.log(4 + Math.max(a.left.spread, a.right.spread, b.left.spread, b.right.spread)),
    Math.log(4 + Math.min(a.left.spread + b.right.spread, a.right.spread + b.left.spread)),
    inside,
    Math.log(1 + ends.length),
    Math.abs(a.scale - b.scale),
    Math.max(a.scale, b.scale),
  ];
  return { first, second, curve, features };
}

function signedAngle(ax: number, ay: number, bx: number, by: number): number {
  return Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
}

function insidePart(curve: readonly Point[], { width, height, hole }: WorkingPhoto): number {
  let inside = 0;
  for (const { x, y } of curve) {
    const column = Math.floor(x);
    const row = Math.floor(y);
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    if (hole[row * width + column] !== 0) inside++;
  }
  return inside / curve.length;
}
