import type { Metadata, Sharp } from 'sharp';
import sharp from 'sharp';

import { AppError } from '../../shared/app-error.js';

// Source bytes are held by us, and a cache of open files stops overwriting on Windows (sharp, performance.md).
sharp.cache(false);

/** A pipeline over an encoded image, as displayed (EXIF orientation applied); a damaged or cut file fails, never half an image. */
export function openPipeline(bytes: Uint8Array, maxPixels: number): Sharp {
  return openStored(bytes, maxPixels).autoOrient();
}

/** The same, as stored: EXIF orientation is neither applied nor changed. */
export function openStored(bytes: Uint8Array, maxPixels: number): Sharp {
  return sharp(bytes, { failOn: 'warning', limitInputPixels: maxPixels });
}

/** What the header says, whatever the size; no pixel is decoded. */
export async function readMetadata(bytes: Uint8Array): Promise<Metadata> {
  return await sharp(bytes, { failOn: 'warning', limitInputPixels: false }).metadata();
}

/** An error of sharp or libvips as one `AppError` about `path`. */
export function toDecodeError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const reason = oneLine(error);
  if (/out of memory|could not allocate|unable to allocate/i.test(reason)) {
    return new AppError(
      'OUT_OF_MEMORY',
      `Not enough memory to read ${path} (${reason}). Close other programs or use a smaller image.`,
      { cause: error, details: { path } },
    );
  }
  return new AppError(
    'DECODE_FAILED',
    `Expected a complete image in ${path} but its data is damaged or cut off (${reason}). ` +
      'Copy the file again from where it came, or open it in another program and export it anew.',
    { cause: error, details: { path } },
  );
}

/** The message of `error` without line breaks, at most 200 characters. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .slice(0, 2000)
    .split(/\s/)
    .filter((word) => word !== '')
    .join(' ')
    .slice(0, 200);
}
