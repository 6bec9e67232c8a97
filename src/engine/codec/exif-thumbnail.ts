import { crc32 } from 'node:zlib';

import { blankPictures } from './embedded-pictures.js';
import type { ImageFormat } from './image-format.js';
import type { TiffDirectory, TiffEntry } from './tiff-directory.js';
import { TiffReader } from './tiff-directory.js';

/**
 * @file The small preview in an EXIF block (its second directory, IFD1; Exif 2.32, 4.5.4) shows the photo as it was, with
 * whatever the person removed. libvips carries it along, so it is blanked in the encoded bytes.
 */

const TAG_STRIP_OFFSETS = 0x0111;
const TAG_STRIP_BYTE_COUNTS = 0x0117;
const TAG_JPEG_OFFSET = 0x0201;
const TAG_JPEG_LENGTH = 0x0202;
/** Exif, GPS and interoperability. */
const SUBDIRECTORIES = [0x8769, 0x8825, 0xa005];

/** Blanks the EXIF thumbnail of an encoded image in place; the length stays. Returns `bytes`. */
export function dropThumbnail<Bytes extends Uint8Array>(bytes: Bytes, format: ImageFormat): Bytes {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (format) {
    case 'jpeg':
      blankInJpeg(file);
      break;
    case 'png':
      blankInPng(file);
      break;
    case 'webp':
      blankInWebp(file);
      break;
    case 'avif':
      blankInAvif(file);
      break;
    case 'tiff':
      // libvips writes the main image alone: no EXIF block, no second directory. See [Note: Metadata that libvips loses].
      break;
  }
  return bytes;
}

/** APP1 segments before the image data (Exif 2.32, 4.7.2). */
function blankInJpeg(file: Buffer): void {
  for (let offset = 2; offset + 4 <= file.length && file[offset] === 0xff;) {
    const marker = file[offset + 1] ?? 0;
    if (marker === 0xda) return;
    const end = offset + 2 + file.readUInt16BE(offset + 2);
    if (marker === 0xe1) blankExif(file.subarray(offset + 4, end));
    offset = end;
  }
}

/** `eXIf` chunks: length, type, data, CRC of type and data (PNG 3rd edition, 5.3). */
function blankInPng(file: Buffer): void {
  for (let offset = 8; offset + 12 <= file.length;) {
    const length = file.readUInt32BE(offset);
    const end = offset + 8 + length;
    if (end + 4 > file.length) return;
    const isExif = file.toString('latin1', offset + 4, offset + 8) === 'eXIf';
    if (isExif && blankExif(file.subarray(offset + 8, end))) {
      file.writeUInt32BE(crc32(file.subarray(offset + 4, end)), end);
    }
    offset = end + 4;
  }
}

/** `EXIF` chunks of the RIFF file (RFC 9649, 2.7.1.5). */
function blankInWebp(file: Buffer): void {
  for (let offset = 12; offset + 8 <= file.length;) {
    const size = file.readUInt32LE(offset + 4);
    if (file.toString('latin1', offset, offset + 4) === 'EXIF') {
      blankExif(file.subarray(offset + 8, offset + 8 + size));
    }
    offset += 8 + size + (size % 2);
  }
}

/** The Exif item has no length beside it, so its ten opening bytes are looked for; nothing else holds them by chance. */
function blankInAvif(file: Buffer): void {
  for (const byteOrder of ['II*\0', 'MM\0*']) {
    const opening = Buffer.from(`Exif\0\0${byteOrder}`, 'latin1');
    for (let offset = file.indexOf(opening); offset >= 0; offset = file.indexOf(opening, offset + 1)) {
      const block = file.subarray(offset);
      blankExif(block.subarray(0, 6 + endOfExif(block.subarray(6))));
    }
  }
}

/** Blanks IFD1 of an EXIF block and every picture in it (makers keep some in MakerNote); says whether there was one. */
function blankExif(block: Buffer): boolean {
  // Both are done, whatever the first one finds.
  return [blankDirectory(block), blankPictures(block)].includes(true);
}

/** Blanks IFD1 of an EXIF block, with or without the `Exif\0\0` before it; says whether there was one. */
function blankDirectory(block: Buffer): boolean {
  const tiff = block.toString('latin1', 0, 6) === 'Exif\0\0' ? block.subarray(6) : block;
  const reader = TiffReader.open(tiff);
  const main = reader?.directoryAt(reader.firstOffset());
  if (reader === undefined || main === undefined || main.nextOffset === 0) return false;
  const thumbnail = reader.directoryAt(main.nextOffset);
  reader.view.setUint32(main.nextPointerOffset, 0, reader.littleEndian);
  if (thumbnail === undefined) return true;
  const ranges = [
    ...dataRanges(reader, thumbnail, TAG_JPEG_OFFSET, TAG_JPEG_LENGTH),
    ...dataRanges(reader, thumbnail, TAG_STRIP_OFFSETS, TAG_STRIP_BYTE_COUNTS),
    ...[...thumbnail.entries.values()].map((entry): Range => rangeOf(entry)),
    { start: thumbnail.offset, end: thumbnail.nextPointerOffset + 4 },
  ];
  for (const range of ranges) {
    // A damaged block may point into the main directory, which stays.
    if (range.start >= main.nextPointerOffset + 4 || (range.start >= 8 && range.end <= main.offset)) {
      tiff.fill(0, range.start, range.end);
    }
  }
  return true;
}

/** Where the last value of an EXIF block ends that any of its directories names. */
function endOfExif(tiff: Buffer): number {
  const reader = TiffReader.open(tiff);
  if (reader === undefined) return 0;
  let end = 8;
  const pending = [reader.firstOffset()];
  // Each directory adds three at most; a block that names itself in a circle ends by the count.
  for (let count = 0; count < 16; count++) {
    const directory = reader.directoryAt(pending.shift() ?? 0);
    if (directory === undefined) continue;
    const ranges = [
      ...[...directory.entries.values()].map((entry): Range => rangeOf(entry)),
      ...dataRanges(reader, directory, TAG_JPEG_OFFSET, TAG_JPEG_LENGTH),
    ];
    end = Math.max(end, directory.nextPointerOffset + 4, ...ranges.map((range) => range.end));
    for (const tag of SUBDIRECTORIES)
      pending.push(...reader.numbersOf(directory.entries.get(tag)).slice(0, 1));
    if (directory.nextOffset !== 0) pending.push(directory.nextOffset);
  }
  return Math.min(end, tiff.length);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function rangeOf(entry: TiffEntry): Range {
  return { start: entry.valueOffset, end: entry.valueOffset + entry.byteLength };
}

function dataRanges(
  reader: TiffReader,
  directory: TiffDirectory,
  offsetTag: number,
  lengthTag: number,
): Range[] {
  const lengths = reader.numbersOf(directory.entries.get(lengthTag));
  return reader.numbersOf(directory.entries.get(offsetTag)).map((start, index) => ({
    start,
    end: start + (lengths[index] ?? 0),
  }));
}
