import { throwIfCancelled } from '../../../shared/app-error.js';
import type { RasterImage } from '../../raster-image.js';
import { createBoxSums } from '../box-sums.js';
import type { DetectContext, Detection } from '../detection.js';
import { discDetection } from '../disc-detection.js';
import type { WorkingPlanes } from '../working-planes.js';
import { createWorkingPlanes } from '../working-planes.js';
import { isDark, rateSpot } from './rate-spot.js';
import type { Spot } from './judge-spot.js';
import { measureSpot } from './judge-spot.js';
import { findSpotCandidates } from './spot-candidates.js';

/** Dust of 12 pixels in a photo of 6000 has 4 here. */
export const DUST_SIDE = 2048;
/** A shadow, a mole or a far bird can look like dust by half. */
const LEAST_CONFIDENCE = 0.7;
/** A spot is seen as far out as this, in its radii at half depth. */
const SEEN_RADII = 1.9;

/** A spot and how much it looks like dust, 0 to 1; lengths in working pixels. */
export interface RatedSpot extends Spot {
  readonly confidence: number;
}

/** Sensor dust in one photo: small dark soft round spots on smooth ground. */
export function findDust(image: RasterImage, { signal }: DetectContext): readonly Detection[] {
  const planes = createWorkingPlanes(image, DUST_SIDE);
  throwIfCancelled(signal);
  return rateSpots(planes)
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
    .map((spot) => dustDetection(planes, spot, image));
}

/** The mask of a spot in photo pixels. */
export function dustDetection(
  { scaleX, scaleY }: WorkingPlanes,
  { x, y, radius, confidence }: Pick<RatedSpot, 'x' | 'y' | 'radius' | 'confidence'>,
  image: RasterImage,
): Detection {
  const centre = { x: (x + 0.5) * scaleX, y: (y + 0.5) * scaleY };
  const seen = (radius * SEEN_RADII + 0.5) * Math.max(scaleX, scaleY);
  return discDetection('dust', centre, seen, confidence, image);
}

/** Every round dark spot with its rating, best first; of those that overlap only the best. */
export function rateSpots(planes: WorkingPlanes): readonly RatedSpot[] {
  const sums = createBoxSums(planes.luma, planes);
  const measured = findSpotCandidates(sums)
    .map((candidate) => measureSpot(planes, candidate))
    .filter((spot) => spot !== undefined);
  const bright = measured.filter((spot) => !isDark(spot));
  const rated = measured
    .filter(isDark)
    .map((spot) => ({ ...spot, confidence: rateSpot(spot, bright, planes) }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
  const kept: RatedSpot[] = [];
  for (const spot of rated) {
    const overlaps = kept.some(
      ({ x, y, radius }) => Math.hypot(x - spot.x, y - spot.y) < 1.5 * Math.max(radius, spot.radius),
    );
    if (!overlaps) kept.push(spot);
  }
  return kept;
}
