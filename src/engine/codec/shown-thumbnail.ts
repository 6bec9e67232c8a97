import sharp from 'sharp';

import { THUMBNAIL_SIDE } from '../../shared/contract/asset-paths.js';
import type { RasterImage } from '../raster-image.js';
import { convertToSrgb } from './shown-draft.js';
import type { SourceImage } from './source-image.js';

/** A PNG of `image`, which has the device values of `source`: sRGB of 8 bits, no side longer than `THUMBNAIL_SIDE`. */
export async function encodeThumbnail(source: SourceImage, image: RasterImage): Promise<Uint8Array> {
  const { width, height } = image;
  const rgba = await convertToSrgb(source, image);
  return await sharp(rgba, { raw: { width, height, channels: 4 }, limitInputPixels: false })
    .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 4 })
    .toBuffer();
}
