import { AppError } from '../../shared/app-error.js';
import type { Rect, Size } from '../../shared/geometry.js';
import { growRect, isEmptyRect } from '../../shared/geometry.js';
import { isMaskEmpty } from '../../shared/mask.js';
import { rasterizeMask, shapesBounds } from '../../shared/mask-shapes.js';
import type { Operation } from '../../shared/operation.js';
import type { SourceImage } from '../codec/source-image.js';
import type { Homography } from '../registration/homography.js';
import { invertHomography, mapPoint, scaleAt } from '../registration/homography.js';
import { findFeatures } from '../registration/photo-features.js';
import type { Unregistered } from '../registration/register-photos.js';
import { registerPhotos } from '../registration/register-photos.js';
import { mapOperation } from './map-operation.js';
import type { ReferencePhoto } from './reference-photo.js';
import type { Recipe } from './recipe.js';
import { fromSensorOperation } from './turn-operation.js';

/**
 * The operations of `recipe`, which was made on `reference`, on another photo of the same scene, wherever the camera was: those whose mask
 * lies in it.
 *
 * @throws AppError `INVALID_PARAMS` where the recipe was made on a photo of another size than `reference`; `REGISTRATION_WEAK` where the
 * photo cannot be laid over it; what decoding throws.
 */
export async function carryOperations(
  recipe: Recipe,
  reference: ReferencePhoto,
  photo: SourceImage,
): Promise<readonly Operation[]> {
  const { sensor } = recipe;
  if (reference.sensor.width !== sensor.width || reference.sensor.height !== sensor.height) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected the photo on which the recipe was made, ${sensor.width} x ${sensor.height} on the sensor, but ${reference.path} has ` +
        `${reference.sensor.width} x ${reference.sensor.height}. Name that photo.`,
      { details: { path: reference.path } },
    );
  }
  const { features } = reference;
  const operations = recipe.operations.map((operation) =>
    fromSensorOperation(operation, sensor, reference.orientation),
  );
  const marked = operations
    .map(({ inputs }) => cutAt(shapesBounds(inputs.mask), features.size))
    .filter((rect) => !isEmptyRect(rect));
  const found = registerPhotos(features, findFeatures(await photo.decode()), marked);
  if (found.kind === 'refused') throw refused(found, reference.path, photo.path);
  const carried = operations.map((operation) =>
    carryOperation(operation, found.homography, features.size, photo.info),
  );
  return carried.filter(({ inputs }) => !isMaskEmpty(rasterizeMask(inputs.mask, photo.info)));
}

/** `operation` on a photo of size `from`, on one of size `to` that shows what `homography` says. */
export function carryOperation(
  operation: Operation,
  homography: Homography,
  from: Size,
  to: Size,
): Operation {
  const inverse = invertHomography(homography);
  if (inverse === undefined) throw new AppError('INTERNAL', 'Expected a homography that has a way back.');
  return mapOperation(operation, {
    ...{ from, to, keepsBoxes: false },
    there: (place) => mapPoint(homography, place),
    back: (place) => mapPoint(inverse, place),
    scaleAt: (place) => scaleAt(homography, place),
  });
}

function cutAt(rect: Rect, size: Size): Rect {
  return growRect(rect, 0, size);
}

const REASONS: Readonly<Record<Unregistered, string>> = {
  few: 'too few places in both agree',
  implausible: 'no camera sees the one so from where it saw the other',
  far: 'what agrees lies too far from what is marked',
  moved: 'what lies around the marks has moved otherwise than the rest',
};

function refused(
  { reason, inliers, matches }: { reason: Unregistered; inliers: number; matches: number },
  reference: string,
  path: string,
): AppError {
  return new AppError(
    'REGISTRATION_WEAK',
    `Expected a photo of the same scene as ${reference} but in ${path} ${REASONS[reason]} (${inliers} of ${matches} that look alike). ` +
      'Leave it out, or mark it by hand.',
    { details: { path, reason, inliers, matches } },
  );
}
