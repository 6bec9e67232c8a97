import { setImmediate } from 'node:timers/promises';

import { throwIfCancelled } from '../../../shared/app-error.js';
import type { Rect } from '../../../shared/geometry.js';
import { growRect } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import { countMasked, cropMask } from '../../../shared/mask.js';
import { findRegions } from '../../../shared/regions.js';
import type { RasterImage } from '../../raster-image.js';
import { cutThing } from './cut-thing.js';
import { measureDistances, STEPS_PER_PX } from './distances.js';
import { ringOf } from './fit-reach.js';
import { keepConnected } from './keep-connected.js';
import { AROUND_RINGS } from './open-pixels.js';
import type { WorkPicture } from './work-picture.js';
import { readWorkPicture } from './work-picture.js';

/** A cut takes some 60 ms at this size, and finer outlines gain little. */
const MOST_WORK_PX = 80_000;
/** The thing may end this deep inside, in parts of the mask's thickness: people mark too much, too. */
const DEPTH_SHARE = 0.3;
/** Among restless surroundings the rim is so much of what it is in calm ones. */
const RESTLESS_RIM = 0.8;
/** A speck this small has no colours of its own. */
const LEAST_MASKED_PX = 20;
/** A cut that adds more than this many times the mask has run away. */
const MOST_ADDED = 1.25;

/**
 * The mask and what it leaves out of the thing that it was drawn around, with the blur of its edge: a new mask that the caller owns. What
 * is masked stays so. Nothing is added where inside and outside look alike, nor farther out than `fitReachPx`. Looks at no pixel that a
 * fill of the mask does not look at. `CANCELLED`.
 */
export async function fitMask(image: RasterImage, mask: Mask, signal?: AbortSignal): Promise<Mask> {
  const fitted: Mask = { ...mask, data: mask.data.slice() };
  for (const region of findRegions(mask)) {
    await setImmediate();
    throwIfCancelled(signal);
    fitRegion(image, mask, region, fitted);
  }
  return fitted;
}

function fitRegion(
  image: RasterImage,
  mask: Mask,
  { hole, thicknessPx }: { readonly hole: Rect; readonly thicknessPx: number },
  fitted: Mask,
): void {
  const maskedPx = countMasked(cropMask(mask, hole));
  if (maskedPx < LEAST_MASKED_PX) return;
  const { ringPx, rimPx } = ringOf(maskedPx, thicknessPx);
  const box = growRect(hole, Math.ceil(AROUND_RINGS * ringPx), image);
  const scale = Math.max(1, Math.ceil(Math.sqrt((box.width * box.height) / MOST_WORK_PX)));
  const picture = readWorkPicture(image, mask, box, scale);
  const depthPx = Math.min(ringPx, DEPTH_SHARE * thicknessPx) / scale;
  for (const share of [1, 0.5]) {
    const cut = cutThing(picture, { ringPx: (share * ringPx) / scale, depthPx });
    if (!cut) return;
    const { isThing, calm } = cut;
    keepConnected(isThing, picture.isMasked, picture.width);
    if (countAdded(isThing, picture) > MOST_ADDED) continue;
    layOver(isThing, picture, rimPx * (RESTLESS_RIM + (1 - RESTLESS_RIM) * calm), fitted);
    return;
  }
}

/** What was added, in parts of the mask. */
function countAdded(isThing: Uint8Array, { isMasked }: WorkPicture): number {
  let added = 0;
  let masked = 0;
  for (let pixel = 0; pixel < isThing.length; pixel++) {
    masked += isMasked[pixel]!;
    added += isThing[pixel]! & ~isMasked[pixel]!;
  }
  return added / Math.max(1, masked);
}

/** Masks what the thing covers and `rimPx` around it. */
function layOver(isThing: Uint8Array, picture: WorkPicture, rimPx: number, fitted: Mask): void {
  const { box, scale, width } = picture;
  const distances = measureDistances(isThing, 1, picture);
  const most = (rimPx * STEPS_PER_PX) / scale;
  for (let y = 0; y < box.height; y++) {
    const from = Math.floor(y / scale) * width;
    const to = (box.top + y) * fitted.width + box.left;
    for (let x = 0; x < box.width; x++) {
      if (distances[from + Math.floor(x / scale)]! <= most) fitted.data[to + x] = 255;
    }
  }
}
