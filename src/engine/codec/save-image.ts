import { setImmediate } from 'node:timers/promises';

import { AppError, invalidParameter, throwIfCancelled } from '../../shared/app-error.js';
import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import type { Size } from '../../shared/geometry.js';
import type { MetadataChoice } from '../../shared/save-choices.js';
import { pickSaveChoices, resizedSize } from '../../shared/save-choices.js';
import { checkTarget, writeFileAtomically } from '../files/atomic-write.js';
import type { Patch } from '../raster-image.js';
import { chooseMetadata, withBareGainMap } from './choose-metadata.js';
import type { EncodedImage } from './decode-pixels.js';
import type { SaveOptions } from './encode-options.js';
import { checkQuality } from './encode-options.js';
import type { LayerFormat } from './encode-layer.js';
import { encodeLayer, LAYER_FORMATS } from './encode-layer.js';
import { convertRetouched, planConversion } from './convert-retouched.js';
import { resizeRetouched } from './resize-retouched.js';
import { encodeRetouched } from './encode-retouched.js';
import { carryGainMap } from './gain-map/carry-gain-map.js';
import type { ImageFormat } from './image-format.js';
import { FORMAT_LIMITS, formatToWrite } from './image-format.js';
import { keepJpegBlocks } from './keep-jpeg-blocks.js';
import { checkSavingMemory } from './memory-need.js';
import { noticeMissing } from './missing-metadata.js';
import { openRetouched } from './open-retouched.js';
import type { RetouchedArea } from './retouched-areas.js';
import { layPatches, layPatchesAtOnce } from './retouched-areas.js';
import { toDecodeError } from './sharp-input.js';
import type { SourceImage } from './source-image.js';

export type { SaveOptions } from './encode-options.js';

/** What `saveImage` wrote, and sentences for the person about what the format could not keep. */
export interface SavedImage {
  readonly path: string;
  readonly format: ImageFormat;
  readonly sizeBytes: number;
  /** In pixels. */
  readonly size: Size;
  readonly notices: readonly Notice[];
}

/**
 * Writes the source with `patches` laid over it in order. Pixels outside the patches are those of the source (exactly so in
 * lossless output, see [Note: Exclusive or], and from JPEG to JPEG block by block, see [Note: Kept blocks]); ICC profile, EXIF,
 * XMP, IPTC and density are kept, the orientation is 1 (kept with the blocks), the old EXIF thumbnail is gone. The target appears
 * whole or not at all. Errors: `INVALID_PARAMS`, `ALREADY_EXISTS`,
 * `IMAGE_TOO_LARGE` (the format has no room), `DECODE_FAILED`, `WRITE_FAILED`, `CANCELLED`.
 */
export async function saveImage(
  source: SourceImage,
  patches: readonly Patch[],
  target: string,
  options: SaveOptions = {},
  signal?: AbortSignal,
): Promise<SavedImage> {
  const format = checkSaving(source, target, options);
  const found = await checkTarget(target, options.force ?? false);
  throwIfCancelled(signal);
  const { bytes, notices } = await encodeSaved(source, patches, format, options, signal);
  throwIfCancelled(signal);
  await writeFileAtomically(target, bytes, {
    force: options.force,
    expected: options.expected ?? found,
    attributesOf: source.path,
  });
  const size = resizedSize(source.info, options.resize);
  return { path: target, format, sizeBytes: bytes.byteLength, size, notices };
}

/** How many bytes `saveImage` would write. Nothing is written. The same errors, but for those of files. */
export async function weighImage(
  source: SourceImage,
  patches: readonly Patch[],
  options: SaveOptions & { readonly format: ImageFormat },
  signal?: AbortSignal,
): Promise<number> {
  const { format } = options;
  checkSaving(source, `${source.path}.${format}`, options);
  throwIfCancelled(signal);
  const { bytes } = await encodeSaved(source, patches, format, options, signal);
  throwIfCancelled(signal);
  return bytes.byteLength;
}

async function encodeSaved(
  source: SourceImage,
  patches: readonly Patch[],
  format: ImageFormat,
  options: SaveOptions,
  signal: AbortSignal | undefined,
): Promise<{ readonly bytes: Uint8Array; readonly notices: readonly Notice[] }> {
  const { metadata = 'all' } = options;
  const encoded = metadata === 'all' ? source.encoded : withBareGainMap(source.encoded);
  if (options.isLayer) {
    try {
      return { bytes: await encodeLayer(encoded, patches, format as LayerFormat), notices: [] };
    } catch (error) {
      throw toDecodeError(error, source.path);
    }
  }
  const size = resizedSize(encoded.info, options.resize);
  const isWhole = size === encoded.info;
  const notices = noticesOf(encoded, format, metadata);
  const { conversion, notices: told } = planConversion(encoded, format, options);
  notices.push(...told);
  const hasItsColours = conversion?.space === undefined;
  let bytes: Uint8Array;
  /** The photo with what is still true of it. */
  let written = encoded;
  try {
    const flatten = encoded.info.hasAlpha && !FORMAT_LIMITS[format].alpha;
    // A gain map is filled in one go; phones, which make them, have no photo that is too large for that.
    const hasMap = isWhole && hasItsColours && format === 'jpeg' && encoded.form.gainMap !== undefined;
    const whole = hasMap ? await layPatchesAtOnce(encoded, patches, flatten, signal) : undefined;
    const areas = (): AsyncIterable<RetouchedArea> | Iterable<RetouchedArea> =>
      whole ? [whole] : layPatches(encoded, patches, flatten, { signal });
    const pause = async (): Promise<void> => {
      await setImmediate();
      throwIfCancelled(signal);
    };
    const kept =
      isWhole && hasItsColours ? await keepBlocks(encoded, areas(), format, options, pause) : undefined;
    throwIfCancelled(signal);
    if (kept instanceof Uint8Array) bytes = kept;
    else {
      if (kept !== undefined) notices.push(notKeptNotice(kept.reason));
      const { quality } = options;
      const retouched = { image: encoded, pipeline: await openRetouched(encoded, areas(), flatten) };
      const sized = isWhole ? retouched : await resizeRetouched(encoded, retouched.pipeline, size);
      const last = conversion ? await convertRetouched(sized.image, sized.pipeline, conversion) : sized;
      written = last.image;
      bytes = await encodeRetouched(written, last.pipeline, format, { quality, metadata });
    }
    const withMap =
      isWhole && hasItsColours && format === 'jpeg'
        ? await carryGainMap(encoded, whole, bytes, kept !== bytes, pause)
        : undefined;
    bytes = withMap ?? bytes;
    if (encoded.form.leftOut.gainMap && withMap === undefined) notices.push(gainMapNotice());
    // What the person wants to be gone is not missing.
    if (metadata === 'all') notices.push(...(await noticeMissing(written, bytes, format)));
  } catch (error) {
    throw toDecodeError(error, source.path);
  }
  return { bytes, notices };
}

/** Refuses what `saveImage` would refuse before costly work: `INVALID_PARAMS`, `IMAGE_TOO_LARGE`, `OUT_OF_MEMORY`. */
export function checkSaving(source: SourceImage, target: string, options: SaveOptions = {}): ImageFormat {
  const format = formatToWrite(target, options.format);
  checkQuality(options.quality);
  if (options.isLayer && !LAYER_FORMATS.some((known) => known === format)) {
    throw invalidParameter('the file of a layer', 'a name that ends in .png or .tif', target);
  }
  if (options.isLayer && Object.values(pickSaveChoices(options)).some((choice) => choice !== undefined)) {
    throw invalidParameter(
      'a layer',
      'neither size, metadata, colour space nor depth, as it has those of the photo and no metadata,',
      'some of them',
    );
  }
  if (options.depth !== undefined && options.depth > Math.max(8, FORMAT_LIMITS[format].maxBits)) {
    const { label } = FORMAT_LIMITS[format];
    throw invalidParameter(`the depth of a ${label}`, '8 bits (PNG and TIFF have 16)', options.depth);
  }
  checkFormatHolds(resizedSize(source.info, options.resize), format, target);
  checkSavingMemory(source.encoded, format, options, target);
  return format;
}

/** See [Note: Kept blocks]; `undefined` where they are not asked for: another format, a quality, colours that are converted. */
async function keepBlocks(
  encoded: EncodedImage,
  areas: AsyncIterable<RetouchedArea> | Iterable<RetouchedArea>,
  format: ImageFormat,
  { quality, metadata }: SaveOptions,
  pause: () => Promise<void>,
): Promise<Uint8Array | { readonly reason: string } | undefined> {
  const { encoding, form } = encoded;
  if (format !== 'jpeg' || encoding !== 'jpeg' || quality !== undefined || form.cmyk) return undefined;
  return await keepJpegBlocks(encoded, areas, pause, metadata);
}

/** What was brighter on a bright screen is not any more. */
export function gainMapNotice(): Notice {
  return createNotice('GAIN_MAP_LEFT_OUT', 'The HDR gain map is left out; the image is the SDR one.');
}

function notKeptNotice(reason: string): Notice {
  const message =
    `The JPEG was written anew, since ${reason}: pixels outside the retouch changed a little. ` +
    'PNG and TIFF keep them exactly.';
  return createNotice('JPEG_WRITTEN_ANEW', message);
}

function checkFormatHolds(info: Size, format: ImageFormat, target: string): void {
  const { label, maxSide } = FORMAT_LIMITS[format];
  if (Math.max(info.width, info.height) <= maxSide) return;
  throw new AppError(
    'IMAGE_TOO_LARGE',
    `Expected at most ${maxSide} pixels a side for ${label} (${target}) but the image is ` +
      `${info.width} x ${info.height}. Save it as PNG or TIFF.`,
    { details: { path: target, format } },
  );
}

function noticesOf(encoded: EncodedImage, format: ImageFormat, metadata: MetadataChoice): Notice[] {
  const { info, form } = encoded;
  const { label, alpha, maxBits } = FORMAT_LIMITS[format];
  const values = { format: label };
  const notices: Notice[] = [];
  const bits = form.bits ?? info.depth;
  if (bits > maxBits) {
    const message = `${label} holds ${maxBits} bits a channel; the image had ${bits}. PNG and TIFF keep them.`;
    notices.push(createNotice('DEPTH_REDUCED', message, { ...values, most: maxBits, bits }));
  }
  if (info.hasAlpha && !alpha) {
    const message = `${label} has no transparency; the image was laid on white. PNG, WebP and TIFF keep it.`;
    notices.push(createNotice('TRANSPARENCY_LEFT_OUT', message, values));
  }
  if (format !== 'jpeg' && format !== 'tiff' && chooseMetadata(encoded, metadata).resources.length > 0) {
    const message = `${label} has no room for IPTC captions; they were left out. JPEG and TIFF keep them.`;
    notices.push(createNotice('CAPTIONS_LEFT_OUT', message, values));
  }
  return notices;
}
