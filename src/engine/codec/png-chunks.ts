import { crc32, deflateSync } from 'node:zlib';

/** Signature and header chunk. */
const FIRST_CHUNK_END = 33;

/** A PNG whose only `eXIf` chunk holds `exif` (PNG 3rd edition, 11.3.4.5); the rest of the file stays as it is. */
export function withExifChunk(png: Buffer, exif: Buffer): Buffer {
  return withChunk(png, 'eXIf', exif);
}

/** A PNG whose only `iCCP` chunk holds the ICC profile `icc` (PNG 3rd edition, 11.3.2.3); the rest of the file stays as it is. */
export function withProfileChunk(png: Buffer, icc: Buffer): Buffer {
  const name = Buffer.from('profile\0\0', 'latin1');
  return withChunk(png, 'iCCP', Buffer.concat([name, deflateSync(icc)]));
}

function withChunk(png: Buffer, type: string, content: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + content.length);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(type, 4, 'latin1');
  content.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + content.length)), 8 + content.length);
  const parts = [png.subarray(0, FIRST_CHUNK_END), chunk];
  for (let offset = FIRST_CHUNK_END; offset + 12 <= png.length;) {
    const end = offset + 12 + png.readUInt32BE(offset);
    if (png.toString('latin1', offset + 4, offset + 8) !== type) parts.push(png.subarray(offset, end));
    offset = end;
  }
  return Buffer.concat(parts);
}
