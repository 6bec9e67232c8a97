import { nextSegment, toSegment } from './jpeg/segments.js';

/** The APP13 content that begins a block of Photoshop resources. */
const PHOTOSHOP = 'Photoshop 3.0\0';
const APP13 = 0xed;
const START_OF_SCAN = 0xda;
const COMMENT = 0xfe;
/** A segment stores its length in two bytes, which count too. */
const MOST_OF_BLOCK = 65_533 - PHOTOSHOP.length;

/**
 * A JPEG whose Photoshop block (APP13) is `block`, or that has none where `block` is `undefined`. The rest of the file stays as it is.
 */
export function withPhotoshopBlock(jpeg: Buffer, block: Buffer | undefined): Buffer {
  const parts: Buffer[] = [];
  let offset = 2;
  let insertAt = 2;
  let kept = 0;
  while (offset + 4 <= jpeg.length && jpeg[offset] === 0xff) {
    const marker = jpeg[offset + 1] ?? 0;
    // Application segments stand before the tables and frames.
    if (marker < 0xe0 || marker > 0xef) break;
    const end = offset + 2 + jpeg.readUInt16BE(offset + 2);
    const content = jpeg.toString('latin1', offset + 4, offset + 4 + PHOTOSHOP.length);
    if (marker === APP13 && content === PHOTOSHOP) {
      parts.push(jpeg.subarray(kept, offset));
      kept = end;
    }
    offset = end;
    insertAt = end;
  }
  parts.push(jpeg.subarray(kept, insertAt));
  // A longer block goes on in further segments, as Photoshop writes it.
  for (let at = PHOTOSHOP.length; block !== undefined && at < block.length; at += MOST_OF_BLOCK) {
    const content = Buffer.concat([Buffer.from(PHOTOSHOP, 'latin1'), block.subarray(at, at + MOST_OF_BLOCK)]);
    parts.push(toSegment(APP13, content) ?? Buffer.alloc(0));
  }
  parts.push(jpeg.subarray(insertAt));
  return Buffer.concat(parts);
}

/** A JPEG without those segments before its first scan for which `isGone`. */
export function withoutSegments(jpeg: Buffer, isGone: (marker: number, content: Buffer) => boolean): Buffer {
  const parts: Buffer[] = [];
  let kept = 0;
  for (let offset = 2; ;) {
    const segment = nextSegment(jpeg, offset);
    if (segment === undefined || segment.marker === START_OF_SCAN) break;
    offset = segment.end;
    if (!isGone(segment.marker, segment.content)) continue;
    parts.push(jpeg.subarray(kept, segment.start));
    kept = segment.end;
  }
  return Buffer.concat([...parts, jpeg.subarray(kept)]);
}

/** All Photoshop resources (APP13) of a JPEG, with their head; `undefined` where there are none. */
export function readPhotoshopBlock(jpeg: Buffer): Buffer | undefined {
  const parts = segmentsBeforeScan(jpeg, APP13)
    .filter((content) => content.toString('latin1', 0, PHOTOSHOP.length) === PHOTOSHOP)
    .map((content) => content.subarray(PHOTOSHOP.length));
  return parts.length === 0 ? undefined : Buffer.concat([Buffer.from(PHOTOSHOP, 'latin1'), ...parts]);
}

/** The comments of a JPEG. */
export function readComments(jpeg: Buffer): Buffer[] {
  return segmentsBeforeScan(jpeg, COMMENT);
}

/** A JPEG with `comments` behind its application segments. */
export function withComments(jpeg: Buffer, comments: readonly Buffer[]): Buffer {
  let at = 2;
  for (;;) {
    const segment = nextSegment(jpeg, at);
    if (segment === undefined || segment.marker < 0xe0 || segment.marker > 0xef) break;
    at = segment.end;
  }
  const segments = comments.map((comment) => toSegment(COMMENT, comment) ?? Buffer.alloc(0));
  return Buffer.concat([jpeg.subarray(0, at), ...segments, jpeg.subarray(at)]);
}

function segmentsBeforeScan(jpeg: Buffer, marker: number): Buffer[] {
  const contents: Buffer[] = [];
  for (let offset = 2; ;) {
    const segment = nextSegment(jpeg, offset);
    if (segment === undefined || segment.marker === START_OF_SCAN) return contents;
    offset = segment.end;
    if (segment.marker === marker) contents.push(segment.content);
  }
}
