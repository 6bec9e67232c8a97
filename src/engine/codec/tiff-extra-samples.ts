import type { TiffDirectory, TiffReader } from './tiff-directory.js';

export const TAG_EXTRA_SAMPLES = 0x0152;
const ENTRY_BYTES = 12;
const TYPE_SHORT = 3;

/**
 * A copy of a TIFF whose first directory is `directory` and says `kinds` of its channels behind the colours. Without that, libtiff warns of
 * them, which the decoder takes for damage. The directory is written anew behind the file; the old one stays, without use.
 */
export function withExtraSamples(
  bytes: Uint8Array,
  { view, littleEndian }: TiffReader,
  directory: TiffDirectory,
  kinds: readonly number[],
): Buffer {
  const kept: Buffer[] = [];
  for (let at = directory.offset + 2; at < directory.nextPointerOffset; at += ENTRY_BYTES) {
    if (view.getUint16(at, littleEndian) !== TAG_EXTRA_SAMPLES)
      kept.push(Buffer.from(bytes.subarray(at, at + ENTRY_BYTES)));
  }
  const tagOf = (entry: Buffer): number => (littleEndian ? entry.readUInt16LE(0) : entry.readUInt16BE(0));
  const start = bytes.length + (bytes.length % 2);
  const values = Buffer.from(Uint16Array.from(kinds).buffer);
  if (!littleEndian) values.swap16();
  const valuesAt = start + 2 + (kept.length + 1) * ENTRY_BYTES + 4;
  const entry = Buffer.alloc(ENTRY_BYTES);
  const fields = new DataView(entry.buffer, entry.byteOffset, ENTRY_BYTES);
  fields.setUint16(0, TAG_EXTRA_SAMPLES, littleEndian);
  fields.setUint16(2, TYPE_SHORT, littleEndian);
  fields.setUint32(4, kinds.length, littleEndian);
  if (values.length <= 4) values.copy(entry, 8);
  else fields.setUint32(8, valuesAt, littleEndian);
  // Entries stand in the order of their tags (TIFF 6.0, page 15).
  const before = kept.filter((one) => tagOf(one) < TAG_EXTRA_SAMPLES);
  const entries = [...before, entry, ...kept.slice(before.length)];
  const head = Buffer.alloc(2);
  new DataView(head.buffer, head.byteOffset, 2).setUint16(0, entries.length, littleEndian);
  const next = Buffer.alloc(4);
  new DataView(next.buffer, next.byteOffset, 4).setUint32(0, directory.nextOffset, littleEndian);
  const padding = Buffer.alloc(start - bytes.length);
  const file = Buffer.concat([
    bytes,
    padding,
    head,
    ...entries,
    next,
    ...(values.length > 4 ? [values] : []),
  ]);
  new DataView(file.buffer, file.byteOffset, 8).setUint32(4, start, littleEndian);
  return file;
}
