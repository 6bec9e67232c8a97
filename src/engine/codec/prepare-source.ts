import type { Metadata } from 'sharp';

import { AppError } from '../../shared/app-error.js';
import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import { isProfileWhole } from './icc-profile.js';
import { readPictureSizes } from './avif-boxes.js';
import type { ImageFormat } from './image-format.js';
import { withoutSegments } from './jpeg-segments.js';
import { readChunks, withoutChunks } from './png-chunks.js';
import { prepareJpeg } from './prepare-jpeg.js';
import { prepareTiff } from './prepare-tiff.js';
import { TiffReader } from './tiff-directory.js';

/** The bytes of a file as they are decoded, and what libvips does not tell about them. */
export interface PreparedSource {
  readonly bytes: Buffer;
  readonly notices: readonly Notice[];
  /** Channels behind the colours that are no transparency. */
  readonly spareChannels: number;
  readonly hasVideo: boolean;
  /** It had a gain map, which was left behind before. */
  readonly hasGainMap: boolean;
  /** Bits a channel of the original, when the file was converted and the result has other ones. */
  readonly bits?: number;
  /** Pictures or frames that libvips does not count. */
  readonly pictures: number;
}

/** Far more than any photo that is opened, and less than what libvips cannot handle (10 million). */
const MOST_SIDE = 100_000;
const TAG_PROFILE = 0x8773;
const PROFILE_SEGMENT = 'ICC_PROFILE\0';

/** Prepares a file of `format`, which may be changed in place. `UNSUPPORTED_FORMAT` where a feature of it cannot be read. */
export async function prepareSource(
  path: string,
  format: ImageFormat,
  file: Buffer,
): Promise<PreparedSource> {
  const plain = {
    bytes: file,
    notices: [],
    spareChannels: 0,
    hasVideo: false,
    hasGainMap: false,
    pictures: 1,
  };
  switch (format) {
    case 'jpeg':
      return { ...plain, ...(await prepareJpeg(file)) };
    case 'tiff':
      return { ...plain, ...prepareTiff(path, file) };
    case 'png': {
      const control = readChunks(file).find(({ type }) => type === 'acTL')?.content;
      return { ...plain, pictures: control && control.length >= 4 ? control.readUInt32BE(0) : 1 };
    }
    case 'avif':
      checkPictureSizes(path, file);
      return plain;
    case 'webp':
      return plain;
  }
}

/** libvips writes a line of its own to the terminal for a size that its numbers cannot hold. */
function checkPictureSizes(path: string, file: Buffer): void {
  for (const { width, height } of readPictureSizes(file)) {
    if (Math.max(width, height) <= MOST_SIDE) continue;
    throw new AppError(
      'IMAGE_TOO_LARGE',
      `Expected at most ${MOST_SIDE} pixels a side but ${path} says ${width} x ${height}. ` +
        'Copy the file again from where it came, or scale it down.',
      { details: { path, width, height } },
    );
  }
}

/** The same without a profile that is cut or damaged: encoders stop at it. `undefined` where the profile is good or absent. */
export function withoutBadProfile(
  prepared: PreparedSource,
  format: ImageFormat,
  { icc }: Metadata,
): PreparedSource | undefined {
  if (icc === undefined || isProfileWhole(icc)) return undefined;
  const bytes = dropProfile(prepared.bytes, format);
  if (bytes === undefined) return undefined;
  const message =
    'The colour profile of the file is damaged and is left out; the colours are taken for sRGB.';
  return { ...prepared, bytes, notices: [...prepared.notices, createNotice('PROFILE_DAMAGED', message)] };
}

function dropProfile(file: Buffer, format: ImageFormat): Buffer | undefined {
  switch (format) {
    case 'jpeg':
      return withoutSegments(
        file,
        (marker, content) => marker === 0xe2 && content.toString('latin1', 0, 12) === PROFILE_SEGMENT,
      );
    case 'png':
      return withoutChunks(file, ['iCCP']);
    case 'tiff': {
      const reader = TiffReader.open(file);
      const directory = reader?.directoryAt(reader.firstOffset());
      if (reader === undefined || directory === undefined) return undefined;
      for (let at = directory.offset + 2; at < directory.nextPointerOffset; at += 12) {
        // The next number has no meaning; the order of the tags stays.
        if (reader.view.getUint16(at, reader.littleEndian) === TAG_PROFILE) {
          reader.view.setUint16(at, TAG_PROFILE + 1, reader.littleEndian);
        }
      }
      return file;
    }
    case 'webp':
    case 'avif':
      return undefined;
  }
}
