import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

import type { RasterImage, RasterImage8 } from '../../src/engine/raster-image.js';
import { encodeImage } from '../fixtures/images.js';

/** The red of the object that is to be removed; nothing else in a scene has any red above 100. */
export const OBJECT_RED = 250;

/** A waving green and blue texture with a red rectangle on it. */
export function createScene(
  width: number,
  height: number,
  object: { left: number; top: number; width: number; height: number },
): RasterImage8 {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const isObject =
        x >= object.left &&
        x < object.left + object.width &&
        y >= object.top &&
        y < object.top + object.height;
      data[at] = isObject ? OBJECT_RED : 50 + 40 * Math.sin((x * 7 + y * 3) / 11);
      data[at + 1] = 128 + 90 * Math.sin(x / 5) * Math.cos(y / 7);
      data[at + 2] = 128 + 90 * Math.sin((x + 2 * y) / 9);
    }
  }
  return { width, height, channels: 3, depth: 8, data };
}

/** A mask of one grey channel. */
export function createMaskImage(
  width: number,
  height: number,
  valueAt: (x: number, y: number) => number,
): RasterImage8 {
  const data = Uint8Array.from({ length: width * height }, (_, pixel) =>
    valueAt(pixel % width, Math.floor(pixel / width)),
  );
  return { width, height, channels: 1, depth: 8, data };
}

/** Writes `image` as PNG or TIFF, by the extension; both are lossless. */
export async function writeImage(path: string, image: RasterImage): Promise<string> {
  await writeFile(path, await encodeImage(image, path.endsWith('.tif') ? 'tiff' : 'png'));
  return path;
}

/** The pixels of a file by sharp alone, so that tests do not rest on the code under test. */
export async function readPixels(path: string): Promise<RasterImage> {
  const { depth } = await sharp(path, { limitInputPixels: false }).metadata();
  const isDeep = depth === 'ushort';
  const { data, info } = await sharp(path, { limitInputPixels: false })
    .toColourspace(isDeep ? 'rgb16' : 'srgb')
    .raw({ depth: isDeep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const samples = isDeep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  return { width, height, channels, depth: isDeep ? 16 : 8, data: samples } as RasterImage;
}

/** How many pixels differ between two images of the same form, outside and inside a mask. */
export function countChanges(
  before: RasterImage,
  after: RasterImage,
  isMasked: (x: number, y: number) => boolean,
): { outside: number; inside: number } {
  const { width, height, channels, depth } = before;
  if (
    after.width !== width ||
    after.height !== height ||
    after.channels !== channels ||
    after.depth !== depth
  ) {
    throw new Error(
      `Expected ${width} x ${height} x ${channels} of ${depth} bits but received ` +
        `${after.width} x ${after.height} x ${after.channels} of ${after.depth} bits`,
    );
  }
  const changes = { outside: 0, inside: 0 };
  for (let pixel = 0; pixel < width * height; pixel++) {
    let differs = false;
    for (let at = pixel * channels; at < (pixel + 1) * channels; at++)
      differs ||= before.data[at] !== after.data[at];
    if (differs) changes[isMasked(pixel % width, Math.floor(pixel / width)) ? 'inside' : 'outside']++;
  }
  return changes;
}

/** How many pixels are redder than anything but the object. */
export function countRed(image: RasterImage): number {
  let count = 0;
  for (let at = 0; at < image.data.length; at += image.channels) if ((image.data[at] ?? 0) > 150) count++;
  return count;
}
