import type { Point, Rect, Size } from '../../shared/geometry.js';
import { cornersOf } from '../../shared/geometry.js';
import { findConsensus, listInliers } from './find-consensus.js';
import type { FittedHomography } from './fit-homography.js';
import { errorAt, fitNearest } from './fit-homography.js';
import type { Homography, PointPair } from './homography.js';
import { composeHomographies, depthAt, invertHomography, mapPoint, scaleAt, toUnits } from './homography.js';
import { matchFeatures } from './match-features.js';
import type { PhotoFeatures } from './photo-features.js';
import { WORKING_SIDE } from './photo-features.js';

/** A pixel of the picture in which corners were found, in units. */
const PIXEL = 2 / WORKING_SIDE;
/** How far pairs may be from where they should, at first and at last, in its pixels. */
const TOLERANCE_PX = 3;
const LEAST_TOLERANCE_PX = 1;
/** So many pairs agree at least, and more of many: of unrelated photos fewer do (Brown & Lowe 2007, equation 7). */
const LEAST_INLIERS = 20;
const inliersOf = (matches: number): number => Math.max(LEAST_INLIERS, 8 + 0.3 * matches);
/** How much larger or smaller things may be in the other photo, and how differently in its corners. */
const MOST_ZOOM = 3;
const MOST_SLANT = 2.5;
/** The standard error of a marked place, in pixels of the picture in which corners were found. */
const MOST_ERROR_PX = 2;
/** Around what is marked, as a part of the long side, pairs say whether it has moved; of that many most agree. */
const NEAR = 0.06;
const LEAST_NEAR = 8;
const LEAST_NEAR_PART = 0.4;

/** Why one photo cannot be laid over another. */
export type Unregistered = 'few' | 'implausible' | 'far' | 'moved';

/** How a photo lies over another one. */
export type Registration =
  | {
      readonly kind: 'registered';
      /** From pixels of the first photo, as displayed, to those of the second. */
      readonly homography: Homography;
      readonly inliers: number;
      readonly matches: number;
      /** The largest standard error of a marked place, in pixels of the second photo. */
      readonly errorPx: number;
    }
  | {
      readonly kind: 'refused';
      readonly reason: Unregistered;
      readonly inliers: number;
      readonly matches: number;
    };

/**
 * Finds how the scene of `reference` lies in another photo: corners that look alike, the homography that most of them agree with, fitted to
 * those. `marked` are parts of `reference`, in its pixels, that will be carried over. Refused is what cannot be trusted there: too few pairs
 * agree (`few`), no camera sees it so (`implausible`), what is marked lies too far from all that agrees (`far`), or what lies around it has
 * moved otherwise (`moved`). Deterministic.
 */
export function registerPhotos(
  reference: PhotoFeatures,
  photo: PhotoFeatures,
  marked: readonly Rect[],
): Registration {
  const pairs = matchFeatures(reference, photo);
  const refuse = (reason: Unregistered, inliers: number): Registration => {
    return { kind: 'refused', reason, inliers, matches: pairs.length };
  };
  const consensus = findConsensus(pairs, TOLERANCE_PX * PIXEL);
  if (consensus === undefined) return refuse('few', 0);
  const fitted = refine(pairs, consensus.homography);
  if (fitted === undefined) return refuse('few', consensus.inliers.length);
  const { inliers, fit } = fitted;
  if (inliers.length < inliersOf(pairs.length)) return refuse('few', inliers.length);
  if (!isPlausible(fit.homography, reference.size)) return refuse('implausible', inliers.length);
  const units = toUnits(reference.size);
  const parts = marked.map((rect) => cornersOf(rect).map((corner) => mapPoint(units, corner)));
  const error = Math.max(0, ...parts.flat().map((place) => errorAt(fit, place)));
  if (!(error <= MOST_ERROR_PX * PIXEL)) return refuse('far', inliers.length);
  if (parts.some((places) => hasMoved(places, pairs, inliers))) return refuse('moved', inliers.length);
  const back = invertHomography(toUnits(photo.size));
  if (back === undefined) return refuse('implausible', inliers.length);
  return {
    kind: 'registered',
    homography: composeHomographies(back, composeHomographies(fit.homography, units)),
    inliers: inliers.length,
    matches: pairs.length,
    errorPx: (error * Math.max(photo.size.width, photo.size.height)) / 2,
  };
}

/** Fits to all pairs that agree, with what they show as noise to tell which do. */
function refine(
  pairs: readonly PointPair[],
  start: Homography,
): { readonly fit: FittedHomography; readonly inliers: readonly PointPair[] } | undefined {
  let tolerance = TOLERANCE_PX * PIXEL;
  let inliers = listInliers(pairs, start, tolerance);
  let fit = fitNearest(inliers, start);
  for (let round = 0; round < 3 && fit !== undefined; round++) {
    const noise = medianDistance(inliers, fit.homography) / 1.177;
    tolerance = Math.min(tolerance, Math.max(LEAST_TOLERANCE_PX * PIXEL, 3 * noise));
    inliers = listInliers(pairs, fit.homography, tolerance);
    if (inliers.length < 4) return undefined;
    fit = fitNearest(inliers, fit.homography);
  }
  return fit && { fit, inliers };
}

/** Of Gaussian noise with sigma 1 in both directions it is 1.177. */
function medianDistance(pairs: readonly PointPair[], homography: Homography): number {
  const distances = pairs.map(({ from, to }) => {
    const there = mapPoint(homography, from);
    return Math.hypot(there.x - to.x, there.y - to.y);
  });
  return distances.sort((one, other) => one - other)[distances.length >> 1] ?? 0;
}

/** Can a camera have seen the whole picture so, without being somewhere else altogether? */
function isPlausible(homography: Homography, { width, height }: Size): boolean {
  const long = Math.max(width, height);
  const [x, y] = [width / long, height / long];
  const corners = [
    { x: -x, y: -y },
    { x, y: -y },
    { x, y },
    { x: -x, y },
  ];
  if (corners.some((corner) => depthAt(homography, corner) <= 0)) return false;
  const seen = corners.map((corner) => mapPoint(homography, corner));
  const isTurning = seen.every((corner, at) => {
    const [next, last] = [seen[(at + 1) % 4]!, seen[(at + 2) % 4]!];
    return (next.x - corner.x) * (last.y - next.y) > (next.y - corner.y) * (last.x - next.x);
  });
  const scales = corners.map((corner) => scaleAt(homography, corner));
  const [least, most] = [Math.min(...scales), Math.max(...scales)];
  return isTurning && least > 1 / MOST_ZOOM && most < MOST_ZOOM && most < MOST_SLANT * least;
}

/** Do most pairs in and around the corners of a part disagree? */
function hasMoved(
  places: readonly Point[],
  pairs: readonly PointPair[],
  inliers: readonly PointPair[],
): boolean {
  const reach = 2 * NEAR;
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs) - reach, Math.max(...xs) + reach];
  const [top, bottom] = [Math.min(...ys) - reach, Math.max(...ys) + reach];
  const isNear = ({ from: { x, y } }: PointPair): boolean => {
    return x >= left && x <= right && y >= top && y <= bottom;
  };
  const near = pairs.filter(isNear).length;
  return near >= LEAST_NEAR && inliers.filter(isNear).length < LEAST_NEAR_PART * near;
}
