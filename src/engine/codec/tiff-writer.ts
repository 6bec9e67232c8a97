import type { ExifTree, RawEntry } from './exif-tree.js';
import { TiffReader } from './tiff-directory.js';

const TAG_EXIF = 0x8769;
const TAG_GPS = 0x8825;
const ENTRY_BYTES = 12;

/**
 * A little-endian TIFF file (as libvips writes it) with the entries of `tree` and `more` in its main directory; an entry of the
 * same tag is replaced. The pixels stay where they are: a new directory is put at the end. A file of another kind (BigTIFF,
 * big-endian) comes back as it is.
 */
export function addToTiff(tiff: Buffer, tree: ExifTree | undefined, more: readonly RawEntry[] = []): Buffer {
  const reader = TiffReader.open(tiff);
  const main = reader?.directoryAt(reader.firstOffset());
  if (reader === undefined || main === undefined || !reader.littleEndian) return tiff;
  const parts: Buffer[] = [tiff, Buffer.alloc(tiff.length % 2)];
  let end = tiff.length + (tiff.length % 2);
  const append = (entries: Iterable<RawEntry | Buffer>): number => {
    const start = end;
    const bytes = writeDirectory([...entries], start);
    parts.push(bytes);
    end += bytes.length;
    return start;
  };
  // The entries that are there stay as their twelve bytes: their values do not move.
  const entries = new Map<number, RawEntry | Buffer>();
  for (let offset = main.offset + 2; offset < main.nextPointerOffset; offset += ENTRY_BYTES) {
    entries.set(tiff.readUInt16LE(offset), tiff.subarray(offset, offset + ENTRY_BYTES));
  }
  for (const entry of [...(tree?.main ?? []), ...more]) entries.set(entry.tag, entry);
  if (tree !== undefined && tree.exif.length > 0) entries.set(TAG_EXIF, pointer(TAG_EXIF, append(tree.exif)));
  if (tree !== undefined && tree.gps.length > 0) entries.set(TAG_GPS, pointer(TAG_GPS, append(tree.gps)));
  const first = append(entries.values());
  const result = Buffer.concat(parts);
  result.writeUInt32LE(first, 4);
  return result;
}

/** An EXIF block (without `Exif\0\0`) that holds `tree`. */
export function createExifBlock(tree: ExifTree): Buffer {
  const empty = Buffer.alloc(14);
  empty.write('II*\0', 0, 'latin1');
  empty.writeUInt32LE(8, 4);
  return addToTiff(empty, tree);
}

function pointer(tag: number, offset: number): RawEntry {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(offset);
  return { tag, type: 4, count: 1, data };
}

/** A directory at `start` of the file, sorted by tag as TIFF 6.0 wants it, followed by the values of more than four bytes. */
function writeDirectory(entries: readonly (RawEntry | Buffer)[], start: number): Buffer {
  const sorted = [...entries].sort((a, b) => tagOf(a) - tagOf(b));
  const table = Buffer.alloc(2 + sorted.length * ENTRY_BYTES + 4);
  table.writeUInt16LE(sorted.length, 0);
  const values: Buffer[] = [];
  let valueOffset = start + table.length;
  sorted.forEach((entry, index) => {
    const at = 2 + index * ENTRY_BYTES;
    if (Buffer.isBuffer(entry)) {
      entry.copy(table, at);
      return;
    }
    table.writeUInt16LE(entry.tag, at);
    table.writeUInt16LE(entry.type, at + 2);
    table.writeUInt32LE(entry.count, at + 4);
    if (entry.data.length <= 4) {
      entry.data.copy(table, at + 8);
      return;
    }
    table.writeUInt32LE(valueOffset, at + 8);
    const padding = Buffer.alloc(entry.data.length % 2);
    values.push(entry.data, padding);
    valueOffset += entry.data.length + padding.length;
  });
  return Buffer.concat([table, ...values]);
}

function tagOf(entry: RawEntry | Buffer): number {
  return Buffer.isBuffer(entry) ? entry.readUInt16LE(0) : entry.tag;
}
