import { notTranscodable } from './not-transcodable.js';

/** The data of a scan without the zero bytes after 0xFF, cut at its restart markers. */
export interface EntropyData {
  readonly bytes: Uint8Array;
  /** Where each interval ends in `bytes`. */
  readonly ends: readonly number[];
  /** Where the marker after the scan begins in the file. */
  readonly next: number;
}

/** Reads the data that begins at `start` (T.81, B.1.1.5 and F.1.2.3). Restart markers must come in order. */
export function readEntropyData(file: Buffer, start: number): EntropyData {
  const bytes = new Uint8Array(file.length - start);
  const ends: number[] = [];
  let written = 0;
  let from = start;
  for (;;) {
    let at = file.indexOf(0xff, from);
    if (at < 0) at = file.length;
    bytes.set(file.subarray(from, at), written);
    written += at - from;
    let following = at + 1;
    while (file[following] === 0xff) following++;
    const marker = file[following];
    if (marker === undefined) {
      ends.push(written);
      return { bytes: bytes.subarray(0, written), ends, next: file.length };
    }
    if (marker === 0) bytes[written++] = 0xff;
    else if (marker >= 0xd0 && marker <= 0xd7) {
      if (marker - 0xd0 !== ends.length % 8) throw notTranscodable('a restart marker is out of order');
      ends.push(written);
    } else {
      ends.push(written);
      return { bytes: bytes.subarray(0, written), ends, next: at };
    }
    from = following + 1;
  }
}
