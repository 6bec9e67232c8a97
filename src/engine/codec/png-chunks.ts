import { crc32, deflateSync } from 'node:zlib';

/** Signature and header chunk. */
const FIRST_CHUNK_END = 33;

/** One chunk: its type, its content, and the whole of it with length and checksum. */
export interface PngChunk {
  readonly type: string;
  readonly content: Buffer;
  readonly whole: Buffer;
}

/** The chunks of a PNG in order, up to a cut one (PNG 3rd edition, 5.3). */
export function readChunks(png: Buffer): PngChunk[] {
  const chunks: PngChunk[] = [];
  for (let offset = 8; offset + 12 <= png.length;) {
    const end = offset + 12 + png.readUInt32BE(offset);
    if (end > png.length) break;
    chunks.push({
      type: png.toString('latin1', offset + 4, offset + 8),
      content: png.subarray(offset + 8, end - 4),
      whole: png.subarray(offset, end),
    });
    offset = end;
  }
  return chunks;
}

/** A chunk with its length and checksum. */
export function createChunk(type: string, content: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + content.length);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(type, 4, 'latin1');
  content.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + content.length)), 8 + content.length);
  return chunk;
}

/** What an `iTXt` chunk of XMP begins with. */
export const XMP_KEYWORD = 'XML:com.adobe.xmp\0';

/** XMP as an uncompressed text; the flag and method of compression, language and translated keyword are empty (11.3.3.4). */
export function createXmpChunk(xmp: string): Buffer {
  return createChunk('iTXt', Buffer.from(`${XMP_KEYWORD}\0\0\0\0${xmp}`));
}

/** A PNG with whole `chunks` after its header, and without other chunks of `types`; the rest of the file stays as it is. */
export function withChunks(png: Buffer, chunks: readonly Buffer[], types: readonly string[]): Buffer {
  const rest = readChunks(png).slice(1);
  const kept = rest.filter(({ type }) => !types.includes(type)).map(({ whole }) => whole);
  return Buffer.concat([png.subarray(0, FIRST_CHUNK_END), ...chunks, ...kept]);
}

/** A PNG without its chunks of `types`. */
export function withoutChunks(png: Buffer, types: readonly string[]): Buffer {
  return withChunks(png, [], types);
}

/** A PNG whose only `eXIf` chunk holds `exif` (PNG 3rd edition, 11.3.4.5); the rest of the file stays as it is. */
export function withExifChunk(png: Buffer, exif: Buffer): Buffer {
  return withChunks(png, [createChunk('eXIf', exif)], ['eXIf']);
}

/** A PNG whose only `iCCP` chunk holds the ICC profile `icc` (PNG 3rd edition, 11.3.2.3); the rest of the file stays as it is. */
export function withProfileChunk(png: Buffer, icc: Buffer): Buffer {
  const name = Buffer.from('profile\0\0', 'latin1');
  return withChunks(png, [createChunk('iCCP', Buffer.concat([name, deflateSync(icc)]))], ['iCCP']);
}
