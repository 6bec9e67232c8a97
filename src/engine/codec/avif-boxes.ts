/** @file Properties of the picture in an AVIF file (ISO 14496-12, 8.11; ISO 23008-12, 9.3), box by box. */

import type { Size } from '../../shared/geometry.js';

/** One box: where it begins, where its content does, where it ends. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

/** Code points of ITU-T H.273. */
export interface CodePoints {
  readonly primaries: number;
  readonly transfer: number;
}

/** What HDR needs besides its curve: brightest pixel and mean, and the screen on which it was made. */
const LIGHT_LEVELS = ['clli', 'mdcv'];
/** Matrix and range that libheif uses when it is given none: ITU-R BT.601, full range. */
const MATRIX = 6;
const FULL_RANGE = 0x80;
const PARENTS = ['meta', 'iprp', 'ipco'];
/** The largest number that an index of 7 bits holds. */
const MOST_PROPERTIES = 127;

/** Every picture size in an AVIF. */
export function readPictureSizes(avif: Buffer): Size[] {
  const store = descend(avif, PARENTS)[PARENTS.length - 1];
  if (store === undefined) return [];
  return boxesIn(avif, store)
    .filter(({ type, content, end }) => type === 'ispe' && end - content >= 12)
    .map(({ content }) => ({
      width: avif.readUInt32BE(content + 4),
      height: avif.readUInt32BE(content + 8),
    }));
}

/** The light levels of an AVIF, as whole boxes. */
export function readLightLevels(avif: Buffer): Buffer[] {
  const store = descend(avif, PARENTS).at(-1);
  if (store === undefined) return [];
  return boxesIn(avif, store)
    .filter(({ type }) => LIGHT_LEVELS.includes(type))
    .map(({ start, end }) => avif.subarray(start, end));
}

/**
 * An AVIF that libheif has written, whose picture says `codes` and has `levels` (whole boxes); its pixels and the matrix that they need stay.
 * `undefined` where the file is laid out in another way than libheif does it.
 */
export function withColourProperties(
  avif: Buffer,
  codes: CodePoints,
  levels: readonly Buffer[],
): Buffer | undefined {
  const store = descend(avif, PARENTS)[PARENTS.length - 1];
  if (store === undefined) return undefined;
  const file = Buffer.from(avif);
  const own = boxesIn(file, store).find(
    ({ type, content }) => type === 'colr' && isNamed(file, content, 'nclx'),
  );
  if (own === undefined) return withProperties(file, [createColourBox(codes), ...levels]);
  file.writeUInt16BE(codes.primaries, own.content + 4);
  file.writeUInt16BE(codes.transfer, own.content + 6);
  return levels.length === 0 ? file : withProperties(file, levels);
}

/** An AVIF whose picture has the ICC profile `icc` besides what it says by numbers; `undefined` as above. */
export function withProfileBox(avif: Buffer, icc: Buffer): Buffer | undefined {
  const head = Buffer.from('\0\0\0\0colrprof', 'latin1');
  head.writeUInt32BE(head.length + icc.length, 0);
  return withProperties(avif, [Buffer.concat([head, icc])]);
}

/** A copy with more properties for its picture, `added` (whole boxes). */
function withProperties(avif: Buffer, added: readonly Buffer[]): Buffer | undefined {
  const [meta, properties, store] = descend(avif, PARENTS);
  if (meta === undefined || properties === undefined || store === undefined) return undefined;
  const file = Buffer.from(avif);
  const present = boxesIn(file, store);
  const links = boxesIn(file, properties).find(({ type }) => type === 'ipma');
  const places = boxesIn(file, meta, 4).find(({ type }) => type === 'iloc');
  const primary = boxesIn(file, meta, 4).find(({ type }) => type === 'pitm');
  if (links === undefined || places === undefined || primary === undefined) return undefined;
  const item = file[primary.content] === 0 ? file.readUInt16BE(primary.content + 4) : undefined;
  const list = item === undefined ? undefined : findLinks(file, links, item);
  if (list === undefined || present.length + added.length > MOST_PROPERTIES) return undefined;
  // Indices count from 1; none of the properties has to be understood.
  const indices = Buffer.from(added.map((_, at) => present.length + 1 + at));
  const boxes = Buffer.concat(added);
  const grown = boxes.length + indices.length;
  if (!movePlaces(file, places, meta.end, grown)) return undefined;
  file[list.countAt]! += added.length;
  for (const [box, by] of [
    [meta, grown],
    [properties, grown],
    [store, boxes.length],
    [links, indices.length],
  ] as const) {
    file.writeUInt32BE(box.end - box.start + by, box.start);
  }
  return Buffer.concat([
    file.subarray(0, store.end),
    boxes,
    file.subarray(store.end, list.end),
    indices,
    file.subarray(list.end),
  ]);
}

/** The boxes along `path`, as many as there are. Only sizes of 32 bits are read, as libheif writes them. */
function descend(file: Buffer, path: readonly string[]): Box[] {
  const found: Box[] = [];
  let inside: { readonly content: number; readonly end: number } = { content: 0, end: file.length };
  for (const name of path) {
    const box = boxesIn(file, inside, found.at(-1)?.type === 'meta' ? 4 : 0).find(
      ({ type }) => type === name,
    );
    if (box === undefined) return found;
    found.push(box);
    inside = box;
  }
  return found;
}

function boxesIn(
  file: Buffer,
  parent: { readonly content: number; readonly end: number },
  skipped = 0,
): Box[] {
  const boxes: Box[] = [];
  for (let at = parent.content + skipped; at + 8 <= parent.end;) {
    const size = file.readUInt32BE(at);
    const end = size === 0 ? parent.end : at + size;
    if (end < at + 8 || end > parent.end) break;
    boxes.push({ type: file.toString('latin1', at + 4, at + 8), start: at, content: at + 8, end });
    at = end;
  }
  return boxes;
}

function isNamed(file: Buffer, at: number, name: string): boolean {
  return file.toString('latin1', at, at + name.length) === name;
}

function createColourBox({ primaries, transfer }: CodePoints): Buffer {
  const box = Buffer.alloc(19);
  box.writeUInt32BE(box.length, 0);
  box.write('colrnclx', 4, 'latin1');
  box.writeUInt16BE(primaries, 12);
  box.writeUInt16BE(transfer, 14);
  box.writeUInt16BE(MATRIX, 16);
  box[18] = FULL_RANGE;
  return box;
}

/** Where the links of `item` are counted and end; `undefined` for wide indices, which libheif needs for more than 127 properties. */
function findLinks(file: Buffer, links: Box, item: number): { countAt: number; end: number } | undefined {
  const version = file[links.content]!;
  if (version !== 0 || (file[links.content + 3]! & 1) !== 0) return undefined;
  const count = file.readUInt32BE(links.content + 4);
  for (let at = links.content + 8, index = 0; index < count && at + 3 <= links.end; index++) {
    const countAt = at + 2;
    const end = countAt + 1 + file[countAt]!;
    if (file.readUInt16BE(at) === item) return { countAt, end };
    at = end;
  }
  return undefined;
}

/** Adds `by` to every place in the file behind `from`; false when places are stored in a way that we do not read. */
function movePlaces(file: Buffer, { content, end }: Box, from: number, by: number): boolean {
  const version = file[content]!;
  if (version > 1) return false;
  const sizes = file.readUInt16BE(content + 4);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 1 ? sizes & 15 : 0;
  const count = file.readUInt16BE(content + 6);
  let at = content + 8;
  for (let item = 0; item < count; item++) {
    const isInFile = version === 0 || (file.readUInt16BE(at + 2) & 15) === 0;
    at += version === 1 ? 6 : 4;
    const base = readPlace(file, at, baseBytes);
    if (base === undefined) return false;
    if (isInFile && base >= from) file.writeUInt32BE(base + by, at + baseBytes - 4);
    at += baseBytes;
    const extents = file.readUInt16BE(at);
    at += 2;
    for (let extent = 0; extent < extents; extent++) {
      at += indexBytes;
      const place = readPlace(file, at, offsetBytes);
      if (place === undefined || at > end) return false;
      if (isInFile && base < from && base + place >= from)
        file.writeUInt32BE(place + by, at + offsetBytes - 4);
      at += offsetBytes + lengthBytes;
    }
  }
  return true;
}

/** A number of 0, 4 or 8 bytes below 2³²; else `undefined`. */
function readPlace(file: Buffer, at: number, bytes: number): number | undefined {
  if (bytes === 0) return 0;
  if (bytes === 8 && file.readUInt32BE(at) !== 0) return undefined;
  return bytes === 4 || bytes === 8 ? file.readUInt32BE(at + bytes - 4) : undefined;
}
