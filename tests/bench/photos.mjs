import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import sharp from 'sharp';

/** Twenty megapixels, of which the bark at the left is the hardest part of all samples to continue. */
const SAMPLE = fileURLToPath(new URL('../../samples/nuthatch.jpg', import.meta.url));
const SAMPLE_CENTRE = { x: 0.22, y: 0.5 };

/** The photo that all sizes are made from, and where its hole is (parts of width and height). */
export async function choosePhoto(folder) {
  if (folder === undefined) return { path: SAMPLE, name: 'samples/nuthatch.jpg', centre: SAMPLE_CENTRE };
  const files = (await readdir(folder)).filter((file) => /\.(jpe?g|png|webp|tiff?)$/i.test(file)).sort();
  if (files.length === 0) throw new Error(`Expected a photo in ${folder} but found none`);
  return { path: join(folder, files[0]), name: files[0], centre: { x: 0.5, y: 0.5 } };
}

/** Writes the photo cut and resized to `size`: JPEG as cameras write it, or PNG. */
export async function writePhoto(photo, { width, height }, target) {
  const pipeline = sharp(photo.path).autoOrient().resize(width, height, { fit: 'cover', kernel: 'lanczos3' });
  const encoded = target.endsWith('.png')
    ? pipeline.png({ compressionLevel: 1 })
    : pipeline.jpeg({ quality: 92, chromaSubsampling: '4:2:0' });
  await encoded.toColourspace('srgb').removeAlpha().toFile(target);
}

/** A square hole of `side` pixels about the centre, moved inside the photo. */
export function placeHole(photo, { width, height }, side) {
  const within = (centre, length) =>
    Math.min(length - side, Math.max(0, Math.round(centre * length - side / 2)));
  return {
    left: within(photo.centre.x, width),
    top: within(photo.centre.y, height),
    width: side,
    height: side,
  };
}

/** Writes a mask of `size`, white in `hole`. */
export async function writeMask({ width, height }, hole, target) {
  const data = new Uint8Array(width * height);
  for (let y = hole.top; y < hole.top + hole.height; y++) {
    data.fill(255, y * width + hole.left, y * width + hole.left + hole.width);
  }
  await sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(target);
}

/** Writes the part `box` of an image. */
export async function writeCrop(source, box, target) {
  const { left, top, width, height } = box;
  await sharp(source).extract({ left, top, width, height }).png({ compressionLevel: 1 }).toFile(target);
}
