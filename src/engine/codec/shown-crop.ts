import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

import type { Rect } from '../../shared/geometry.js';
import { convertToSrgb } from './shown-draft.js';
import { encodeShownPixels } from './shown-images.js';
import type { SourceImage } from './source-image.js';

/**
 * Writes a part of the photo to `path` as the pictures of the whole are, its long side at most `side`; never enlarged. Errors of decoding.
 */
export async function writeShownCrop(
  source: SourceImage,
  rect: Rect,
  path: string,
  side: number,
): Promise<void> {
  const image = await source.decode(rect);
  const data = await convertToSrgb(source, image);
  const raw = { width: image.width, height: image.height, channels: 4 as const };
  const { data: small, info } = await sharp(data, { raw, limitInputPixels: false })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const shown = { width: info.width, height: info.height, channels: 4, depth: 8, data: small } as const;
  await writeFile(path, await encodeShownPixels(shown, source.info.hasAlpha));
}
