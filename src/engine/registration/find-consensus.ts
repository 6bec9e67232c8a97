import type { Point } from '../../shared/geometry.js';
import { createRandom } from '../seeded-random.js';
import { fitDirectly } from './fit-homography.js';
import type { Homography, PointPair } from './homography.js';

/** Any will do; the same pairs give the same answer. */
const SEED = 17;
const MOST_TRIES = 2000;
/** How sure it is that four right pairs were tried once. */
const SURENESS = 0.999;
/** Corners of a sample that are closer to a line than this, in square units, say nothing of perspective. */
const LEAST_AREA = 2e-3;

/** A homography and the pairs that agree with it. */
export interface Consensus {
  readonly homography: Homography;
  readonly inliers: readonly PointPair[];
}

/**
 * The homography that most of `pairs` agree with, each to `tolerance` units: RANSAC (Fischler & Bolles 1981) whose best answers are fitted
 * again to all that agree with them (Chum et al. 2003). Nothing where there are less than four pairs, or none agree.
 */
export function findConsensus(pairs: readonly PointPair[], tolerance: number): Consensus | undefined {
  if (pairs.length < 4) return undefined;
  const random = createRandom(SEED);
  let best: Consensus | undefined;
  let tries = MOST_TRIES;
  for (let at = 0; at < tries; at++) {
    const sample = pickFour(pairs, random);
    if (!isTelling(sample)) continue;
    const fitted = fitDirectly(sample);
    if (fitted === undefined) continue;
    let found = listInliers(pairs, fitted, tolerance);
    if (found.length <= (best?.inliers.length ?? 4)) continue;
    let homography = fitted;
    for (let round = 0; round < 2; round++) {
      const again = fitDirectly(found);
      const more = again && listInliers(pairs, again, tolerance);
      if (more === undefined || more.length < found.length) break;
      [homography, found] = [again!, more];
    }
    best = { homography, inliers: found };
    const share = found.length / pairs.length;
    tries = Math.min(MOST_TRIES, Math.ceil(Math.log(1 - SURENESS) / Math.log(1 - share ** 4 + 1e-12)));
  }
  return best;
}

/** The pairs that `homography` leads to where they should, to `tolerance` units. */
export function listInliers(
  pairs: readonly PointPair[],
  [a, b, c, d, e, f, g, h, i]: Homography,
  tolerance: number,
): PointPair[] {
  return pairs.filter(({ from: { x, y }, to }) => {
    const depth = g * x + h * y + i;
    const dx = (a * x + b * y + c) / depth - to.x;
    const dy = (d * x + e * y + f) / depth - to.y;
    return depth > 0 && dx * dx + dy * dy <= tolerance * tolerance;
  });
}

function pickFour(pairs: readonly PointPair[], random: () => number): PointPair[] {
  const picked = new Set<number>();
  while (picked.size < 4) picked.add(Math.floor(random() * pairs.length));
  return [...picked].map((at) => pairs[at]!);
}

/** No three of the four lie on a line, in either picture, and each three turn the same way in both: the rest no camera sees. */
function isTelling([p, q, r, s]: readonly PointPair[]): boolean {
  const threes = [
    [p!, q!, r!],
    [p!, q!, s!],
    [p!, r!, s!],
    [q!, r!, s!],
  ] as const;
  return threes.every(([one, two, three]) => {
    const from = areaOf(one.from, two.from, three.from);
    const to = areaOf(one.to, two.to, three.to);
    return Math.min(Math.abs(from), Math.abs(to)) > LEAST_AREA && from > 0 === to > 0;
  });
}

/** Twice the area of a triangle; its sign says which way round it is. */
function areaOf(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
