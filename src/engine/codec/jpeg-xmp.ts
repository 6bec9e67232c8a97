import { createHash } from 'node:crypto';

import { nextSegment, toSegment } from './jpeg/segments.js';
import { dropNames } from './xmp-claims.js';
import { closingTag, expandName, readNamespaces, readTags } from './xml-tags.js';

/**
 * @file XMP in JPEG (XMP specification part 3, 1.1.3): one segment of at most 64 kB and, for what does not fit, extended XMP in pieces,
 * which the first part names by its MD5.
 */

const APP1 = 0xe1;
const START_OF_SCAN = 0xda;
const STANDARD = 'http://ns.adobe.com/xap/1.0/\0';
const EXTENSION = 'http://ns.adobe.com/xmp/extension/\0';
/** Identity (32 signs), whole length, offset: before each piece. */
const PIECE_HEAD_BYTES = 40;
/** A segment holds 65 533 bytes; a few less, because some readers count the head differently. */
const MOST_STANDARD = 65_000;
const MOST_PIECE = 65_000;
/** 32 MiB, as for every other block. */
const MOST_EXTENDED = 32 * 1024 * 1024;
const RDF = '{http://www.w3.org/1999/02/22-rdf-syntax-ns#}';
const HAS_EXTENDED = '{http://ns.adobe.com/xmp/note/}HasExtendedXMP';

/** All XMP of a JPEG as one text, the extended part laid into the first; `undefined` where there is none. */
export function readJpegXmp(jpeg: Buffer): string | undefined {
  let standard: string | undefined;
  const pieces: { readonly at: number; readonly data: Buffer }[] = [];
  let total = 0;
  for (let offset = 2; ;) {
    const segment = nextSegment(jpeg, offset);
    if (segment === undefined || segment.marker === START_OF_SCAN) break;
    offset = segment.end;
    if (segment.marker !== APP1) continue;
    const { content } = segment;
    if (isHead(content, STANDARD)) standard ??= content.toString('utf8', STANDARD.length);
    else if (isHead(content, EXTENSION) && content.length > EXTENSION.length + PIECE_HEAD_BYTES) {
      const body = content.subarray(EXTENSION.length);
      total = Math.max(total, body.readUInt32BE(32));
      pieces.push({ at: body.readUInt32BE(36), data: body.subarray(PIECE_HEAD_BYTES) });
    }
  }
  if (standard === undefined || pieces.length === 0 || total > MOST_EXTENDED) return standard;
  const extended = Buffer.alloc(total);
  for (const { at, data } of pieces) if (at < total) data.copy(extended, at);
  return joinXmp(
    dropNames(standard, (name) => name === HAS_EXTENDED),
    extended.toString('utf8'),
  );
}

/** The JPEG with `xmp` in place of all XMP that it holds. */
export function withJpegXmp(jpeg: Buffer, xmp: string | undefined): Buffer {
  const parts: Buffer[] = [];
  let kept = 0;
  let insertAt = 2;
  for (let offset = 2; ;) {
    const segment = nextSegment(jpeg, offset);
    if (segment === undefined || segment.marker < 0xe0 || segment.marker > 0xef) break;
    const { marker, content, start, end } = segment;
    offset = end;
    // JFIF and EXIF stand before it.
    if (marker === 0xe0 || isHead(content, 'Exif\0\0')) insertAt = end;
    if (marker !== APP1 || !(isHead(content, STANDARD) || isHead(content, EXTENSION))) continue;
    parts.push(jpeg.subarray(kept, start));
    kept = end;
  }
  const rest = Buffer.concat([...parts, jpeg.subarray(kept)]);
  if (xmp === undefined) return rest;
  return Buffer.concat([rest.subarray(0, insertAt), ...toSegments(xmp), rest.subarray(insertAt)]);
}

function toSegments(xmp: string): Buffer[] {
  const fitting = Buffer.byteLength(xmp) > MOST_STANDARD ? withoutPadding(xmp) : xmp;
  if (Buffer.byteLength(fitting) <= MOST_STANDARD) return [app1(STANDARD, Buffer.from(fitting))];
  const { standard, extended } = splitXmp(fitting);
  const bytes = Buffer.from(extended);
  const identity = createHash('md5').update(bytes).digest('hex').toUpperCase();
  const segments = [app1(STANDARD, Buffer.from(standard(identity)))];
  for (let at = 0; at < bytes.length; at += MOST_PIECE) {
    const head = Buffer.alloc(PIECE_HEAD_BYTES);
    head.write(identity, 0, 'latin1');
    head.writeUInt32BE(bytes.length, 32);
    head.writeUInt32BE(at, 36);
    segments.push(app1(EXTENSION, Buffer.concat([head, bytes.subarray(at, at + MOST_PIECE)])));
  }
  return segments;
}

/** Programs leave blanks after the packet for later changes. */
function withoutPadding(xmp: string): string {
  const end = xmp.lastIndexOf('<?xpacket end');
  return end < 0 ? xmp.trimEnd() : `${xmp.slice(0, end).trimEnd()}\n${xmp.slice(end)}`;
}

/** The properties that fit, smallest first, in the first part; the others in the extended one. */
function splitXmp(xmp: string): { standard: (identity: string) => string; extended: string } {
  const tags = readTags(xmp);
  const spaces = readNamespaces(tags);
  const properties: string[] = [];
  for (let index = 0; index < tags.length; index++) {
    const tag = tags[index]!;
    if (tag.kind === 'close' || expandName(tag.name, spaces) !== `${RDF}Description`) continue;
    const closing = closingTag(tags, index);
    if (closing === undefined) break;
    for (const { name, start, end } of tag.attributes) {
      const isProperty = !name.startsWith('xmlns') && !expandName(name, spaces).startsWith(RDF);
      if (isProperty) properties.push(`<rdf:Description rdf:about=""${xmp.slice(start, end)}/>`);
    }
    for (let child = index + 1; child < closing; child++) {
      const last = closingTag(tags, child);
      if (last === undefined) break;
      const text = xmp.slice(tags[child]!.start, tags[last]!.end);
      properties.push(`<rdf:Description rdf:about="">${text}</rdf:Description>`);
      child = last;
    }
    index = closing;
  }
  const declared = [...spaces].filter(
    ([prefix]) => prefix !== 'rdf' && prefix !== 'x' && prefix !== 'xmpNote',
  );
  const names = declared.map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join('');
  const wrap = (content: string): string =>
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF.slice(1, -1)}"${names}>${content}</rdf:RDF></x:xmpmeta>`;
  let room = MOST_STANDARD - Buffer.byteLength(wrap('')) - 200;
  const sorted = [...properties].sort((a, b) => a.length - b.length);
  const first = new Set<string>();
  for (const property of sorted) {
    room -= Buffer.byteLength(property);
    if (room < 0) break;
    first.add(property);
  }
  const pick = (isFirst: boolean): string => properties.filter((one) => first.has(one) === isFirst).join('');
  return {
    standard: (identity) =>
      wrap(
        `<rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="${identity}"/>` +
          pick(true),
      ),
    extended: wrap(pick(false)),
  };
}

/** `xmp` with the descriptions of `more` behind its own. */
export function joinXmp(xmp: string, more: string): string {
  const inner = insideRdf(more);
  const outer = insideRdf(xmp);
  if (inner === undefined || outer === undefined) return xmp;
  // What the other one declares around its descriptions is declared around ours.
  const names = inner.declared.filter(({ name }) => !outer.declared.some((own) => own.name === name));
  const declared = names.map(({ name, value }) => ` ${name}="${value}"`).join('');
  return (
    xmp.slice(0, outer.open) +
    declared +
    xmp.slice(outer.open, outer.end) +
    more.slice(inner.start, inner.end) +
    xmp.slice(outer.end)
  );
}

interface Inside {
  /** Where attributes can be added to the tag, and what lies between it and its end. */
  readonly open: number;
  readonly start: number;
  readonly end: number;
  readonly declared: readonly { readonly name: string; readonly value: string }[];
}

function insideRdf(xmp: string): Inside | undefined {
  const tags = readTags(xmp);
  const spaces = readNamespaces(tags);
  const index = tags.findIndex(
    ({ name, kind }) => kind === 'open' && expandName(name, spaces) === `${RDF}RDF`,
  );
  const tag = tags[index];
  const closing = closingTag(tags, index);
  const last = closing === undefined ? undefined : tags[closing];
  if (tag === undefined || last === undefined) return undefined;
  const declared = tags
    .slice(0, index + 1)
    .flatMap(({ attributes }) => attributes)
    .filter(({ name }) => name.startsWith('xmlns:'));
  return { open: tag.end - 1, start: tag.end, end: last.start, declared };
}

function app1(head: string, data: Buffer): Buffer {
  return toSegment(APP1, Buffer.concat([Buffer.from(head, 'latin1'), data])) ?? Buffer.alloc(0);
}

function isHead(content: Buffer, head: string): boolean {
  return content.toString('latin1', 0, head.length) === head;
}
