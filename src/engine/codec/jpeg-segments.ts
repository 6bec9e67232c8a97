import { nextSegment } from './jpeg/segments.js';

/** The APP13 content that begins a block of Photoshop resources. */
const PHOTOSHOP = 'Photoshop 3.0\0';
const APP13 = 0xed;
const START_OF_SCAN = 0xda;
/** A segment says its length, itself included, in two bytes. */
const MAX_CONTENT_BYTES = 65_533;

/**
 * A JPEG whose Photoshop block (APP13) is `block`, or that has none where `block` is `undefined` or longer than a segment can
 * be. The rest of the file stays as it is.
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
  if (block !== undefined && block.length <= MAX_CONTENT_BYTES) {
    const head = Buffer.from([0xff, APP13, 0, 0]);
    head.writeUInt16BE(block.length + 2, 2);
    parts.push(head, block);
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
