import type { Sharp } from 'sharp';

import type { Size } from '../../shared/geometry.js';
import type { EncodedImage } from './decode-pixels.js';
import { packRetouched } from './open-retouched.js';
import { openStored } from './sharp-input.js';
import { dropSizes } from './xmp-claims.js';

/**
 * `pipeline`, which holds the retouched pixels of `image`, resampled to `size` (Lanczos), and `image` of that size. All of it is held packed
 * meanwhile, because libvips would scale the photo before its retouches are laid over it.
 */
export async function resizeRetouched(
  image: EncodedImage,
  pipeline: Sharp,
  size: Size,
): Promise<{ readonly image: EncodedImage; readonly pipeline: Sharp }> {
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
  return { image: smaller, pipeline: scaled };
}
