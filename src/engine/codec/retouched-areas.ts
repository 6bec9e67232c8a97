import { throwIfCancelled } from '../../shared/app-error.js';
import type { Rect } from '../../shared/geometry.js';
import { intersectRects, isEmptyRect, uniteRects } from '../../shared/geometry.js';
import { compositePatches } from '../blending/composite.js';
import type { Patch, RasterImage } from '../raster-image.js';
import type { EncodedImage } from './decode-pixels.js';
import { decodePixels } from './decode-pixels.js';
import { flattenOnWhite } from './flatten-white.js';
import { toBlackAndWhite } from './one-bit.js';
import { storedSize } from './stored-pixels.js';

/** Pixels of the image as displayed that a retouch changes, and what was there. */
export interface RetouchedArea {
  readonly rect: Rect;
  readonly before: RasterImage;
  readonly after: RasterImage;
  /** One byte a pixel: 1 where a patch lies, whether or not it changes the pixel. */
  readonly isCovered: Uint8Array;
}

/** An area is held about three times, as it was, as it is and while it is laid together; each one costs a decoding. */
const MAX_AREA_BYTES = 100_000_000;

/**
 * Bands end at whole blocks of a JPEG in its stored orientation, whatever its sampling (8 times 1, 2, 3 or 4 pixels): a block that is
 * replaced in two steps would be quantised twice.
 */
const BLOCK_PX = 96;

/** The pixels where the patches are, before and after: at once, or in bands where that would be too much to hold. */
export async function* layPatches(
  encoded: EncodedImage,
  patches: readonly Patch[],
  flatten: boolean,
  { signal, maxBytes }: { readonly signal?: AbortSignal | undefined; readonly maxBytes?: number } = {},
): AsyncGenerator<RetouchedArea> {
  for (const rect of cutIntoBands(encoded, patches, maxBytes)) {
    throwIfCancelled(signal);
    const region = await decodePixels(encoded, { rect });
    const moved = patches
      .filter((patch) => !isEmptyRect(intersectRects(patch.rect, rect)))
      .map((patch) => ({
        ...patch,
        rect: { ...patch.rect, left: patch.rect.left - rect.left, top: patch.rect.top - rect.top },
      }));
    const laid = compositePatches(region, moved);
    const retouched = encoded.form.oneBit ? toBlackAndWhite(laid) : laid;
    const before = flatten ? await decodePixels(encoded, { rect, flatten }) : region;
    const after = flatten ? flattenOnWhite(retouched, region, before) : retouched;
    throwIfCancelled(signal);
    yield { rect, before, after, isCovered: coverOf(rect, patches) };
  }
}

/** All of them in one area; `undefined` where no patch lies in the image. */
export async function layPatchesAtOnce(
  encoded: EncodedImage,
  patches: readonly Patch[],
  flatten: boolean,
  signal?: AbortSignal,
): Promise<RetouchedArea | undefined> {
  for await (const area of layPatches(encoded, patches, flatten, { signal, maxBytes: Infinity })) return area;
  return undefined;
}

function coverOf(area: Rect, patches: readonly Patch[]): Uint8Array {
  const isCovered = new Uint8Array(area.width * area.height);
  for (const { rect, alpha } of patches) {
    const shared = intersectRects(rect, area);
    for (let y = shared.top; y < shared.top + shared.height; y++) {
      let to = (y - area.top) * area.width + shared.left - area.left;
      let from = (y - rect.top) * rect.width + shared.left - rect.left;
      for (let x = 0; x < shared.width; x++, from++, to++) if (alpha[from] !== 0) isCovered[to] = 1;
    }
  }
  return isCovered;
}

/** The bounds of the patches, cut so that no part holds more than `maxBytes`; parts without a patch are left out. */
export function cutIntoBands(
  { info }: Pick<EncodedImage, 'info'>,
  patches: readonly Pick<Patch, 'rect'>[],
  maxBytes = MAX_AREA_BYTES,
): Rect[] {
  const whole = { left: 0, top: 0, width: info.width, height: info.height };
  const boundsWithin = (limits: Rect): Rect =>
    patches.reduce<Rect>((united, { rect }) => uniteRects(united, intersectRects(rect, limits)), {
      ...whole,
      width: 0,
      height: 0,
    });
  const bounds = boundsWithin(whole);
  if (isEmptyRect(bounds)) return [];
  const rowBytes = bounds.width * info.channels * (info.depth / 8);
  const rows = Math.max(BLOCK_PX, Math.floor(maxBytes / rowBytes / BLOCK_PX) * BLOCK_PX);
  if (bounds.height <= rows) return [bounds];
  const bands: Rect[] = [];
  const bottom = bounds.top + bounds.height;
  // The first line of blocks that begins above the patches.
  const first = firstBlockLine(info);
  const start = first + Math.floor((bounds.top - first) / BLOCK_PX) * BLOCK_PX;
  for (let top = start; top < bottom; top += rows) {
    const band = boundsWithin(intersectRects({ ...whole, top, height: rows }, whole));
    if (!isEmptyRect(band)) bands.push(band);
  }
  return bands;
}

/** Where blocks begin in the rows as displayed: of stored sides that are turned round, the odd rest comes first. */
function firstBlockLine(info: EncodedImage['info']): number {
  const stored = storedSize(info, info.orientation);
  const isReversed = [3, 4, 7, 8].includes(info.orientation);
  const side = info.orientation >= 5 ? stored.width : stored.height;
  return isReversed ? (side % BLOCK_PX) - BLOCK_PX : 0;
}
