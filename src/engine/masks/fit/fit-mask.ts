import { setImmediate } from 'node:timers/promises';

import { throwIfCancelled } from '../../../shared/app-error.js';
import type { Rect } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import { countMasked, createMask, cropMask } from '../../../shared/mask.js';
import type { Region } from '../../../shared/regions.js';
import { findRegions } from '../../../shared/regions.js';
import type { Patch, RasterImage } from '../../raster-image.js';
import { cutRegion } from './cut-region.js';
import type { FoundThing } from './find-in-region.js';
import { findLeftovers } from './find-leftovers.js';
import { foundRingPx } from './fit-reach.js';
import { findInRegion } from './find-in-region.js';
import { visitThing } from './fitted-part.js';
import { liftShadow } from './lift-shadow.js';
import type { FindThing } from './thing-finder.js';
import type { WorkPicture } from './work-picture.js';
import { readWorkPicture } from './work-picture.js';

/** A speck this small has no colours of its own. */
const LEAST_MASKED_PX = 20;

/** Leftovers are looked for in so many pixels, which takes some 30 ms. */
const MOST_FINE_PX = 130_000;
/** The networks see no speck where they see so many pixels of the photo as one. */
const LEAST_SEEN_SCALE = 3;

/** What to fill, and patches of the ground without the thing's shadow, to be laid first. */
export interface Fitted {
  readonly mask: Mask;
  readonly lifted: readonly Patch[];
}

/**
 * The mask of the thing that `mask` was drawn around, with the blur of its edge: a new mask that the caller owns. People leave a rim out
 * here and mark too much there. A cut by colours and edges (cut-thing.ts) says what was left out, networks (thing-finder.ts) what else,
 * and what is no thing. Where nobody can say what the thing is, the mask stays as it was drawn; nothing farther out than `fitReachPx`
 * is added. Looks at no pixel that a fill of the mask does not look at. `CANCELLED`.
 */
export async function fitMask(
  image: RasterImage,
  mask: Mask,
  findThing: FindThing,
  signal?: AbortSignal,
): Promise<Fitted> {
  const fitted = createMask(mask);
  const found: FoundThing[] = [];
  for (const region of findRegions(mask)) {
    await setImmediate();
    throwIfCancelled(signal);
    const thing = await fitRegion(image, mask, region, findThing, fitted);
    if (thing) found.push(thing);
  }
  const lifted = found.flatMap(({ picture, shadow }) =>
    shadow ? [liftShadow(image, picture, shadow, fitted)] : [],
  );
  return { mask: fitted, lifted };
}

async function fitRegion(
  image: RasterImage,
  mask: Mask,
  region: Region,
  findThing: FindThing,
  fitted: Mask,
): Promise<FoundThing | undefined> {
  const { hole } = region;
  const maskedPx = countMasked(cropMask(mask, hole));
  if (maskedPx < LEAST_MASKED_PX) {
    copyHole(mask, hole, fitted);
    return undefined;
  }
  const finding = findInRegion(image, mask, region, maskedPx, findThing);
  // Meanwhile the networks are at work on threads of their own.
  const cut = cutRegion(image, mask, region, maskedPx);
  const found = await finding;
  if (cut) {
    visitThing(cut, (x, y) => {
      const pixel = y * mask.width + x;
      if (mask.data[pixel] !== 0 || fitted.data[pixel] !== 0) return;
      if (!found || found.mayBeThing(x, y)) fitted.data[pixel] = 255;
    });
  }
  if (found) {
    visitThing(found, (x, y) => {
      const pixel = y * mask.width + x;
      // Other holes are fitted by themselves.
      if (mask.data[pixel] === 0 || isIn(hole, x, y)) fitted.data[pixel] = 255;
    });
    addLeftovers(image, mask, found.picture, maskedPx, fitted);
  } else copyHole(mask, hole, fitted);
  return found;
}

/** Looks again, more finely, around what is to be filled, where the networks saw the photo much smaller (`seen`). */
function addLeftovers(
  image: RasterImage,
  mask: Mask,
  { box, scale: seen }: WorkPicture,
  maskedPx: number,
  fitted: Mask,
): void {
  if (seen < LEAST_SEEN_SCALE) return;
  const scale = Math.max(1, Math.ceil(Math.sqrt((box.width * box.height) / MOST_FINE_PX)));
  const picture = readWorkPicture(image, mask, box, scale);
  const { isMasked: isFilled } = readWorkPicture(image, fitted, box, scale);
  const isThing = findLeftovers(picture, isFilled, foundRingPx(maskedPx) / scale);
  visitThing({ picture, isThing, rimPxAt: () => scale }, (x, y) => {
    const pixel = y * mask.width + x;
    if (mask.data[pixel] === 0) fitted.data[pixel] = 255;
  });
}

function isIn({ left, top, width, height }: Rect, x: number, y: number): boolean {
  return x >= left && x < left + width && y >= top && y < top + height;
}

function copyHole(mask: Mask, { left, top, width, height }: Rect, fitted: Mask): void {
  for (let y = top; y < top + height; y++) {
    const start = y * mask.width + left;
    for (let pixel = start; pixel < start + width; pixel++) {
      if (mask.data[pixel] !== 0) fitted.data[pixel] = 255;
    }
  }
}
