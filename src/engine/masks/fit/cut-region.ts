import type { Region } from '../../../shared/regions.js';
import { growRect } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import type { RasterImage } from '../../raster-image.js';
import { countAdded, dropUnconnected } from './added-parts.js';
import { cutThing } from './cut-thing.js';
import type { FittedPart } from './fitted-part.js';
import { ringOf } from './fit-reach.js';
import { AROUND_RINGS } from './open-pixels.js';
import { readWorkPicture } from './work-picture.js';

/** A cut takes some 60 ms at this size, and finer outlines gain little. */
const MOST_WORK_PX = 80_000;
/** The thing may end this deep inside, in parts of the mask's thickness: people mark too much, too. */
const DEPTH_SHARE = 0.3;
/** Among restless surroundings the rim is so much of what it is in calm ones. */
const RESTLESS_RIM = 0.8;
/** A cut that adds more than this many times the mask has run away. */
const MOST_ADDED = 1.25;

/** The thing in a region as its colours and edges tell it; nothing where inside and outside look alike, or where all cuts run away. */
export function cutRegion(
  image: RasterImage,
  mask: Mask,
  { hole, thicknessPx }: Pick<Region, 'hole' | 'thicknessPx'>,
  maskedPx: number,
): FittedPart | undefined {
  const { ringPx, rimPx } = ringOf(maskedPx, thicknessPx);
  const box = growRect(hole, Math.ceil(AROUND_RINGS * ringPx), image);
  const scale = Math.max(1, Math.ceil(Math.sqrt((box.width * box.height) / MOST_WORK_PX)));
  const picture = readWorkPicture(image, mask, box, scale);
  const depthPx = Math.min(ringPx, DEPTH_SHARE * thicknessPx) / scale;
  for (const share of [1, 0.5]) {
    const cut = cutThing(picture, { ringPx: (share * ringPx) / scale, depthPx });
    if (!cut) return undefined;
    const { isThing, calm } = cut;
    dropUnconnected(isThing, picture);
    if (countAdded(isThing, picture) <= MOST_ADDED) {
      const rim = rimPx * (RESTLESS_RIM + (1 - RESTLESS_RIM) * calm);
      return { isThing, picture, rimPxAt: () => rim };
    }
  }
  return undefined;
}
