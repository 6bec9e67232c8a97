import { brotliDecompressSync } from 'node:zlib';

/** EXIF and XMP beside the codestream. */
export interface JxlMetadata {
  /** Without the offset before it. */
  readonly exif?: Buffer;
  readonly xmp?: string;
}

/** 32 MiB, as for every block of metadata. */
const MOST_BLOCK_BYTES = 32 * 1024 * 1024;

/** Reads the boxes of a JPEG XL container (ISO 18181-2, 9); a bare codestream has none. Damaged boxes are left out. */
export function readJxlMetadata(file: Buffer): JxlMetadata {
  let exif: Buffer | undefined;
  let xmp: string | undefined;
  for (let offset = 0; offset + 8 <= file.length;) {
    const short = file.readUInt32BE(offset);
    const isLong = short === 1 && offset + 16 <= file.length;
    const size = isLong
      ? Number(file.readBigUInt64BE(offset + 8))
      : short === 0
        ? file.length - offset
        : short;
    const head = isLong ? 16 : 8;
    const end = offset + size;
    if (size < head || end > file.length) break;
    const box = unpack(file.toString('latin1', offset + 4, offset + 8), file.subarray(offset + head, end));
    // The EXIF box begins with how far behind this number the block itself begins.
    if (box?.type === 'Exif' && box.content.length > 4) {
      exif ??= box.content.subarray(Math.min(box.content.length, 4 + box.content.readUInt32BE(0)));
    } else if (box?.type === 'xml ') xmp ??= box.content.toString('utf8');
    offset = end;
  }
  return { ...(exif === undefined ? {} : { exif }), ...(xmp === undefined ? {} : { xmp }) };
}

/** A metadata box may be compressed with Brotli; then its real type stands before the content. */
function unpack(type: string, content: Buffer): { type: string; content: Buffer } | undefined {
  if (type !== 'brob') return content.length <= MOST_BLOCK_BYTES ? { type, content } : undefined;
  try {
    const unpacked = brotliDecompressSync(content.subarray(4), { maxOutputLength: MOST_BLOCK_BYTES });
    return { type: content.toString('latin1', 0, 4), content: unpacked };
  } catch {
    return undefined;
  }
}
