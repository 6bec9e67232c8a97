/**
 * @file Pictures inside metadata show the photo as it was, with whatever the person removed. Camera makers, photo programs and phones
 * put them in ever new places, so they are found by their signatures, not by their places. Every search only moves forward.
 */
import { nextSegment } from './jpeg/segments.js';

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const JPEG_END = Buffer.from([0xff, 0xd9]);
const PNG_START = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const PNG_END = Buffer.from('IEND', 'latin1');
const WEBP = /^RIFF[^]{4}WEBP/;
const START_OF_SCAN = 0xda;
/** What can follow the start of a JPEG: tables, frames and application segments. */
const JPEG_SECOND = new Set([0xc0, 0xc1, 0xc2, 0xc4, 0xdb, 0xdd, 0xfe]);

/** A part of a block, right side exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Does `block` hold a JPEG, PNG or WebP? */
export function holdsPicture(block: Uint8Array): boolean {
  return findPictures(block).next().done !== true;
}

/** Overwrites every picture in `block` with zeros, in place; the length stays. Says whether there was one. */
export function blankPictures(block: Uint8Array): boolean {
  let found = false;
  for (const { start, end } of findPictures(block)) {
    block.fill(0, start, end);
    found = true;
  }
  return found;
}

function* findPictures(block: Uint8Array): Generator<Span> {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const finders = [findJpeg, findPng, findWebp];
  const next = finders.map((find) => find(bytes, 0));
  for (;;) {
    let first: Span | undefined;
    for (const span of next) if (span && (!first || span.start < first.start)) first = span;
    if (first === undefined) return;
    yield first;
    for (const [index, find] of finders.entries()) {
      const span = next[index];
      if (span && span.start < first.end) next[index] = find(bytes, first.end);
    }
  }
}

function findJpeg(bytes: Buffer, from: number): Span | undefined {
  for (
    let start = bytes.indexOf(JPEG_START, from);
    start >= 0;
    start = bytes.indexOf(JPEG_START, start + 3)
  ) {
    const second = bytes[start + 3] ?? 0;
    if (JPEG_SECOND.has(second) || (second >= 0xe0 && second <= 0xef))
      return { start, end: endOfJpeg(bytes, start) };
  }
  return undefined;
}

/** After the end marker that follows the first scan; a picture that is cut ends with the block. */
function endOfJpeg(bytes: Buffer, start: number): number {
  let offset = start + 2;
  for (;;) {
    const segment = bytes[offset] === 0xff ? nextSegment(bytes, offset) : undefined;
    if (segment === undefined) break;
    offset = segment.end;
    if (segment.marker === 0xd9) return segment.end;
    if (segment.marker === START_OF_SCAN) break;
  }
  const end = bytes.indexOf(JPEG_END, offset);
  return end < 0 ? bytes.length : end + 2;
}

function findPng(bytes: Buffer, from: number): Span | undefined {
  const start = bytes.indexOf(PNG_START, from);
  if (start < 0) return undefined;
  const end = bytes.indexOf(PNG_END, start);
  return { start, end: end < 0 ? bytes.length : Math.min(end + 8, bytes.length) };
}

function findWebp(bytes: Buffer, from: number): Span | undefined {
  for (let start = bytes.indexOf('RIFF', from, 'latin1'); start >= 0;) {
    if (WEBP.test(bytes.toString('latin1', start, start + 12))) {
      return { start, end: Math.min(start + 8 + bytes.readUInt32LE(start + 4), bytes.length) };
    }
    start = bytes.indexOf('RIFF', start + 4, 'latin1');
  }
  return undefined;
}
