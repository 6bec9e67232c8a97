import type { Metadata } from 'sharp';

import { AppError } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import type { ColourSpace } from '../../shared/save-choices.js';
import type { PhotoFormat } from '../../shared/photo-formats.js';
import { entryOfFormat } from '../../shared/photo-formats.js';
import type { ColourDescription } from './colour-description.js';
import { readColourDescription } from './colour-description.js';
import { readProfileName } from './icc-profile.js';
import { findGainMap } from './gain-map/find-gain-map.js';
import type { ImageFormat } from './image-format.js';
import { readPhotoshopBlock } from './jpeg-segments.js';
import { readJpegXmp } from './jpeg-xmp.js';
import { isQuarterSampled } from './jpeg/is-quarter-sampled.js';
import type { PreparedSource } from './prepare-source.js';
import type { LeftOut } from './xmp-claims.js';

/** What the header of an image says; the size is as displayed, after EXIF orientation. */
export interface ImageInfo extends Size {
  readonly format: PhotoFormat;
  /** Channels and depth of the decoded image (a palette counts as RGB, CMYK as the sRGB it is converted to). */
  readonly channels: 1 | 2 | 3 | 4;
  readonly depth: 8 | 16;
  readonly hasAlpha: boolean;
  /** EXIF orientation of the file, 1 to 8. */
  readonly orientation: number;
  readonly profileName?: string;
  /** Sentences for the person about what opening this image changes or leaves out. */
  readonly notices: readonly Notice[];
}

/** What decoding and saving need to know beyond `ImageInfo`. */
export interface EncodedForm {
  /** CMYK, which is converted to sRGB. */
  readonly cmyk: boolean;
  /** Channels behind the colours that are no transparency and are left out: a saved selection, infrared. */
  readonly spareChannels: number;
  /** Black or white, one bit for each pixel. */
  readonly oneBit: boolean;
  readonly leftOut: LeftOut;
  /** The gain map of an Ultra HDR JPEG, a JPEG itself. */
  readonly gainMap?: Buffer;
  /** JPEG with a quarter of the colour samples. */
  readonly subsampled: boolean;
  /** Progressive JPEG or interlaced PNG: held whole while it is decoded. */
  readonly interlaced: boolean;
  /** WebP without loss. */
  readonly losslessWebp: boolean;
  /** Bits a channel in the file, where they are neither 8 nor 16. */
  readonly bits?: number;
  /** Pixels per inch, where the file says so. */
  readonly density?: number;
  /** All XMP, the extended part of a JPEG included. */
  readonly xmp?: string;
  readonly hasProfile: boolean;
  /** What the colours were converted to: neither profile nor chunks of the file say it any more. */
  readonly converted?: ColourSpace;
  /** What the file says of its colours without a profile. */
  readonly colours?: ColourDescription;
  /** The EXIF block as libvips found it; none for TIFF, whose own directories hold it. */
  readonly exif?: Uint8Array;
  /** Photoshop resources, with IPTC captions among them; none for TIFF. */
  readonly photoshop?: Uint8Array;
}

/** The largest side that our encoders were tested with, and the largest that fits a JPEG header. */
export const MAX_SIDE = 65_535;
/** 32 MiB: several times the largest that photo programs write (an edit history in XMP). */
const MAX_BLOCK_BYTES = 32 * 1024 * 1024;
const RGB_SPACES = ['srgb', 'rgb', 'rgb16'];
const GREY_SPACES = ['b-w', 'grey16'];

/** Checks the header and says what the image is. `IMAGE_TOO_LARGE`, or `UNSUPPORTED_FORMAT` for pixels we cannot hold. */
export function describeImage(
  path: string,
  { format, encoding }: { readonly format: PhotoFormat; readonly encoding: ImageFormat },
  metadata: Metadata,
  prepared: PreparedSource,
  maxPixels: number,
): { info: ImageInfo; form: EncodedForm } {
  const size = metadata.autoOrient;
  checkSize(path, size, maxPixels);
  checkMetadata(path, metadata);
  const cmyk = metadata.space === 'cmyk';
  const depth = cmyk ? 8 : depthOf(path, format, metadata);
  const { bytes, spareChannels, hasVideo, pictures } = prepared;
  const mayHoldGainMap = encoding === 'jpeg' && (metadata.gainMap !== undefined || pictures > 1);
  const gainMap = mayHoldGainMap ? findGainMap(bytes) : undefined;
  const bits = prepared.bits ?? (encoding === 'avif' ? metadata.bitsPerSample : undefined);
  const hasGainMap = gainMap !== undefined || metadata.gainMap !== undefined;
  const channels = cmyk ? 3 : channelsOf(path, format, metadata, spareChannels);
  // libvips passes over extended XMP, and over all of it beside a gain map.
  const xmp = (encoding === 'jpeg' ? readJpegXmp(bytes) : undefined) ?? metadata.xmpAsString;
  const photoshop =
    encoding === 'jpeg' ? readPhotoshopBlock(bytes) : encoding === 'tiff' ? undefined : metadata.iptc;
  const colours = metadata.icc === undefined ? readColourDescription(encoding, bytes) : undefined;
  const profileName = metadata.icc === undefined ? undefined : readProfileName(metadata.icc);
  return {
    info: {
      width: size.width,
      height: size.height,
      format,
      channels,
      depth,
      hasAlpha: channels === 2 || channels === 4,
      orientation: metadata.orientation ?? 1,
      ...(profileName === undefined ? {} : { profileName }),
      notices: [...noticesOf(metadata, cmyk, hasGainMap ? pictures - 1 : pictures), ...prepared.notices],
    },
    form: {
      cmyk,
      spareChannels,
      oneBit: channels === 1 && metadata.bitsPerSample === 1,
      leftOut: { gainMap: hasGainMap || prepared.hasGainMap, video: hasVideo },
      ...(gainMap === undefined ? {} : { gainMap }),
      subsampled: encoding === 'jpeg' && isQuarterSampled(bytes),
      interlaced: metadata.isProgressive === true,
      losslessWebp: encoding === 'webp' && isLosslessWebp(bytes),
      ...(depth === 16 && bits !== undefined ? { bits } : {}),
      ...(metadata.density === undefined ? {} : { density: metadata.density }),
      hasProfile: metadata.icc !== undefined,
      ...(xmp === undefined ? {} : { xmp }),
      ...(colours === undefined ? {} : { colours }),
      ...(metadata.exif === undefined ? {} : { exif: metadata.exif }),
      ...(photoshop === undefined ? {} : { photoshop }),
    },
  };
}

function checkSize(path: string, size: Size, maxPixels: number): void {
  const { width, height } = size;
  if (width * height <= maxPixels && Math.max(width, height) <= MAX_SIDE) return;
  throw new AppError(
    'IMAGE_TOO_LARGE',
    `Expected at most ${maxPixels} pixels and ${MAX_SIDE} pixels a side but ${path} says ${width} x ${height}. ` +
      'Scale it down or cut it into parts.',
    { details: { path, width, height, maxPixels } },
  );
}

/** Metadata is copied and searched. It may be compressed, so that 20 kB unpack to more than the memory. */
function checkMetadata(path: string, { exif, xmp, iptc, icc }: Metadata): void {
  for (const [name, block] of Object.entries({ EXIF: exif, XMP: xmp, IPTC: iptc, 'ICC profile': icc })) {
    const sizeBytes = block?.byteLength ?? 0;
    if (sizeBytes <= MAX_BLOCK_BYTES) continue;
    throw new AppError(
      'IMAGE_TOO_LARGE',
      `Expected at most ${MAX_BLOCK_BYTES} bytes of ${name} but ${path} holds ${sizeBytes}. ` +
        'Remove that block with a metadata editor, or export the image anew.',
      { details: { path, block: name, sizeBytes } },
    );
  }
}

function depthOf(path: string, format: PhotoFormat, metadata: Metadata): 8 | 16 {
  if (metadata.depth === 'uchar') return 8;
  if (metadata.depth === 'ushort') return 16;
  throw unsupportedPixels(path, format, `8 or 16 bits a channel`, `numbers of type ${metadata.depth}`);
}

function channelsOf(
  path: string,
  format: PhotoFormat,
  metadata: Metadata,
  spareChannels: number,
): 1 | 2 | 3 | 4 {
  const { space } = metadata;
  const channels = (metadata.channels - spareChannels) as Metadata['channels'];
  const hasAlpha = metadata.hasAlpha && spareChannels === 0;
  if (RGB_SPACES.includes(space) && channels === (hasAlpha ? 4 : 3)) return channels;
  if (GREY_SPACES.includes(space) && channels === (hasAlpha ? 2 : 1)) return channels;
  const received = `colour space ${space} with ${channels} channels`;
  throw unsupportedPixels(path, format, 'grey or RGB with or without one alpha channel', received);
}

function unsupportedPixels(path: string, format: PhotoFormat, expected: string, received: string): AppError {
  return new AppError(
    'UNSUPPORTED_FORMAT',
    `Expected ${expected} but ${path} is a ${entryOfFormat(format).label} with ${received}. ` +
      'Export it as RGB with 8 or 16 bits a channel.',
    { details: { path, format, kind: 'pixels' } },
  );
}

/** `pictures` without a gain map, which is listed as one. */
function noticesOf(metadata: Metadata, cmyk: boolean, pictures: number): Notice[] {
  const pages = Math.max(metadata.pages ?? 1, pictures);
  const notices: Notice[] = [];
  if (cmyk) notices.push(createNotice('COLOURS_CONVERTED', 'The CMYK colours are converted to sRGB.'));
  if (cmyk && metadata.depth === 'ushort') {
    const message = 'The CMYK colours had 16 bits a channel; the converted ones have 8.';
    notices.push(createNotice('CMYK_DEPTH_REDUCED', message));
  }
  if (pages > 1) {
    const message = `The file holds ${pages} pages or frames; only the first is used.`;
    notices.push(createNotice('FIRST_PAGE_ONLY', message, { pages }));
  }
  return notices;
}

/** `VP8L` is the lossless form (RFC 9649, 2.6); in the extended form the image chunk follows after others. */
function isLosslessWebp(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 12; offset + 8 <= view.length;) {
    const chunk = view.toString('latin1', offset, offset + 4);
    if (chunk === 'VP8L') return true;
    if (chunk === 'VP8 ') return false;
    const size = view.readUInt32LE(offset + 4);
    offset += 8 + size + (size % 2);
  }
  return false;
}
