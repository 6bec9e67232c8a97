import { AppError } from '../../shared/app-error.js';
import type { Rect } from '../../shared/geometry.js';
import { entryOfFormat, OPENED_LABELS } from '../../shared/photo-formats.js';
import type { RasterImage } from '../raster-image.js';
import type { EncodedImage } from './decode-pixels.js';
import { decodePixels } from './decode-pixels.js';
import type { Detection } from './detect-format.js';
import { detectFormat } from './detect-format.js';
import { convertSource } from './foreign/convert-source.js';
import type { ImageInfo } from './image-info.js';
import { describeImage } from './image-info.js';
import type { ConvertedSource } from './foreign/converted-source.js';
import { checkDecodingMemory } from './memory-need.js';
import type { PreparedSource } from './prepare-source.js';
import { prepareSource, withoutBadProfile } from './prepare-source.js';
import type { FileIdentity } from './read-source.js';
import { readSource } from './read-source.js';
import { readMetadata, toDecodeError } from './sharp-input.js';

export type { ImageFormat } from './image-format.js';
export type { ImageInfo } from './image-info.js';

/** An opened file. Its bytes were read once, so that it stays what it was whatever happens to the file. */
export interface SourceImage {
  readonly path: string;
  readonly info: ImageInfo;
  readonly identity: FileIdentity;
  /** For the codec alone: the bytes, prepared, and what is known of them. */
  readonly encoded: EncodedImage;
  /** The pixels in device values, as displayed, all or those of `rect`. The caller owns the buffer. `DECODE_FAILED` for a damaged or cut file. */
  decode(rect?: Rect): Promise<RasterImage>;
}

/** 300 million pixels: three times the largest camera, 2.4 GB at most when decoded. */
export const DEFAULT_MAX_PIXELS = 300_000_000;

/** How to open an image. */
export interface OpenImageOptions {
  readonly maxPixels?: number;
  /** Where the bytes lie, by default at the image's own path. */
  readonly contentPath?: string;
}

/**
 * Opens a file of `PHOTO_FORMATS`, known by its content. Reads the header only, where sharp reads the format; `decode` reads the pixels.
 * Errors: `NOT_FOUND`, `UNSUPPORTED_FORMAT`, `IMAGE_TOO_LARGE`, `DECODE_FAILED`.
 */
export async function openImage(path: string, options: OpenImageOptions = {}): Promise<SourceImage> {
  return openBytes(path, await readSource(options.contentPath ?? path), options);
}

/** Opens what was read, or made, for the image at `path`. The same errors. */
export async function openBytes(
  path: string,
  { bytes, identity }: { readonly bytes: Buffer; readonly identity: FileIdentity },
  options: Pick<OpenImageOptions, 'maxPixels'> = {},
): Promise<SourceImage> {
  const { format, name } = requireSupported(path, detectFormat(bytes));
  const maxPixels = options.maxPixels ?? DEFAULT_MAX_PIXELS;
  try {
    const converted = await convertSource(
      path,
      { format, name: name ?? entryOfFormat(format).label },
      bytes,
      maxPixels,
    );
    const { encoding } = converted;
    let prepared = withConversion(await prepareSource(path, encoding, converted.bytes), converted);
    let metadata = await readMetadata(prepared.bytes);
    const mended = withoutBadProfile(prepared, encoding, metadata);
    if (mended !== undefined) {
      prepared = mended;
      metadata = await readMetadata(prepared.bytes);
    }
    const kind = { format, encoding };
    const encoded = {
      bytes: prepared.bytes,
      encoding,
      ...describeImage(path, kind, metadata, prepared, maxPixels),
    };
    return {
      path,
      info: encoded.info,
      identity,
      encoded,
      decode: async (rect) => {
        checkDecodingMemory(encoded, rect ?? encoded.info, path);
        try {
          return await decodePixels(encoded, rect === undefined ? {} : { rect });
        } catch (error) {
          throw toDecodeError(error, path);
        }
      },
    };
  } catch (error) {
    throw format === 'avif' && isSequence(bytes) ? sequenceError(path) : toDecodeError(error, path);
  }
}

function withConversion(prepared: PreparedSource, converted: ConvertedSource): PreparedSource {
  const { notices, hasGainMap, bits } = converted;
  const known = bits === undefined ? {} : { bits };
  return { ...prepared, notices: [...prepared.notices, ...notices], hasGainMap, ...known };
}

/** Is the first brand of an ISO media file that of a sequence of pictures? */
function isSequence(bytes: Buffer): boolean {
  return bytes.toString('latin1', 8, 12) === 'avis';
}

function sequenceError(path: string): AppError {
  return new AppError(
    'UNSUPPORTED_FORMAT',
    `Expected a still AVIF but ${path} is an animated one. Export the frame that you want as PNG or AVIF.`,
    { details: { path, format: 'avif', kind: 'other' } },
  );
}

function requireSupported(path: string, detection: Detection): Detection & { readonly kind: 'supported' } {
  const expected = `Expected a photo (${OPENED_LABELS})`;
  switch (detection.kind) {
    case 'supported':
      return detection;
    case 'unsupported':
      throw new AppError(
        'UNSUPPORTED_FORMAT',
        `${expected} but ${path} is ${detection.name}, which is not supported: ${detection.advice}.`,
        { details: { path, format: detection.name, kind: 'other' } },
      );
    case 'unknown':
      throw new AppError(
        'UNSUPPORTED_FORMAT',
        `${expected} but the content of ${path} is none that is known. ` +
          'Check that it is an image, or export it as JPEG or TIFF.',
        { details: { path } },
      );
  }
}
