import { blankPictures } from './embedded-pictures.js';
import type { TiffDirectory, TiffEntry } from './tiff-directory.js';
import { TiffReader } from './tiff-directory.js';

/** @file The EXIF entries that a person would miss, taken out of a TIFF file or an EXIF block, for files where libvips loses it (TIFF). */

/** One entry with its data in little-endian order. */
export interface RawEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Buffer;
}

/** The descriptive entries of the main directory and the Exif and GPS directories. */
export interface ExifTree {
  readonly main: readonly RawEntry[];
  readonly exif: readonly RawEntry[];
  readonly gps: readonly RawEntry[];
}

const TAG_EXIF = 0x8769;
const TAG_GPS = 0x8825;
const TAG_PIXEL_WIDTH = 0xa002;
const TAG_PIXEL_HEIGHT = 0xa003;
const TAG_COLOUR_SPACE = 0xa001;
const TYPE_SHORT = 3;
/** Offsets into the old file, meaningless in a new one. */
const TAG_INTEROPERABILITY = 0xa005;

/**
 * Description, make, model, software, date, artist, host, rating, copyright and the Windows texts; the other entries of a main
 * directory describe how its pixels are stored.
 */
const DESCRIPTIVE_TAGS = new Set([
  0x010e, 0x010f, 0x0110, 0x0131, 0x0132, 0x013b, 0x013c, 0x4746, 0x4749, 0x8298, 0x9c9b, 0x9c9c, 0x9c9d,
  0x9c9e, 0x9c9f,
]);

/** By type: how many bytes are swapped together between byte orders. */
const UNIT_SIZES = [1, 1, 1, 2, 4, 4, 1, 1, 2, 4, 4, 4, 8, 4];

/** The tree in `block` (a TIFF file, or an EXIF block with or without `Exif\0\0`); `undefined` where there is none to keep. */
export function readExifTree(block: Uint8Array): ExifTree | undefined {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const tiff = bytes.toString('latin1', 0, 6) === 'Exif\0\0' ? bytes.subarray(6) : bytes;
  const reader = TiffReader.open(tiff);
  const main = reader?.directoryAt(reader.firstOffset());
  if (reader === undefined || main === undefined) return undefined;
  const tree: ExifTree = {
    main: entriesOf(reader, main, (tag) => DESCRIPTIVE_TAGS.has(tag)),
    exif: entriesOf(reader, subdirectory(reader, main, TAG_EXIF), (tag) => tag !== TAG_INTEROPERABILITY),
    gps: entriesOf(reader, subdirectory(reader, main, TAG_GPS), () => true),
  };
  return tree.main.length + tree.exif.length + tree.gps.length === 0 ? undefined : tree;
}

/** The data of entry `tag` of the main directory of a TIFF file as it is stored; `undefined` if there is none. */
export function readMainEntry(tiff: Uint8Array, tag: number): Buffer | undefined {
  const reader = TiffReader.open(tiff);
  const entry = reader?.directoryAt(reader.firstOffset())?.entries.get(tag);
  if (entry === undefined) return undefined;
  return Buffer.from(tiff.buffer, tiff.byteOffset + entry.valueOffset, entry.byteLength);
}

/** Entries of the main directory of a TIFF file by their tags. */
export function readMainEntries(tiff: Uint8Array, tags: readonly number[]): RawEntry[] {
  const reader = TiffReader.open(tiff);
  if (reader === undefined) return [];
  return entriesOf(reader, reader.directoryAt(reader.firstOffset()), (tag) => tags.includes(tag));
}

/** All entries of the main directory of a TIFF structure. */
export function readDirectoryEntries(tiff: Uint8Array): RawEntry[] {
  const reader = TiffReader.open(tiff);
  return reader === undefined ? [] : entriesOf(reader, reader.directoryAt(reader.firstOffset()), () => true);
}

/** `tree` with the size in pixels that the image has now (it was turned), where it says one. */
export function withPixelSize(tree: ExifTree, width: number, height: number): ExifTree {
  const exif = tree.exif.map((entry) => {
    if (entry.tag !== TAG_PIXEL_WIDTH && entry.tag !== TAG_PIXEL_HEIGHT) return entry;
    const data = Buffer.alloc(4);
    data.writeUInt32LE(entry.tag === TAG_PIXEL_WIDTH ? width : height);
    return { tag: entry.tag, type: 4, count: 1, data };
  });
  return { ...tree, exif };
}

/** `tree` that says which colours the image has now, where it says any: EXIF knows sRGB and "another". */
export function withColourSpace(tree: ExifTree, isSrgb: boolean): ExifTree {
  const data = Buffer.alloc(2);
  data.writeUInt16LE(isSrgb ? 1 : 0xffff);
  const now = { tag: TAG_COLOUR_SPACE, type: TYPE_SHORT, count: 1, data };
  return { ...tree, exif: tree.exif.map((entry) => (entry.tag === TAG_COLOUR_SPACE ? now : entry)) };
}

function subdirectory(reader: TiffReader, main: TiffDirectory, tag: number): TiffDirectory | undefined {
  const offset = reader.numbersOf(main.entries.get(tag))[0];
  return offset === undefined ? undefined : reader.directoryAt(offset);
}

function entriesOf(
  reader: TiffReader,
  directory: TiffDirectory | undefined,
  wanted: (tag: number) => boolean,
): RawEntry[] {
  const entries = [...(directory?.entries.values() ?? [])].filter((entry) => wanted(entry.tag));
  return entries.map((entry) => ({
    tag: entry.tag,
    type: entry.type,
    count: entry.count,
    data: littleEndianData(reader, entry),
  }));
}

function littleEndianData(reader: TiffReader, entry: TiffEntry): Buffer {
  const { buffer, byteOffset } = reader.view;
  const data = Buffer.from(Buffer.from(buffer, byteOffset + entry.valueOffset, entry.byteLength));
  // Makers keep pictures of the photo as it was in their notes.
  blankPictures(data);
  if (reader.littleEndian) return data;
  const unit = UNIT_SIZES[entry.type] ?? 1;
  if (unit === 2) return data.swap16();
  if (unit === 4) return data.swap32();
  return unit === 8 ? data.swap64() : data;
}
