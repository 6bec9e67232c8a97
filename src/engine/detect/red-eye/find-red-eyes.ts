import { throwIfCancelled } from '../../../shared/app-error.js';
import type { RasterImage } from '../../raster-image.js';
import type { DetectContext, Detection } from '../detection.js';
import { discDetection } from '../disc-detection.js';
import { createWorkingPlanes } from '../working-planes.js';
import type { RedPatch } from './find-pupils.js';
import { findRedPatches } from './find-pupils.js';
import { rateEye } from './judge-eye.js';

/** A pupil of 20 pixels in a photo of 6000 has 6 here. */
const EYE_SIDE = 2048;
/** Two eyes of one face: how many radii apart, how alike in size, how far from level (radians). */
const LEAST_APART = 7;
const MOST_APART = 32;
const MOST_RATIO = 1.5;
const MOST_TILT = 0.7;
const LEAST_CONFIDENCE = 0.5;
/** The edge of a pupil is red still, in its radii. */
const SEEN_RADII = 1.25;

interface RatedPatch extends RedPatch {
  readonly rating: number;
}

/** Pupils that a flash has lit red, each a disc: round, red, in an iris, in a face, and two of a size side by side. */
export function findRedEyes(image: RasterImage, { signal }: DetectContext): readonly Detection[] {
  if (image.channels < 3) return [];
  const planes = createWorkingPlanes(image, EYE_SIDE);
  throwIfCancelled(signal);
  const rated = findRedPatches(planes)
    .map((patch) => ({ ...patch, rating: rateEye(patch, planes) }))
    .filter(({ rating }) => rating > 0);
  const scale = Math.max(planes.scaleX, planes.scaleY);
  // One alone may be a berry, a lamp or a button, and so may each of many.
  // One alone may be a berry, a lamp or a button, and so may each of many.
  const onlyTwinOf = (eye: RatedPatch): RatedPatch | undefined => {
    const twins = rated.filter((other) => other !== eye && isPair(eye, other));
    return twins.length === 1 ? twins[0] : undefined;
  };
  return rated
    .flatMap((eye) => {
      const twin = onlyTwinOf(eye);
      if (twin === undefined || onlyTwinOf(twin) !== eye) return [];
      return [{ eye, confidence: Math.sqrt(eye.rating * twin.rating) }];
    })
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
    .map(({ eye: { x, y, radius }, confidence }) => {
      const centre = { x: (x + 0.5) * planes.scaleX, y: (y + 0.5) * planes.scaleY };
      return discDetection('red-eye', centre, (radius * SEEN_RADII + 0.5) * scale, confidence, image);
    });
}

function isPair(a: RatedPatch, b: RatedPatch): boolean {
  const [small, large] = [Math.min(a.radius, b.radius), Math.max(a.radius, b.radius)];
  const apart = Math.hypot(a.x - b.x, a.y - b.y) / ((small + large) / 2);
  const tilt = Math.atan2(Math.abs(a.y - b.y), Math.abs(a.x - b.x));
  return large <= MOST_RATIO * small && tilt <= MOST_TILT && apart >= LEAST_APART && apart <= MOST_APART;
}
