import { extname } from 'node:path';

import { invalidParameter } from '../../shared/app-error.js';
import type { WrittenFormat } from '../../shared/photo-formats.js';
import { formatByName, isWritten, WRITTEN_NAMES } from '../../shared/photo-formats.js';

/** The formats that sharp reads and writes. */
export type ImageFormat = WrittenFormat;

/** What a format can hold: the longest side in pixels, the most bits a channel, an alpha channel, one grey channel. */
export interface FormatLimits {
  readonly label: string;
  readonly maxSide: number;
  readonly maxBits: 8 | 12 | 16;
  readonly alpha: boolean;
}

/**
 * JPEG: libjpeg's JPEG_MAX_DIMENSION. WebP: 14-bit sizes. AVIF: the limit that libvips sets, and the depth that AV1 ends at.
 */
export const FORMAT_LIMITS: Readonly<Record<ImageFormat, FormatLimits>> = {
  jpeg: { label: 'JPEG', maxSide: 65_500, maxBits: 8, alpha: false },
  png: { label: 'PNG', maxSide: 2 ** 31 - 1, maxBits: 16, alpha: true },
  webp: { label: 'WebP', maxSide: 16_383, maxBits: 8, alpha: true },
  tiff: { label: 'TIFF', maxSide: 2 ** 31 - 1, maxBits: 16, alpha: true },
  avif: { label: 'AVIF', maxSide: 16_384, maxBits: 12, alpha: true },
};

/** The format to write: `wanted`, else by the extension of `target`. An unknown extension is `INVALID_PARAMS`. */
export function formatToWrite(target: string, wanted?: ImageFormat): ImageFormat {
  if (wanted !== undefined) {
    if (!Object.hasOwn(FORMAT_LIMITS, wanted)) {
      throw invalidParameter('format', 'jpeg, png, webp, tiff or avif', wanted);
    }
    // A camera's RAW file is never replaced by another format under its name.
    if (formatByName(extname(target))?.isWritten === false) checkWritable('the output file', target);
    return wanted;
  }
  return checkWritable('the output file', target);
}

/** The format that the name `path` ends with; `INVALID_PARAMS` for one that is not written, saying which to take instead. */
export function checkWritable(parameter: string, path: string): ImageFormat {
  const entry = formatByName(extname(path));
  if (entry !== undefined && isWritten(entry)) return entry.format;
  const expected =
    entry === undefined
      ? WRITTEN_NAMES
      : `${WRITTEN_NAMES} (${entry.label} is only read: take .jpg for a file as small, .tif or .png for every bit)`;
  throw invalidParameter(parameter, expected, path);
}
