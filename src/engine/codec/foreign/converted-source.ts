import { AppError } from '../../../shared/app-error.js';
import type { Notice } from '../../../shared/notice.js';
import type { ImageFormat } from '../image-format.js';
import type { DecoderRefusal } from './decoder-thread.js';

/** A file that sharp does not read, as one that it reads: the same pixels with the same profile, EXIF and XMP. */
export interface ConvertedSource {
  readonly encoding: ImageFormat;
  readonly bytes: Buffer;
  readonly notices: readonly Notice[];
  /** It had a gain map or a further picture for more light, which the pixels do without. */
  readonly hasGainMap: boolean;
  /** Bits a channel of the file, where they are neither 8 nor 16. */
  readonly bits?: number;
}

/**
 * 120 million pixels: more than any phone takes, and what the decoders' memory of 2 GB has room for. Together with the copies that
 * are needed on the way that makes 1.5 GB for 8 bits.
 */
export const MOST_CONVERTED_PIXELS = 120_000_000;

/** What a decoder's refusal means to the person. */
export function toRefusalError(
  path: string,
  label: string,
  refusal: DecoderRefusal,
  maxPixels: number,
): AppError {
  const details = { path, format: label };
  switch (refusal.kind) {
    case 'too-large': {
      const { width, height } = refusal;
      return new AppError(
        'IMAGE_TOO_LARGE',
        `Expected at most ${maxPixels} pixels in a ${label} but ${path} says ${width} x ${height}. ` +
          'Scale it down or export it as TIFF.',
        { details: { path, width, height, maxPixels } },
      );
    }
    case 'unsupported':
      return new AppError(
        'UNSUPPORTED_FORMAT',
        `Expected a ${label} photo that can be decoded but ${path} is one of another kind (${refusal.reason}). ` +
          'Export it as JPEG or TIFF.',
        { details: { ...details, kind: 'other' } },
      );
    case 'out-of-memory':
      return new AppError(
        'OUT_OF_MEMORY',
        `Not enough memory to read ${path} (${refusal.reason}). Close other programs or use a smaller image.`,
        { details },
      );
    case 'damaged':
      return new AppError(
        'DECODE_FAILED',
        `Expected a complete ${label} in ${path} but its data is damaged or cut off (${refusal.reason}). ` +
          'Copy the file again from where it came, or open it in another program and export it anew.',
        { details },
      );
  }
}
