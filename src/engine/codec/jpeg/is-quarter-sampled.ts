import { nextSegment } from './segments.js';

/** Among the markers of frames, those of Huffman tables, of extensions and of arithmetic conditions. */
const NO_FRAMES = [0xc4, 0xc8, 0xcc];

/** Whether the colours of a JPEG have a quarter of the samples (4:2:0), by the sampling factors in its frame header. */
export function isQuarterSampled(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  for (let offset = 2; ;) {
    const segment = nextSegment(bytes, offset);
    if (segment === undefined || segment.marker === 0xda || segment.marker === 0xd9) return false;
    offset = segment.end;
    const { marker, content } = segment;
    if (marker < 0xc0 || marker > 0xcf || NO_FRAMES.includes(marker)) continue;
    const factors = Array.from({ length: content[5] ?? 0 }, (_, index) => content[7 + 3 * index] ?? 0);
    return factors.length >= 3 && factors[0] === 0x22 && factors[1] === 0x11 && factors[2] === 0x11;
  }
}
