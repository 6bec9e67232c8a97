/** @file The most memory that decoding and encoding take, so that a photo that is too large is refused before any work. Measured with libvips 8.18. */
import type { Size } from '../../shared/geometry.js';
import { checkMemory } from '../memory-limit.js';
import type { EncodedImage } from './decode-pixels.js';
import type { SaveOptions } from './encode-options.js';
import type { ImageFormat } from './image-format.js';
import { FORMAT_LIMITS } from './image-format.js';

/** Bytes a pixel that an encoder holds besides what goes through it. */
const ENCODER_BYTES = { jpeg: 0, png: 0, tiff: 0, webp: 14, avif: 20 } as const;
/** The whole coefficients of a JPEG with its best tables, which are made up to this size (encode-options.ts). */
const OPTIMISED = { pixels: 60e6, bytesPerPixel: 6 } as const;
/** The decoded photo, of which not more than this is held while it is saved. */
const HELD_BYTES = 200e6;
/** The size of a losslessly packed photo as a part of its pixels; the packed bytes lie in memory twice. */
const LOSSLESS_PART = 0.6;
const COPIES = 2;

/** `OUT_OF_MEMORY` where decoding `area` cannot be held. */
export function checkDecodingMemory(image: EncodedImage, area: Size, path: string): void {
  checkMemory({
    what: `reading ${path}`,
    bytes: image.bytes.byteLength + decoderBytes(image) + rasterBytes(image, area),
    depth: image.info.depth,
    advice: 'Scale the photo down or cut it into parts.',
    details: { path },
  });
}

/** `OUT_OF_MEMORY` where encoding the photo as `format` cannot be held. */
export function checkSavingMemory(
  image: EncodedImage,
  format: ImageFormat,
  { quality, resize, colourSpace, depth }: SaveOptions,
  path: string,
): void {
  const { label } = FORMAT_LIMITS[format];
  const held = Math.min(rasterBytes(image), HELD_BYTES);
  // What is made smaller or converted is packed first (resize-retouched.ts, convert-retouched.ts), and unpacked to get more bits.
  const isPacked = resize !== undefined || colourSpace !== undefined || depth === 16;
  const deepened = depth === 16 && image.info.depth === 8 ? 3 * rasterBytes(image) : 0;
  const packed = isPacked ? COPIES * LOSSLESS_PART * rasterBytes(image) + deepened : 0;
  checkMemory({
    what: `saving a photo of ${image.info.width} x ${image.info.height} as ${label}`,
    bytes:
      image.bytes.byteLength + held + packed + decoderBytes(image) + encoderBytes(image, format, quality),
    depth: image.info.depth,
    advice:
      format === 'jpeg'
        ? 'Scale the photo down or cut it into parts.'
        : 'Save it as JPEG or TIFF, or scale it down.',
    details: { path, format },
  });
}

function rasterBytes({ info }: EncodedImage, { width, height }: Size = info): number {
  return width * height * info.channels * (info.depth / 8);
}

/** Most kinds are decoded row by row; these are held whole. */
function decoderBytes(image: EncodedImage): number {
  const { info, form } = image;
  const pixels = info.width * info.height;
  // Turning happens in memory.
  const turned = info.orientation > 2 ? rasterBytes(image) : 0;
  switch (image.encoding) {
    case 'jpeg':
      return (
        turned +
        (form.interlaced ? 2 * pixels * (info.channels === 3 && form.subsampled ? 1.5 : info.channels) : 0)
      );
    case 'png':
      return turned + (form.interlaced ? rasterBytes(image) : 0);
    case 'tiff':
      return turned;
    case 'webp':
      return turned + 7 * pixels;
    case 'avif':
      return turned + 16 * pixels;
  }
}

function encoderBytes(image: EncodedImage, format: ImageFormat, quality: number | undefined): number {
  const { info } = image;
  const pixels = info.width * info.height;
  if (format === 'jpeg') {
    return pixels <= OPTIMISED.pixels ? OPTIMISED.bytesPerPixel * pixels : 0.3 * COPIES * pixels;
  }
  const isLossless = format === 'png' || format === 'tiff';
  const isSourceLossless = image.encoding === 'png' || image.encoding === 'tiff' || image.form.losslessWebp;
  const guessed = LOSSLESS_PART * rasterBytes(image);
  // The size of a lossless file shows how well its pixels can be packed.
  const outBytes = isSourceLossless ? Math.min(1.2 * image.bytes.byteLength, guessed) : guessed;
  if (isLossless) return COPIES * outBytes;
  const encoder = ENCODER_BYTES[format] * pixels;
  return encoder + (quality === 100 ? COPIES * outBytes : 0.3 * COPIES * pixels);
}
