import type { Sharp } from 'sharp';

import type { Size } from '../../shared/geometry.js';
import type { EncodedImage } from './decode-pixels.js';
import { colourSpaceOf } from './decode-pixels.js';
import type { RetouchedOptions } from './encode-retouched.js';
import { encodeRetouched } from './encode-retouched.js';
import type { ImageFormat } from './image-format.js';
import { openStored } from './sharp-input.js';
import { dropNames } from './xmp-claims.js';

/** What XMP says of the size in pixels. */
const SIZES = [
  '{http://ns.adobe.com/tiff/1.0/}ImageWidth',
  '{http://ns.adobe.com/tiff/1.0/}ImageLength',
  '{http://ns.adobe.com/exif/1.0/}PixelXDimension',
  '{http://ns.adobe.com/exif/1.0/}PixelYDimension',
];

/**
 * Encodes `pipeline`, which holds the retouched pixels of `image`, resampled to `size` (Lanczos). All of it is held packed meanwhile, because
 * libvips would scale the photo before its retouches are laid over it. Else like `encodeRetouched`.
 */
export async function encodeSmaller(
  image: EncodedImage,
  pipeline: Sharp,
  size: Size,
  format: ImageFormat,
  options: RetouchedOptions,
): Promise<Buffer> {
  const { info, form } = image;
  const coloured = pipeline.toColourspace(colourSpaceOf(info)).keepExif();
  // The CMYK profile no longer fits: see [Note: Device values].
  const tagged = form.cmyk ? coloured.withIccProfile('srgb') : coloured.keepIccProfile();
  const packed = await tagged.png({ compressionLevel: 1 }).toBuffer();
  const scaled = openStored(packed, info.width * info.height).resize({
    ...size,
    fit: 'fill',
    kernel: 'lanczos3',
  });
  const xmp = form.xmp === undefined ? undefined : dropNames(form.xmp, (name) => SIZES.includes(name));
  const smaller: EncodedImage = {
    ...image,
    info: { ...info, ...size },
    // Between black and white there is grey now.
    form: { ...form, ...(xmp !== undefined && { xmp }), oneBit: false },
  };
  return encodeRetouched(smaller, scaled, format, options);
}
