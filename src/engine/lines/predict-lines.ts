import type { Point } from '../../shared/geometry.js';
import { fitInto } from '../../shared/geometry.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import type { RatedCurve } from './choose-pairs.js';
import { chooseCurves } from './choose-pairs.js';
import { mapContours } from './contour-map.js';
import { numberHoleParts } from './hole-parts.js';
import { listPairs } from './pair-features.js';
import { rateFeatures } from './rate-features.js';
import { measureRimDistance } from './rim-distance.js';
import { traceEnds, uniteEnds } from './trace-ends.js';
import { toWorkingPhoto, WORKING_SIDE } from './working-photo.js';

/** A contour that was cut off by the hole, as it probably goes on in it. */
export interface PredictedLine {
  /** From rim to rim, in pixels of the region. */
  readonly points: readonly Point[];
  /** The part of it that is likely to be right, 0 to 1. */
  readonly confidence: number;
}

/** σ of the smoothing that contours are seen at, in pixels of the working photo: fine lines, and soft edges. */
const SCALES = [1.1, 2];
/** Steps of colour below this are no contours, of 255. */
const LEAST_STEP = 6;
/** Lines that are less likely than this are not given: found on the open benchmark (docs/benchmarks/removal-parts.md). */
export const LEAST_CONFIDENCE = 0.6;
/** Long side of the working photo in which only large shapes are seen: the edge of a trunk, not its bark. */
const COARSE_SIDE = 128;
const LEAST_COARSE_CONFIDENCE = 0.65;
/** Coarse lines are for wide holes: at least so long in the fine working photo. */
const LEAST_COARSE_LENGTH_PX = 50;

/**
 * The lines that contours of the photo probably draw through the hole: each is traced outside, and joined with the one that it
 * probably goes on as. The same region gives the same lines.
 *
 * @param region alpha 255 = known, as `toPyramidBase` makes it.
 */
export function predictLines(region: PyramidLevel, leastConfidence = LEAST_CONFIDENCE): PredictedLine[] {
  const fine = rateCurves(region, WORKING_SIDE, leastConfidence);
  const coarse = rateCurves(region, COARSE_SIDE, LEAST_COARSE_CONFIDENCE).filter(
    ({ curve }) => lengthOf(curve) >= LEAST_COARSE_LENGTH_PX,
  );
  const across = region.width / fitInto(region, WORKING_SIDE).width;
  // Coarse lines lie less exactly: they are taken where no fine one is.
  const chosen = chooseCurves(coarse, LEAST_COARSE_CONFIDENCE, chooseCurves(fine, leastConfidence));
  return chosen.map(({ curve, confidence }) => ({
    points: curve.map(({ x, y }) => ({ x: x * across, y: y * across })),
    confidence,
  }));
}

/** Curves between the ends of contours as they are seen with a long side of `side`, in pixels of the fine working photo. */
function rateCurves(region: PyramidLevel, side: number, leastConfidence: number): RatedCurve[] {
  const photo = toWorkingPhoto(region, side);
  const distance = measureRimDistance(photo.hole, photo);
  const parts = numberHoleParts(photo.hole, photo);
  const ends = uniteEnds(
    SCALES.flatMap((scale) =>
      traceEnds(photo, distance, mapContours(photo, distance, scale, LEAST_STEP), parts, scale),
    ),
  );
  const fine = fitInto(region, WORKING_SIDE);
  const [across, down] = [fine.width / photo.width, fine.height / photo.height];
  return listPairs(ends, photo)
    .map(({ curve, features }) => ({
      curve: curve.map(({ x, y }) => ({ x: x * across, y: y * down })),
      confidence: rateFeatures(features),
    }))
    .filter(({ confidence }) => confidence >= leastConfidence);
}

function lengthOf(curve: readonly Point[]): number {
  const [first, last] = [curve[0]!, curve.at(-1)!];
  return Math.hypot(last.x - first.x, last.y - first.y);
}
