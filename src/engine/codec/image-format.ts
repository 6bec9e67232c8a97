import { extname } from 'node:path';

import { invalidParameter } from '../../shared/app-error.js';

/** The formats that Lacuna reads and writes. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'tiff' | 'avif';

/** What a format can hold: the longest side in pixels, the largest depth in bits, an alpha channel, one grey channel. */
export interface FormatLimits {
  readonly label: string;
  readonly maxSide: number;
  readonly maxDepth: 8 | 16;
  readonly alpha: boolean;
}

/**
 * JPEG: libjpeg's JPEG_MAX_DIMENSION. WebP: 14-bit sizes. AVIF: the limit that libvips sets. AVIF is 8 bit here because
 * sharp's prebuilt binaries write no other depth.
 */
export const FORMAT_LIMITS: Readonly<Record<ImageFormat, FormatLimits>> = {
  jpeg: { label: 'JPEG', maxSide: 65_500, maxDepth: 8, alpha: false },
  png: { label: 'PNG', maxSide: 2 ** 31 - 1, maxDepth: 16, alpha: true },
  webp: { label: 'WebP', maxSide: 16_383, maxDepth: 8, alpha: true },
  tiff: { label: 'TIFF', maxSide: 2 ** 31 - 1, maxDepth: 16, alpha: true },
  avif: { label: 'AVIF', maxSide: 16_384, maxDepth: 8, alpha: true },
};

const FORMAT_OF_EXTENSION: Readonly<Record<string, ImageFormat>> = {
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.jpe': 'jpeg',
  '.jfif': 'jpeg',
  '.png': 'png',
  '.webp': 'webp',
  '.tif': 'tiff',
  '.tiff': 'tiff',
  '.avif': 'avif',
};

/** The extensions, lower case and with the dot, by which a folder of images is searched. */
export const IMAGE_EXTENSIONS: readonly string[] = Object.keys(FORMAT_OF_EXTENSION);

/** The format to write: `wanted`, else by the extension of `target`. An unknown extension is `INVALID_PARAMS`. */
export function formatToWrite(target: string, wanted?: ImageFormat): ImageFormat {
  if (wanted !== undefined) {
    if (!Object.hasOwn(FORMAT_LIMITS, wanted)) {
      throw invalidParameter('format', 'jpeg, png, webp, tiff or avif', wanted);
    }
    return wanted;
  }
  const extension = extname(target).toLowerCase();
  const format = FORMAT_OF_EXTENSION[extension];
  if (format === undefined) {
    throw invalidParameter(
      'the output file',
      'a name that ends in .jpg, .png, .webp, .tif or .avif (or a format option)',
      target,
    );
  }
  return format;
}
