import sharp from 'sharp';

import type { Notice } from '../../../shared/notice.js';
import { createNotice } from '../../../shared/notice.js';
import { createChunk, createXmpChunk, withChunks, withProfileChunk } from '../png-chunks.js';
import type { ConvertedSource } from './converted-source.js';
import { MOST_CONVERTED_PIXELS, toRefusalError } from './converted-source.js';
import { runDecoder } from './decoder-thread.js';
import type { HeifPixels } from './heif-program.js';
import { heifProgram } from './heif-program.js';
import { withUprightExif } from './upright-exif.js';

/** libheif as one program and one WebAssembly file beside it, so that both may be replaced: docs/dependencies.md. */
const LIBRARY = 'libheif-js/libheif-wasm/libheif.js';
const GAIN_MAP = /gainmap|urn:iso:std:iso:ts:21496/i;

/**
 * A HEIC or HEIF photo as a PNG of the same numbers, upright as its own turns and mirrors say: the orientation in its EXIF says the
 * same once more (ISO 23008-12, A.2) and is set to 1. More than 8 bits become 16.
 */
export async function convertHeif(path: string, bytes: Buffer, most: number): Promise<ConvertedSource> {
  const maxPixels = Math.min(most, MOST_CONVERTED_PIXELS);
  const answer = await runDecoder(LIBRARY, heifProgram, { bytes, maxPixels });
  if (answer.kind !== 'pixels') throw toRefusalError(path, 'HEIC', answer, maxPixels);
  return {
    encoding: 'png',
    bytes: await toPng(answer),
    notices: noticesOf(answer),
    ...(answer.depth === 16 ? { bits: answer.bits } : {}),
    hasGainMap: answer.auxiliaries.some((type) => GAIN_MAP.test(type)),
  };
}

async function toPng({ width, height, channels, depth, data, ...rest }: HeifPixels): Promise<Buffer> {
  const raw = { width, height, channels };
  const numbers = depth === 16 ? new Uint16Array(data.buffer) : data;
  // Nothing is packed: it stays in memory, and packing took longer than decoding.
  let pipeline = sharp(numbers, { raw, limitInputPixels: false });
  if (depth === 16) pipeline = pipeline.toColourspace('rgb16');
  let png: Buffer = await pipeline.png({ compressionLevel: 0 }).toBuffer();
  const { icc, colours, exif, xmp } = rest;
  if (icc !== undefined) png = withProfileChunk(png, Buffer.from(icc));
  const chunks: Buffer[] = [];
  if (colours !== undefined && colours.primaries < 256 && colours.transfer < 256) {
    chunks.push(createChunk('cICP', Buffer.from([colours.primaries, colours.transfer, 0, 1])));
  }
  if (exif !== undefined) chunks.push(createChunk('eXIf', withUprightExif(exif)));
  if (xmp !== undefined) chunks.push(createXmpChunk(Buffer.from(xmp).toString('utf8')));
  // libvips writes a resolution that no one gave.
  return withChunks(png, chunks, ['pHYs']);
}

function noticesOf({ pictures, hasDepthMap }: HeifPixels): Notice[] {
  const notices: Notice[] = [];
  if (pictures > 1) {
    const message = `The file holds ${pictures} pictures; only the one that it names the first is used.`;
    notices.push(createNotice('FIRST_PAGE_ONLY', message, { pages: pictures }));
  }
  if (hasDepthMap) {
    const message = 'The depth map (for blur behind people) is left out; the photo is the one without it.';
    notices.push(createNotice('DEPTH_MAP_LEFT_OUT', message));
  }
  return notices;
}
