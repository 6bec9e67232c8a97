import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import type { EncodedImage } from './decode-pixels.js';
import { xmpToKeep } from './encode-retouched.js';
import type { ImageFormat } from './image-format.js';
import { FORMAT_LIMITS } from './image-format.js';
import { readMetadataNames } from './metadata-names.js';

/** A sentence with more names than this is hard to read. */
const MOST_NAMES = 10;

/**
 * [Note: Compared metadata] What a codec does not carry vanishes without a word. So after every save the metadata of source and result
 * are compared by name, and what is missing is a notice, whatever format, program or library is at fault.
 */
export async function noticeMissing(
  image: EncodedImage,
  saved: Uint8Array,
  format: ImageFormat,
): Promise<Notice[]> {
  const source = Buffer.from(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength);
  const result = Buffer.from(saved.buffer, saved.byteOffset, saved.byteLength);
  const before = await readMetadataNames(source, image.encoding, { xmp: xmpToKeep(image, 1) });
  const after = await readMetadataNames(result, format);
  const missing = [...before].filter((name) => !after.has(name));
  if (missing.length === 0) return [];
  const { label } = FORMAT_LIMITS[format];
  const more = missing.length > MOST_NAMES ? ` (+ ${missing.length - MOST_NAMES})` : '';
  const names = missing.slice(0, MOST_NAMES).join(', ') + more;
  const message = `The ${label} file does not hold all that the source says beside its pixels; left out: ${names}.`;
  return [createNotice('METADATA_LEFT_OUT', message, { format: label, names })];
}
