import { createNotice } from '../../../shared/notice.js';
import { createChunk, createXmpChunk, withChunks } from '../png-chunks.js';
import type { ConvertedSource } from './converted-source.js';
import { MOST_CONVERTED_PIXELS, toRefusalError } from './converted-source.js';
import { runDecoder } from './decoder-thread.js';
import { readJxlMetadata } from './jxl-boxes.js';
import { jxlProgram } from './jxl-program.js';
import { withUprightExif } from './upright-exif.js';

/** libvips as WebAssembly, whose JPEG XL is libjxl. */
const LIBRARY = 'wasm-vips';

/**
 * A JPEG XL photo as a PNG of the same numbers and depth. libjxl turns it as its own header says, which the orientation in EXIF
 * repeats (ISO 18181-2, 9.5): that is set to 1.
 */
export async function convertJxl(path: string, bytes: Buffer, most: number): Promise<ConvertedSource> {
  const maxPixels = Math.min(most, MOST_CONVERTED_PIXELS);
  const answer = await runDecoder(LIBRARY, jxlProgram, { bytes, maxPixels });
  if (answer.kind !== 'png') throw toRefusalError(path, 'JPEG XL', answer, maxPixels);
  const { data, frames } = answer;
  const message = `The file holds ${frames} pages or frames; only the first is used.`;
  return {
    encoding: 'png',
    bytes: withMetadata(Buffer.from(data.buffer, data.byteOffset, data.byteLength), bytes),
    notices: frames > 1 ? [createNotice('FIRST_PAGE_ONLY', message, { pages: frames })] : [],
    hasGainMap: false,
  };
}

function withMetadata(png: Buffer, file: Buffer): Buffer {
  const { exif, xmp } = readJxlMetadata(file);
  const chunks: Buffer[] = [];
  if (exif !== undefined) chunks.push(createChunk('eXIf', withUprightExif(exif)));
  if (xmp !== undefined) chunks.push(createXmpChunk(xmp));
  // libvips writes a resolution that no one gave.
  return withChunks(png, chunks, ['eXIf', 'pHYs']);
}
