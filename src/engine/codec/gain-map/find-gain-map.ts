import { nextSegment } from '../jpeg/segments.js';
import { expandName, readNamespaces, readTags } from '../xml-tags.js';

/** @file Ultra HDR: after a JPEG comes a second one. Its pixels say how much brighter the first is shown on a screen that can do so. */

/** The content of the APP2 segment that holds the numbers of a gain map, or says that there is one (ISO 21496-1). */
export const ISO_GAIN_MAP = 'urn:iso:std:iso:ts:21496:-1\0';
export const XMP_HEAD = 'http://ns.adobe.com/xap/1.0/\0';
export const GAIN_MAP_NAMESPACE = 'http://ns.adobe.com/hdr-gain-map/1.0/';
/** Versions alone, as the first picture has them. */
const VERSIONS_BYTES = 4;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const START_OF_PICTURE = Buffer.from([0xff, 0xd8, 0xff]);
/** Phones put up to four behind the photo. */
const MOST_PICTURES = 16;

/** The whole JPEG after the first picture of `file` that calls itself a gain map; `undefined` when there is none. */
export function findGainMap(file: Buffer): Buffer | undefined {
  let end = endOfPicture(file, 0);
  for (let count = 0; count < MOST_PICTURES && end !== undefined; count++) {
    const start = file.indexOf(START_OF_PICTURE, end);
    if (start < 0) return undefined;
    end = endOfPicture(file, start);
    const picture = file.subarray(start, end);
    if (end !== undefined && isGainMap(picture)) return picture;
  }
  return undefined;
}

/** Does XMP of this text speak of a gain map? */
export function hasGainMapXmp(xmp: string): boolean {
  const tags = readTags(xmp);
  const spaces = readNamespaces(tags);
  const isSaid = (name: string): boolean => expandName(name, spaces).startsWith(`{${GAIN_MAP_NAMESPACE}}`);
  return tags.some(({ name, attributes }) => isSaid(name) || attributes.some((one) => isSaid(one.name)));
}

function endOfPicture(file: Buffer, start: number): number | undefined {
  for (let offset = start + 2; ;) {
    const segment = nextSegment(file, offset);
    if (segment === undefined) return undefined;
    if (segment.marker === END_OF_IMAGE) return segment.end;
    offset = segment.end;
  }
}

function isGainMap(picture: Buffer): boolean {
  for (let offset = 2; ;) {
    const segment = nextSegment(picture, offset);
    if (segment === undefined || segment.marker === START_OF_SCAN) return false;
    const { marker, content, end } = segment;
    offset = end;
    if (marker === 0xe1 && content.toString('latin1', 0, XMP_HEAD.length) === XMP_HEAD) {
      if (hasGainMapXmp(content.toString('utf8', XMP_HEAD.length))) return true;
    } else if (marker === 0xe2 && content.toString('latin1', 0, ISO_GAIN_MAP.length) === ISO_GAIN_MAP) {
      if (content.length > ISO_GAIN_MAP.length + VERSIONS_BYTES) return true;
    }
  }
}
