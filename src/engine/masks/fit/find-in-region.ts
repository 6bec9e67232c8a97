import { growRect } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import type { Region } from '../../../shared/regions.js';
import type { RasterImage } from '../../raster-image.js';
import { countAdded, dropUnconnected } from './added-parts.js';
import { connectedParts } from './connected-parts.js';
import type { CastShadow } from './cast-shadow.js';
import { measureShadow } from './cast-shadow.js';
import { measureDistances, STEPS_PER_PX } from './distances.js';
import type { FittedPart } from './fitted-part.js';
import { contextPx, foundRimPx, foundRingPx, seenScale } from './fit-reach.js';
import { atCalm, measureCalmNear } from './measure-calm.js';
import { findPlainGround } from './plain-ground.js';
import type { FindThing } from './thing-finder.js';
import type { WorkPicture } from './work-picture.js';
import { readWorkPicture } from './work-picture.js';

/**
 * What is masked is given back only where it is hardly the thing; what is not masked is taken where it may be. In calm surroundings what is
 * left of a thing shows most, in restless ones what is filled without need.
 */
const LIKELY_INSIDE = { calm: 0.07, restless: 0.15 };
const LIKELY_OUTSIDE = { calm: 0.18, restless: 0.25 };
/** What is less likely is not added, whatever its colours are. */
const LEAST_LIKELY = { calm: 0.04, restless: 0.1 };
/** What is less likely to be the thing shows the ground: how calm it is, and its colours. */
const SURELY_GROUND = 0.05;
/** The surroundings reach twice as far as the thing may, and no farther than so many pixels of the picture. */
const MOST_AROUND_PX = 40;
/** A shadow that cannot be lifted is filled where it takes so much of the light. */
const FILLED_SHADOW = 0.06;
/** With less of a part of the mask taken for a thing there is none in it. */
const LEAST_FOUND = 0.05;
/** A thing that adds more than this many times the mask has run away. */
const MOST_ADDED = 1.25;

/** A thing that the network finds, and what else it says. */
export interface FoundThing extends FittedPart {
  /** Its shadow, where that can be lifted; else what it darkens counts as the thing. */
  readonly shadow: CastShadow | undefined;
  /** Whether a pixel of the photo near the hole, or one beside it, is not unlikely to be of the thing. */
  mayBeThing(x: number, y: number): boolean;
}

/**
 * The thing in a region as the networks see it; nothing where they see none, or one that runs away. Parts of the mask without a thing
 * count as one: they are meant as they were drawn.
 */
export async function findInRegion(
  image: RasterImage,
  mask: Mask,
  { hole }: Pick<Region, 'hole'>,
  maskedPx: number,
  findThing: FindThing,
): Promise<FoundThing | undefined> {
  const box = growRect(hole, contextPx(hole), image);
  const picture = readWorkPicture(image, mask, box, seenScale(box));
  const finding = await findThing(picture);
  if (!finding) return undefined;
  const ring = foundRingPx(maskedPx) / picture.scale;
  const distances = measureDistances(picture.isMasked, 1, picture);
  const around = STEPS_PER_PX * Math.min(2 * ring, ring + MOST_AROUND_PX);
  const isAround = (pixel: number): boolean =>
    distances[pixel]! > 0 && distances[pixel]! <= around && finding.thing[pixel]! < SURELY_GROUND;
  const calm = measureCalmNear(picture, isAround);
  const isPlainGround = findPlainGround(picture, isAround, calm);
  const choose = (likelihoods: Float32Array): Uint8Array | undefined => {
    const isThing = chooseLikely(
      likelihoods,
      picture,
      (pixel) => distances[pixel]! <= STEPS_PER_PX * ring && !isPlainGround(pixel),
      calm,
    );
    dropUnconnected(isThing, picture);
    const isFound = keepUndecided(isThing, picture) && countAdded(isThing, picture) <= MOST_ADDED;
    return isFound ? isThing : undefined;
  };
  const { thing, shadow } = finding;
  const found = (isThing: Uint8Array, likelihoods: Float32Array, lifted?: CastShadow): FoundThing => ({
    isThing,
    picture,
    rimPxAt: (pixel) => foundRimPx(calm[pixel]!, picture.scale),
    shadow: lifted,
    mayBeThing: (x, y) => mayBeNear(likelihoods, picture, calm, x, y),
  });
  const alone = choose(thing);
  if (!shadow) return alone && found(alone, thing);
  const lifted = alone && measureShadow(picture, shadow, alone);
  if (lifted) return found(alone, thing, lifted);
  const withShadow = thing.map((likelihood, pixel) => (shadow[pixel]! >= FILLED_SHADOW ? 1 : likelihood));
  const both = choose(withShadow);
  return both && found(both, withShadow);
}

function chooseLikely(
  likelihoods: Float32Array,
  { isMasked }: WorkPicture,
  mayBeAdded: (pixel: number) => boolean,
  calm: Float32Array,
): Uint8Array {
  return isMasked.map((isInside, pixel) => {
    const likelihood = likelihoods[pixel]!;
    if (isInside === 1) return likelihood >= atCalm(LIKELY_INSIDE, calm[pixel]!) ? 1 : 0;
    return likelihood >= atCalm(LIKELY_OUTSIDE, calm[pixel]!) && mayBeAdded(pixel) ? 1 : 0;
  });
}

/** A part of the mask with no thing in it is meant as it was drawn. Whether there is any with one. */
function keepUndecided(isThing: Uint8Array, { isMasked, width }: WorkPicture): boolean {
  let isAnyDecided = false;
  for (const part of connectedParts(isMasked, width)) {
    let found = 0;
    for (const pixel of part) found += isThing[pixel]!;
    if (found > LEAST_FOUND * part.length) isAnyDecided = true;
    else for (const pixel of part) isThing[pixel] = 1;
  }
  return isAnyDecided;
}

function mayBeNear(
  likelihoods: Float32Array,
  { box, scale, width, height }: WorkPicture,
  calm: Float32Array,
  x: number,
  y: number,
): boolean {
  const column = Math.floor((x - box.left) / scale);
  const row = Math.floor((y - box.top) / scale);
  for (let ny = Math.max(0, row - 1); ny <= Math.min(height - 1, row + 1); ny++) {
    for (let nx = Math.max(0, column - 1); nx <= Math.min(width - 1, column + 1); nx++) {
      const pixel = ny * width + nx;
      if (likelihoods[pixel]! >= atCalm(LEAST_LIKELY, calm[pixel]!)) return true;
    }
  }
  return false;
}
