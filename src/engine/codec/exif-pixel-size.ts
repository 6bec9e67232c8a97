import type { Size } from '../../shared/geometry.js';
import { TiffReader } from './tiff-directory.js';

const TAG_EXIF = 0x8769;
const TAG_PIXEL_WIDTH = 0xa002;
const TAG_PIXEL_HEIGHT = 0xa003;
const TYPE_SHORT = 3;
const TYPE_LONG = 4;

/** Sets the size in pixels that an EXIF block (after its `Exif\0\0`) says, where it says one; in place. */
export function setExifPixelSize(block: Uint8Array, { width, height }: Size): void {
  const reader = TiffReader.open(block);
  const pointer = reader?.directoryAt(reader.firstOffset())?.entries.get(TAG_EXIF);
  const [offset] = reader?.numbersOf(pointer) ?? [];
  const entries = offset === undefined ? undefined : reader?.directoryAt(offset)?.entries;
  for (const [tag, value] of [
    [TAG_PIXEL_WIDTH, width],
    [TAG_PIXEL_HEIGHT, height],
  ] as const) {
    const entry = entries?.get(tag);
    if (reader === undefined || entry?.count !== 1) continue;
    if (entry.type === TYPE_LONG) reader.view.setUint32(entry.valueOffset, value, reader.littleEndian);
    if (entry.type === TYPE_SHORT) reader.view.setUint16(entry.valueOffset, value, reader.littleEndian);
  }
}
