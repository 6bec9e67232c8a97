import type { Point } from '../../shared/geometry.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import { chooseCurves } from './choose-pairs.js';
import { mapContours } from './contour-map.js';
import { numberHoleParts } from './hole-parts.js';
import { listPairs } from './pair-features.js';
import { rateFeatures } from './rate-features.js';
import { measureRimDistance } from './rim-distance.js';
import { traceEnds, uniteEnds } from './trace-ends.js';
import { toWorkingPhoto } from './working-photo.js';

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
/** Lines that are less likely than this are not given: found on the open benchmark (docs/benchmarks/removals.md). */
export const LEAST_CONFIDENCE = 0.6;

/**
 * The lines that contours of the photo probably draw through the hole: each is traced outside, and joined with the one that it
 * probably goes on as. The same region gives the same lines.
 *
 * @param region alpha 255 = known, as `toPyramidBase` makes it.
 */
export function predictLines(region: PyramidLevel, leastConfidence = LEAST_CONFIDENCE): PredictedLine[] {
  const photo = toWorkingPhoto(region);
  const distance = measureRimDistance(photo.hole, photo);
  const parts = numberHoleParts(photo.hole, photo);
  const ends = uniteEnds(
    SCALES.flatMap((scale) =>
      traceEnds(photo, distance, mapContours(photo, distance, scale, LEAST_STEP), parts, scale),
    ),
  );
  const rated = listPairs(ends, photo).map(({ curve, features }) => ({
    curve,
    confidence: rateFeatures(features),
  }));
  const across = region.width / photo.width;
  const down = region.height / photo.height;
  return chooseCurves(rated, leastConfidence).map(({ curve, confidence }) => ({
    points: curve.map(({ x, y }) => ({ x: x * across, y: y * down })),
    confidence,
  }));
}
