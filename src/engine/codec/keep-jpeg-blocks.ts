import type { MetadataChoice } from '../../shared/save-choices.js';
import { AppError } from '../../shared/app-error.js';
import type { EncodedImage } from './decode-pixels.js';
import { encodeRetouched } from './encode-retouched.js';
import { setExifPixelSize } from './exif-pixel-size.js';
import { readJpeg } from './jpeg/read-jpeg.js';
import { replacePixels } from './jpeg/replace-pixels.js';
import { nextSegment } from './jpeg/segments.js';
import { writeJpeg } from './jpeg/write-jpeg.js';
import type { RetouchedArea } from './retouched-areas.js';
import { openStored } from './sharp-input.js';
import { storedSize, toStoredPixels } from './stored-pixels.js';

const EXIF = 'Exif\0\0';
const MPF = 'MPF\0';
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COMMENT = 0xfe;

/**
 * [Note: Kept blocks] A JPEG that is saved as JPEG keeps the quantised coefficients of every block that holds no changed pixel,
 * and its tables, sampling and kind; only the others are transformed and quantised anew. So nothing is lost outside them however
 * often it is saved. A decoder may smooth between colour samples: where a JPEG has fewer of them than pixels, the one pixel next
 * to a changed block may change with it. The pixels stay as they are stored and the orientation in EXIF and XMP stays with
 * them: turned blocks of a photo whose sides are no multiple of theirs, and turned colour samples, would not be the same.
 *
 * Returns the bytes, which the caller owns, or the reason why blocks of `image` cannot be kept. `pause` is awaited from time
 * to time.
 */
export async function keepJpegBlocks(
  image: EncodedImage,
  areas: AsyncIterable<RetouchedArea> | Iterable<RetouchedArea>,
  pause: () => Promise<void>,
  metadata: MetadataChoice = 'all',
): Promise<Buffer | { readonly reason: string }> {
  const { bytes, info } = image;
  const stored = storedSize(info, info.orientation);
  try {
    const jpeg = await readJpeg(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), pause);
    const { width, height, components } = jpeg.frame;
    if (width !== stored.width || height !== stored.height || components.length !== info.channels) {
      return { reason: `it holds ${width} x ${height} pixels in ${components.length} components` };
    }
    for await (const { rect, before, after } of areas) {
      await replacePixels(jpeg, toStoredPixels(stored, info.orientation, rect, before, after), pause);
    }
    return await writeJpeg(jpeg, await metadataSegments(image, metadata), bytes.byteLength, pause);
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNSUPPORTED_FORMAT') {
      return { reason: String(error.details['reason']) };
    }
    throw error;
  }
}

/**
 * The metadata as any saved JPEG gets it: taken from a few pixels of the image that are encoded with it. JFIF and Adobe segments
 * are not among them, as they belong to the coefficients, nor is a list of pictures that follow.
 */
async function metadataSegments(image: EncodedImage, metadata: MetadataChoice): Promise<Buffer[]> {
  const { info, bytes, form } = image;
  const stored = storedSize(info, info.orientation);
  const side = { width: Math.min(8, stored.width), height: Math.min(8, stored.height) };
  const sample = openStored(bytes, stored.width * stored.height).extract({ left: 0, top: 0, ...side });
  const upright: EncodedImage = { ...image, info: { ...info, ...stored, orientation: 1 } };
  const encoded = await encodeRetouched(upright, sample, 'jpeg', {
    quality: 1,
    orientation: info.orientation,
    metadata,
  });
  const segments: Buffer[] = [];
  for (let offset = 2; ;) {
    const segment = nextSegment(encoded, offset);
    if (segment === undefined) break;
    const { marker, content, start, end } = segment;
    if (marker !== COMMENT && (marker < APP0 || marker > APP15)) break;
    offset = end;
    const isExif = marker === APP1 && content.toString('latin1', 0, EXIF.length) === EXIF;
    const isList = marker === APP2 && content.toString('latin1', 0, MPF.length) === MPF;
    // libvips writes an EXIF block where there was none.
    if (marker === APP0 || marker === APP14 || isList || (isExif && form.exif === undefined)) continue;
    if (isExif) setExifPixelSize(content.subarray(EXIF.length), stored);
    segments.push(encoded.subarray(start, end));
  }
  return segments;
}
