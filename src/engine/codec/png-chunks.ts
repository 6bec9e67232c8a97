import { crc32 } from 'node:zlib';

/** Signature and header chunk. */
const FIRST_CHUNK_END = 33;

/** A PNG whose only `eXIf` chunk holds `exif` (PNG 3rd edition, 11.3.4.5); the rest of the file stays as it is. */
export function withExifChunk(png: Buffer, exif: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + exif.length);
  chunk.writeUInt32BE(exif.length, 0);
  chunk.write('eXIf', 4, 'latin1');
  exif.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + exif.length)), 8 + exif.length);
  const parts = [png.subarray(0, FIRST_CHUNK_END), chunk];
  for (let offset = FIRST_CHUNK_END; offset + 12 <= png.length;) {
    const end = offset + 12 + png.readUInt32BE(offset);
    if (png.toString('latin1', offset + 4, offset + 8) !== 'eXIf') parts.push(png.subarray(offset, end));
    offset = end;
  }
  return Buffer.concat(parts);
}
