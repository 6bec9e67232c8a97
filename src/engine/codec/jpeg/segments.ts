/** One marker segment of a JPEG. */
export interface JpegSegment {
  readonly marker: number;
  readonly content: Buffer;
  /** Where the marker begins and what follows the segment. */
  readonly start: number;
  readonly end: number;
}

/**
 * The next segment at or after `offset`, `undefined` where there is none or it is cut. Bytes between segments are passed over
 * as libjpeg does; markers without content (restarts, TEM) too. The end of the image (0xD9) has no content.
 */
export function nextSegment(file: Buffer, offset: number): JpegSegment | undefined {
  for (let at = offset; ;) {
    const start = file.indexOf(0xff, at);
    if (start < 0) return undefined;
    let markerAt = start + 1;
    while (file[markerAt] === 0xff) markerAt++;
    const marker = file[markerAt];
    if (marker === undefined) return undefined;
    at = markerAt + 1;
    if (marker === 0xd9) return { marker, content: file.subarray(at, at), start, end: at };
    if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    if (at + 2 > file.length) return undefined;
    const end = at + file.readUInt16BE(at);
    if (end < at + 2 || end > file.length) return undefined;
    return { marker, content: file.subarray(at + 2, end), start, end };
  }
}

/** A segment with its marker and length; `undefined` where `content` is longer than a segment can be. */
export function toSegment(marker: number, content: Uint8Array): Buffer | undefined {
  if (content.length > 65_533) return undefined;
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}
