import { nextSegment } from '../jpeg/segments.js';

/** A JPEG inside another file; right side exclusive. */
export interface EmbeddedJpeg {
  readonly start: number;
  readonly end: number;
  readonly width: number;
  readonly height: number;
}

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const JPEG_END = Buffer.from([0xff, 0xd9]);
const START_OF_SCAN = 0xda;
/** Baseline, extended and progressive; sensor data is often stored as lossless JPEG (0xc3), which is no picture. */
const PICTURE_FRAMES = [0xc0, 0xc1, 0xc2];
/** A JPEG of a camera has some twenty; more are not looked through, so that no file takes long. */
const MOST_SEGMENTS = 200;
/** Cameras store up to five. By chance, 50 MB hold about three more beginnings without a picture. */
const MOST_BEGINNINGS = 1000;

/**
 * The JPEGs of 8 bits in a file, the largest first, known by their structure and not by where makers say they are: each maker has ways of
 * its own (directories, maker notes, boxes), the pictures are all the same. Pictures inside a picture's metadata are passed over.
 */
export function findEmbeddedJpegs(file: Buffer): EmbeddedJpeg[] {
  const found: EmbeddedJpeg[] = [];
  let start = file.indexOf(JPEG_START);
  for (let count = 0; start >= 0 && count < MOST_BEGINNINGS; count++) {
    const head = readHead(file, start);
    let next = start + JPEG_START.length;
    if (head !== undefined) {
      // Inside a scan a byte of 255 is followed by none of those of an end.
      const end = file.indexOf(JPEG_END, head.scan);
      if (end < 0) break;
      next = end + JPEG_END.length;
      found.push({ start, end: next, width: head.width, height: head.height });
    }
    start = file.indexOf(JPEG_START, next);
  }
  return found.sort((one, other) => other.width * other.height - one.width * one.height);
}

function readHead(file: Buffer, start: number): { width: number; height: number; scan: number } | undefined {
  let size: { width: number; height: number } | undefined;
  let offset = start + 2;
  for (let count = 0; count < MOST_SEGMENTS; count++) {
    const segment = file[offset] === 0xff ? nextSegment(file, offset) : undefined;
    if (segment === undefined) return undefined;
    const { marker, content, end } = segment;
    if (PICTURE_FRAMES.includes(marker)) {
      const components = content[5] ?? 0;
      if (content.length < 6 || content[0] !== 8 || (components !== 1 && components !== 3)) return undefined;
      size = { height: content.readUInt16BE(1), width: content.readUInt16BE(3) };
    }
    if (marker === START_OF_SCAN) return size === undefined ? undefined : { ...size, scan: end };
    offset = end;
  }
  return undefined;
}
