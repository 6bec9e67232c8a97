import { TiffReader } from '../tiff-directory.js';

const TAG_ORIENTATION = 0x0112;

/** A copy of an EXIF block whose orientation, where it says one, is 1: that of pixels that were turned already. */
export function withUprightExif(block: Uint8Array): Buffer {
  const copy = Buffer.from(block);
  const reader = TiffReader.open(copy);
  const entry = reader?.directoryAt(reader.firstOffset())?.entries.get(TAG_ORIENTATION);
  if (reader === undefined || entry === undefined) return copy;
  if (entry.type === 3) reader.view.setUint16(entry.valueOffset, 1, reader.littleEndian);
  else if (entry.type === 4) reader.view.setUint32(entry.valueOffset, 1, reader.littleEndian);
  return copy;
}
