import { AppError } from '../../../shared/app-error.js';
import type { EncodedImage } from '../decode-pixels.js';
import { nextSegment, toSegment } from '../jpeg/segments.js';
import { readJpeg } from '../jpeg/read-jpeg.js';
import { replacePixels } from '../jpeg/replace-pixels.js';
import { writeJpeg } from '../jpeg/write-jpeg.js';
import type { RetouchedArea } from '../retouched-areas.js';
import { dropXmpPictures } from '../xmp-pictures.js';
import type { FilledMap } from './fill-gain-map.js';
import { decodeMap, fillGainMap } from './fill-gain-map.js';
import { encodeMap } from './encode-map.js';
import { ISO_GAIN_MAP, XMP_HEAD } from './find-gain-map.js';
import { withGainMap } from './gain-map-container.js';

/**
 * [Note: Gain maps] A gain map is a picture too: it shows what was removed, as a ghost wherever a screen is bright enough. So it is filled
 * wherever the photo is, and never written otherwise. Its values follow the filled photo (`blending/follow-guide.ts`): every kind of fill
 * ends in pixels, of PatchMatch, of a network, of several retouches or of a sidecar, so what was copied from where is read off them when
 * the photo is saved. Blocks of the map that no hole touches keep their coefficients, and an untouched map all its bytes.
 *
 * Returns `photo`, the finished JPEG of `image` with `area` on it, with its gain map behind it; `undefined` where `image` has none, or one
 * that cannot be filled. `isUpright`: the pixels of `photo` were turned as they are displayed; else they lie as `image` stores them.
 */
export async function carryGainMap(
  image: EncodedImage,
  area: RetouchedArea | undefined,
  photo: Uint8Array,
  isUpright: boolean,
  pause: () => Promise<void>,
): Promise<Buffer | undefined> {
  const { form, info } = image;
  if (form.gainMap === undefined) return undefined;
  const map = await makeMap(image, form.gainMap, area, isUpright && info.orientation !== 1, pause);
  if (map === undefined) return undefined;
  const source = Buffer.from(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength);
  return withGainMap(Buffer.from(photo.buffer, photo.byteOffset, photo.byteLength), map, source);
}

async function makeMap(
  image: EncodedImage,
  gainMap: Buffer,
  area: RetouchedArea | undefined,
  isTurned: boolean,
  pause: () => Promise<void>,
): Promise<Buffer | undefined> {
  if (area === undefined && !isTurned) return gainMap;
  const decoded = await decodeMap(gainMap).catch(() => undefined);
  if (decoded === undefined) return undefined;
  const filled = area && (await fillGainMap(image, decoded, area, pause));
  if (filled === 'nothing known') return undefined;
  const segments = keptSegments(gainMap);
  if (isTurned) return encodeMap(filled?.map ?? decoded, image.info.orientation, segments);
  if (filled === undefined) return gainMap;
  return (await keepBlocks(gainMap, filled, segments, pause)) ?? encodeMap(filled.map, 1, segments);
}

/** See [Note: Kept blocks]; `undefined` for a kind of JPEG whose blocks cannot be kept. */
async function keepBlocks(
  gainMap: Buffer,
  filled: FilledMap,
  segments: readonly Buffer[],
  pause: () => Promise<void>,
): Promise<Buffer | undefined> {
  try {
    const jpeg = await readJpeg(gainMap, pause);
    const { width, height, components } = jpeg.frame;
    const { map } = filled;
    if (width !== map.width || height !== map.height || components.length !== map.channels) return undefined;
    const rect = { left: 0, top: 0, width, height };
    await replacePixels(jpeg, { rect, data: map.data, isNew: filled.isNew }, pause);
    return await writeJpeg(jpeg, segments, gainMap.length, pause);
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNSUPPORTED_FORMAT') return undefined;
    throw error;
  }
}

/** What gives the map's numbers a meaning: XMP, ISO 21496-1, the profile. Anything else could hold a preview of it. */
function keptSegments(gainMap: Buffer): Buffer[] {
  const segments: Buffer[] = [];
  for (let offset = 2; ;) {
    const segment = nextSegment(gainMap, offset);
    if (segment === undefined || segment.marker === 0xda) return segments;
    const { marker, content, start, end } = segment;
    offset = end;
    const isHead = (head: string): boolean => content.toString('latin1', 0, head.length) === head;
    if (marker === 0xe1 && isHead(XMP_HEAD)) {
      const xmp = dropXmpPictures(content.toString('utf8', XMP_HEAD.length));
      segments.push(toSegment(marker, Buffer.from(XMP_HEAD + xmp)) ?? Buffer.alloc(0));
    } else if (marker === 0xe2 && (isHead(ISO_GAIN_MAP) || isHead('ICC_PROFILE\0'))) {
      segments.push(gainMap.subarray(start, end));
    }
  }
}
