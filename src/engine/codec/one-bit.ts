import { deflateSync } from 'node:zlib';

import type { Sharp } from 'sharp';

import type { RasterImage } from '../raster-image.js';
import type { ImageFormat } from './image-format.js';
import { createChunk } from './png-chunks.js';

/** @file Scans of one bit stay scans of one bit: black or white, with the compressions that are made for them. */

/** The formats that hold one bit. */
export function holdsOneBit(format: ImageFormat): boolean {
  return format === 'png' || format === 'tiff';
}

/** `image`, grey of 8 bits, with every pixel black or white; a new image. */
export function toBlackAndWhite(image: RasterImage): RasterImage {
  if (image.depth === 16) return image;
  return { ...image, data: image.data.map((value) => (value < 128 ? 0 : 255)) };
}

/** Encodes `pipeline`, black and white, with one bit for each pixel. */
export async function encodeOneBit(pipeline: Sharp, format: ImageFormat): Promise<Buffer> {
  if (format === 'tiff') {
    return await pipeline.tiff({ compression: 'ccittfax4', bitdepth: 1, predictor: 'none' }).toBuffer();
  }
  // sharp writes one bit with a palette only.
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const bytesPerRow = 1 + Math.ceil(width / 8);
  const rows = Buffer.alloc(bytesPerRow * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isWhite = data[(y * width + x) * channels]! >= 128;
      if (isWhite) rows[y * bytesPerRow + 1 + (x >> 3)]! |= 128 >> (x & 7);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    createChunk('IHDR', header),
    createChunk('IDAT', deflateSync(rows, { level: 9 })),
    createChunk('IEND', Buffer.alloc(0)),
  ]);
}
