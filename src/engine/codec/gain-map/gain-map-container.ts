import { nextSegment, toSegment } from '../jpeg/segments.js';
import { joinXmp, readJpegXmp, withJpegXmp } from '../jpeg-xmp.js';
import { GAIN_MAP_NAMESPACE, hasGainMapXmp, ISO_GAIN_MAP } from './find-gain-map.js';

/**
 * @file Puts a photo and its gain map into one file, so that every kind of reader finds the map: by XMP (Google, Ultra HDR 1.1: the length
 * of the second picture), by ISO 21496-1 (a mark in the first) and by the list of pictures (CIPA DC-007: lengths and places).
 */

const APP2 = 0xe2;
const LIST_HEAD = 'MPF\0';
const LIST_BYTES = 82;
/** What the first picture of the list is: a baseline primary one (CIPA DC-007, 5.2.3.3.1). */
const PRIMARY = 0x03_00_00;

/** The JPEG `photo` and behind it `gainMap`, announced as `source`, the file that both come from, did. */
export function withGainMap(photo: Buffer, gainMap: Buffer, source: Buffer): Buffer {
  let first = photo;
  if (hasGainMapXmp(readJpegXmp(source) ?? '')) {
    const claim = describeContainer(gainMap.length);
    const joined = joinXmp(readJpegXmp(photo) ?? '', claim);
    first = withJpegXmp(photo, hasGainMapXmp(joined) ? joined : claim);
  }
  const mark = findMark(source);
  const segments = mark === undefined ? [] : [toSegment(APP2, mark) ?? Buffer.alloc(0)];
  const at = endOfApplicationSegments(first);
  const before = Buffer.concat([first.subarray(0, at), ...segments]);
  const rest = first.subarray(at);
  // Marker, length and head stand before the place that the list counts from.
  const origin = before.length + 4 + LIST_HEAD.length;
  const photoBytes = origin + LIST_BYTES + rest.length;
  const list = createList(photoBytes, gainMap.length, photoBytes - origin);
  return Buffer.concat([before, list, rest, gainMap]);
}

/** Own names on the description itself: whatever names the other XMP has, they mean what they mean here. */
function describeContainer(gainMapBytes: number): string {
  const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
  const container = 'http://ns.google.com/photos/1.0/container/';
  const item = (attributes: string): string =>
    `<rdf:li rdf:parseType="Resource"><Container:Item ${attributes} Item:Mime="image/jpeg"/></rdf:li>`;
  return (
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${rdf}"><rdf:Description rdf:about="" xmlns:rdf="${rdf}" ` +
    `xmlns:Container="${container}" xmlns:Item="${container}item/" xmlns:hdrgm="${GAIN_MAP_NAMESPACE}" hdrgm:Version="1.0">` +
    `<Container:Directory><rdf:Seq>${item('Item:Semantic="Primary"')}` +
    `${item(`Item:Semantic="GainMap" Item:Length="${gainMapBytes}"`)}</rdf:Seq></Container:Directory>` +
    '</rdf:Description></rdf:RDF></x:xmpmeta>'
  );
}

/** The segment by which the first picture says that there is a gain map. */
function findMark(file: Buffer): Buffer | undefined {
  for (let offset = 2; ;) {
    const segment = nextSegment(file, offset);
    if (segment === undefined || segment.marker === 0xda) return undefined;
    const { marker, content, end } = segment;
    offset = end;
    if (marker === APP2 && content.toString('latin1', 0, ISO_GAIN_MAP.length) === ISO_GAIN_MAP)
      return content;
  }
}

function endOfApplicationSegments(jpeg: Buffer): number {
  for (let at = 2; ;) {
    const segment = nextSegment(jpeg, at);
    if (segment === undefined || segment.marker < 0xe0 || segment.marker > 0xef) return at;
    at = segment.end;
  }
}

/** Three entries, version, number and the pictures themselves: what each is, its length, its place. */
function createList(photoBytes: number, gainMapBytes: number, gainMapAt: number): Buffer {
  const content = Buffer.alloc(LIST_HEAD.length + LIST_BYTES);
  content.write(LIST_HEAD, 0, 'latin1');
  const list = content.subarray(LIST_HEAD.length);
  list.write('MM\0*\0\0\0\x08\0\x03', 0, 'latin1');
  for (const [index, [tag, type, count]] of [
    [0xb000, 7, 4],
    [0xb001, 4, 1],
    [0xb002, 7, 32],
  ].entries()) {
    list.writeUInt16BE(tag!, 10 + 12 * index);
    list.writeUInt16BE(type!, 12 + 12 * index);
    list.writeUInt32BE(count!, 14 + 12 * index);
  }
  list.write('0100', 18, 'latin1');
  list.writeUInt32BE(2, 30);
  list.writeUInt32BE(50, 42);
  for (const [index, value] of [PRIMARY, photoBytes, 0, 0, 0, gainMapBytes, gainMapAt, 0].entries()) {
    list.writeUInt32BE(value, 50 + 4 * index);
  }
  return toSegment(APP2, content)!;
}
