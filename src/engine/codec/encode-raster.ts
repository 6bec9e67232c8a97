import sharp from 'sharp';

import { AppError } from '../../shared/app-error.js';
import { writeFileAtomically } from '../files/atomic-write.js';
import type { RasterImage } from '../raster-image.js';
import { colourSpaceOf } from './decode-pixels.js';
import type { SaveOptions } from './encode-options.js';
import { checkQuality, encodeAs } from './encode-options.js';
import { FORMAT_LIMITS, formatToWrite } from './image-format.js';
import { oneLine } from './sharp-input.js';

/**
 * Writes pixels that have no source file, without a profile or other metadata. The target appears whole or not at all. A
 * depth or an alpha channel that the format has no room for is `INVALID_PARAMS` (nothing is cut in silence); a side that is
 * too long is `IMAGE_TOO_LARGE`; else `ALREADY_EXISTS` or `WRITE_FAILED`.
 */
export async function writeRaster(
  image: RasterImage,
  target: string,
  options: SaveOptions = {},
): Promise<void> {
  const format = formatToWrite(target, options.format);
  checkQuality(options.quality);
  checkFormatHolds(image, target, FORMAT_LIMITS[format]);
  const { width, height, channels, data } = image;
  const pipeline = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  const encoded = encodeAs(pipeline.toColourspace(colourSpaceOf(image)), format, options.quality, {
    rawBytes: data.byteLength,
    pixels: width * height,
  });
  const bytes = await encoded.toBuffer().catch((error: unknown) => {
    throw new AppError(
      'WRITE_FAILED',
      `Cannot encode ${target} (${oneLine(error)}). Choose another format.`,
      {
        cause: error,
        details: { path: target },
      },
    );
  });
  await writeFileAtomically(target, bytes, options);
}

function checkFormatHolds(image: RasterImage, target: string, limits: (typeof FORMAT_LIMITS)['png']): void {
  const { width, height, channels, depth } = image;
  if (Math.max(width, height) > limits.maxSide) {
    throw new AppError(
      'IMAGE_TOO_LARGE',
      `Expected at most ${limits.maxSide} pixels a side for ${limits.label} (${target}) but the image is ` +
        `${width} x ${height}. Save it as PNG or TIFF.`,
      { details: { path: target } },
    );
  }
  if (depth <= limits.maxBits && (limits.alpha || channels % 2 === 1)) return;
  throw new AppError(
    'INVALID_PARAMS',
    `Expected an image that ${limits.label} can hold for ${target} but received ${channels} channels of ${depth} bits. ` +
      'Save it as PNG or TIFF.',
    { details: { path: target } },
  );
}
