import type { Sharp } from 'sharp';

import type { Size } from '../../shared/geometry.js';
import type { EncodedImage } from './decode-pixels.js';
import type { RetouchedOptions } from './encode-retouched.js';
import { encodeRetouched } from './encode-retouched.js';
import type { ImageFormat } from './image-format.js';
import { packRetouched } from './open-retouched.js';
import { openStored } from './sharp-input.js';
import { dropSizes } from './xmp-claims.js';

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
  const packed = await packRetouched(image, pipeline);
  const scaled = openStored(packed, info.width * info.height).resize({
    ...size,
    fit: 'fill',
    kernel: 'lanczos3',
  });
  const xmp = form.xmp === undefined ? undefined : dropSizes(form.xmp);
  const smaller: EncodedImage = {
    ...image,
    info: { ...info, ...size },
    // Between black and white there is grey now.
    form: { ...form, ...(xmp !== undefined && { xmp }), oneBit: false },
  };
  return encodeRetouched(smaller, scaled, format, options);
}
