import type { Rect, Size } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import { createMask } from '../../../shared/mask.js';
import { dilateMask } from '../../../shared/mask-operations.js';
import { findRegions, regionMask } from '../../../shared/regions.js';
import { followGuide } from '../../blending/follow-guide.js';
import type { GuidePicture } from '../../blending/guided-sources.js';
import type { RasterImage, RasterImage8 } from '../../raster-image.js';
import type { EncodedImage } from '../decode-pixels.js';
import { colourSpaceOf } from '../decode-pixels.js';
import type { NewPixels } from '../jpeg/replace-pixels.js';
import type { RetouchedArea } from '../retouched-areas.js';
import { openStored, readMetadata } from '../sharp-input.js';
import { storedSize, toStoredPixels } from '../stored-pixels.js';

/** A gain map is at most as large as the largest photo that is opened. */
const MAX_PIXELS = 300_000_000;
/** A map's pixel comes from a little more of the photo than lies under it, and a decoder spreads it over its neighbours. */
const SPREAD_PX = 1;

/** A gain map, as stored, with new values in its hole. */
export interface FilledMap {
  readonly map: RasterImage8;
  /** One byte a pixel: 1 where the value is new. */
  readonly isNew: Uint8Array;
}

/** The values of a gain map, as stored. Throws for a damaged one. */
export async function decodeMap(gainMap: Buffer): Promise<RasterImage8> {
  const { width, height, channels } = await readMetadata(gainMap);
  const kind = { channels: channels === 1 ? 1 : 3, depth: 8 } as const;
  const pipeline = openStored(gainMap, MAX_PIXELS).toColourspace(colourSpaceOf(kind)).keepIccProfile();
  const data = await pipeline.raw({ depth: 'uchar' }).toBuffer();
  if (data.length !== width * height * kind.channels) throw new Error(`${data.length} bytes of a gain map`);
  return { width, height, ...kind, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

/**
 * Fills `map`, which it does not change, where patches lie on the photo. `undefined` where there are none, `'nothing known'` where they
 * leave nothing to take values from. Memory: the photo around the largest hole, once.
 */
export async function fillGainMap(
  image: EncodedImage,
  map: RasterImage8,
  area: RetouchedArea,
  pause: () => Promise<void>,
): Promise<FilledMap | 'nothing known' | undefined> {
  const { info } = image;
  const stored = storedSize(info, info.orientation);
  const pixels = toStoredPixels(stored, info.orientation, area.rect, area.before, area.after);
  const hole = dilateMask(scaleHole(readCover(stored, info.orientation, area), stored, map), SPREAD_PX);
  if (hole.data.every((value) => value === 0)) return undefined;
  const data = map.data.slice();
  const pending: Mask = { ...hole, data: hole.data.slice() };
  for (const region of findRegions(hole)) {
    const { box } = region;
    const own = regionMask(hole, region).hole;
    const guide = await readGuide(image, pixels, stored, map, box);
    const values = new Float32Array(box.width * box.height * map.channels);
    const avoid = createMask(box);
    forEachRow(box, map, (from, to) => {
      for (let x = 0; x < box.width; x++) {
        if (pending.data[from + x] !== 0 && own.data[to + x] === 0) avoid.data[to + x] = 255;
      }
      const row = data.subarray(from * map.channels, (from + box.width) * map.channels);
      values.set(row, to * map.channels);
    });
    if (!(await followGuide(guide, { channels: map.channels, data: values }, own, avoid, pause))) {
      return 'nothing known';
    }
    forEachRow(box, map, (to, from) => {
      for (let x = 0; x < box.width; x++) {
        if (own.data[from + x] === 0) continue;
        pending.data[to + x] = 0;
        for (let channel = 0; channel < map.channels; channel++) {
          const value = values[(from + x) * map.channels + channel]!;
          data[(to + x) * map.channels + channel] = Math.min(255, Math.max(0, Math.round(value)));
        }
      }
    });
  }
  return { map: { ...map, data }, isNew: Uint8Array.from(hole.data, (value) => (value === 0 ? 0 : 1)) };
}

/** For each row of `box`: the index of its first pixel in an image as wide as `whole`, and in one of the box. */
function forEachRow(box: Rect, whole: Size, visit: (inWhole: number, inBox: number) => void): void {
  for (let y = 0; y < box.height; y++) visit((box.top + y) * whole.width + box.left, y * box.width);
}

/** Where patches lie, as stored. */
function readCover(stored: Size, orientation: number, { rect, isCovered }: RetouchedArea): NewPixels {
  const { width, height } = rect;
  const cover: RasterImage = { width, height, channels: 1, depth: 8, data: isCovered };
  const none: RasterImage = { ...cover, data: new Uint8Array(isCovered.length) };
  return toStoredPixels(stored, orientation, rect, none, cover);
}

/** A pixel of the map is hole where a patch lies on any pixel of the photo that it stands for. */
function scaleHole({ rect, isNew }: NewPixels, photo: Size, map: Size): Mask {
  const hole = createMask(map);
  for (let y = 0; y < rect.height; y++) {
    const rows = placesOf(rect.top + y, photo.height, map.height);
    for (let x = 0; x < rect.width; x++) {
      if (isNew[y * rect.width + x] !== 1) continue;
      const columns = placesOf(rect.left + x, photo.width, map.width);
      for (let row = rows.first; row <= rows.last; row++) {
        hole.data.fill(255, row * map.width + columns.first, row * map.width + columns.last + 1);
      }
    }
  }
  return hole;
}

/** The pixels of a side of `to` pixels that share ground with pixel `at` of the same side of `from` pixels. */
function placesOf(at: number, from: number, to: number): { readonly first: number; readonly last: number } {
  const first = Math.floor((at * to) / from);
  return { first, last: Math.max(first, Math.ceil(((at + 1) * to) / from) - 1) };
}

/** The filled photo under `box` of the map, a pixel for each of the map's: the mean of what it stands for. */
async function readGuide(
  image: EncodedImage,
  pixels: NewPixels,
  stored: Size,
  map: Size,
  box: Rect,
): Promise<GuidePicture> {
  const left = placesOf(box.left, map.width, stored.width).first;
  const top = placesOf(box.top, map.height, stored.height).first;
  const right = placesOf(box.left + box.width - 1, map.width, stored.width).last;
  const bottom = placesOf(box.top + box.height - 1, map.height, stored.height).last;
  const rect = { left, top, width: right - left + 1, height: bottom - top + 1 };
  const channels = image.info.channels === 1 ? 1 : 3;
  const decoded = await openStored(image.bytes, stored.width * stored.height)
    .toColourspace(colourSpaceOf({ channels, depth: 8 }))
    .keepIccProfile()
    .extract(rect)
    .raw({ depth: 'uchar' })
    .toBuffer();
  layNewPixels(decoded, rect, pixels, channels);
  const data = new Float32Array(box.width * box.height * channels);
  for (let y = 0, to = 0; y < box.height; y++) {
    const rows = placesOf(box.top + y, map.height, stored.height);
    for (let x = 0; x < box.width; x++, to += channels) {
      const columns = placesOf(box.left + x, map.width, stored.width);
      const count = (rows.last - rows.first + 1) * (columns.last - columns.first + 1);
      for (let row = rows.first; row <= rows.last; row++) {
        let from = ((row - top) * rect.width + columns.first - left) * channels;
        for (let column = columns.first; column <= columns.last; column++) {
          for (let channel = 0; channel < channels; channel++)
            data[to + channel]! += decoded[from++]! / count;
        }
      }
    }
  }
  return { width: box.width, height: box.height, channels, data };
}

function layNewPixels(photo: Uint8Array, rect: Rect, pixels: NewPixels, channels: number): void {
  const { left, top, width, height } = pixels.rect;
  for (let y = Math.max(top, rect.top); y < Math.min(top + height, rect.top + rect.height); y++) {
    for (let x = Math.max(left, rect.left); x < Math.min(left + width, rect.left + rect.width); x++) {
      const from = (y - top) * width + x - left;
      if (pixels.isNew[from] !== 1) continue;
      const to = ((y - rect.top) * rect.width + x - rect.left) * channels;
      for (let channel = 0; channel < channels; channel++) {
        photo[to + channel] = pixels.data[from * channels + channel]!;
      }
    }
  }
}
