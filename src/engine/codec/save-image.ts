import { setImmediate } from 'node:timers/promises';

import type { Sharp } from 'sharp';

import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Rect } from '../../shared/geometry.js';
import { intersectRects, isEmptyRect, uniteRects } from '../../shared/geometry.js';
import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import { compositePatches } from '../blending/composite.js';
import { checkTarget, writeFileAtomically } from '../files/atomic-write.js';
import type { Patch } from '../raster-image.js';
import type { EncodedImage } from './decode-pixels.js';
import { decodePixels, startPipeline } from './decode-pixels.js';
import { differenceImage } from './difference-image.js';
import type { SaveOptions } from './encode-options.js';
import { checkQuality } from './encode-options.js';
import { encodeRetouched } from './encode-retouched.js';
import { carryGainMap } from './gain-map/carry-gain-map.js';
import { flattenOnWhite } from './flatten-white.js';
import type { ImageFormat } from './image-format.js';
import { FORMAT_LIMITS, formatToWrite } from './image-format.js';
import type { ImageInfo } from './image-info.js';
import type { RetouchedArea } from './keep-jpeg-blocks.js';
import { keepJpegBlocks } from './keep-jpeg-blocks.js';
import { collectMetadata } from './kept-metadata.js';
import { noticeMissing } from './missing-metadata.js';
import { toBlackAndWhite } from './one-bit.js';
import { openPipeline, toDecodeError } from './sharp-input.js';
import type { SourceImage } from './source-image.js';
import { encodedImageOf } from './source-image.js';

export type { SaveOptions } from './encode-options.js';

/** What `saveImage` wrote, and sentences for the person about what the format could not keep. */
export interface SavedImage {
  readonly path: string;
  readonly format: ImageFormat;
  readonly sizeBytes: number;
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
  const encoded = encodedImageOf(source);
  const notices = noticesOf(encoded, format);
  let bytes: Uint8Array;
  try {
    const flatten = encoded.info.hasAlpha && !FORMAT_LIMITS[format].alpha;
    const area = await layPatches(encoded, patches, flatten);
    throwIfCancelled(signal);
    const pause = async (): Promise<void> => {
      await setImmediate();
      throwIfCancelled(signal);
    };
    const kept = await keepBlocks(encoded, area, format, options.quality, pause);
    if (kept instanceof Uint8Array) bytes = kept;
    else {
      if (kept !== undefined) notices.push(notKeptNotice(kept.reason));
      const pipeline = await openRetouched(encoded, area, flatten);
      bytes = await encodeRetouched(encoded, pipeline, format, options.quality);
    }
    const withMap =
      format === 'jpeg' ? await carryGainMap(encoded, area, bytes, kept !== bytes, pause) : undefined;
    bytes = withMap ?? bytes;
    if (encoded.form.leftOut.gainMap && withMap === undefined) notices.push(gainMapNotice());
    notices.push(...(await noticeMissing(encoded, bytes, format)));
  } catch (error) {
    throw toDecodeError(error, source.path);
  }
  throwIfCancelled(signal);
  await writeFileAtomically(target, bytes, {
    force: options.force,
    expected: options.expected ?? found,
    attributesOf: source.path,
  });
  return { path: target, format, sizeBytes: bytes.byteLength, notices };
}

/** Refuses what `saveImage` would refuse because of the format, before costly work: `INVALID_PARAMS`, `IMAGE_TOO_LARGE`. */
export function checkSaving(source: SourceImage, target: string, options: SaveOptions = {}): ImageFormat {
  const format = formatToWrite(target, options.format);
  checkQuality(options.quality);
  checkFormatHolds(source.info, format, target);
  return format;
}

/** See [Note: Kept blocks]; `undefined` where they are not asked for: another format, a quality, colours that are converted. */
async function keepBlocks(
  encoded: EncodedImage,
  area: RetouchedArea | undefined,
  format: ImageFormat,
  quality: number | undefined,
  pause: () => Promise<void>,
): Promise<Uint8Array | { readonly reason: string } | undefined> {
  const { encoding, form } = encoded;
  if (format !== 'jpeg' || encoding !== 'jpeg' || quality !== undefined || form.cmyk) return undefined;
  return await keepJpegBlocks(encoded, area, pause);
}

function gainMapNotice(): Notice {
  return createNotice('GAIN_MAP_LEFT_OUT', 'The HDR gain map is left out; the image is the SDR one.');
}

function notKeptNotice(reason: string): Notice {
  const message =
    `The JPEG was written anew, since ${reason}: pixels outside the retouch changed a little. ` +
    'PNG and TIFF keep them exactly.';
  return createNotice('JPEG_WRITTEN_ANEW', message);
}

/** The pixels where the patches are, before and after; `undefined` where no patch lies in the image. */
async function layPatches(
  encoded: EncodedImage,
  patches: readonly Patch[],
  flatten: boolean,
): Promise<RetouchedArea | undefined> {
  const { info } = encoded;
  const rect = areaOf(patches, info);
  if (rect === undefined) return undefined;
  const region = await decodePixels(encoded, { rect });
  const moved = patches.map((patch) => ({
    ...patch,
    rect: { ...patch.rect, left: patch.rect.left - rect.left, top: patch.rect.top - rect.top },
  }));
  const laid = compositePatches(region, moved);
  const retouched = encoded.form.oneBit ? toBlackAndWhite(laid) : laid;
  const before = flatten ? await decodePixels(encoded, { rect, flatten }) : region;
  const after = flatten ? flattenOnWhite(retouched, region, before) : retouched;
  return { rect, before, after, isCovered: coverOf(rect, patches) };
}

function coverOf(area: Rect, patches: readonly Patch[]): Uint8Array {
  const isCovered = new Uint8Array(area.width * area.height);
  for (const { rect, alpha } of patches) {
    const shared = intersectRects(rect, area);
    for (let y = shared.top; y < shared.top + shared.height; y++) {
      let to = (y - area.top) * area.width + shared.left - area.left;
      let from = (y - rect.top) * rect.width + shared.left - rect.left;
      for (let x = 0; x < shared.width; x++, from++, to++) if (alpha[from] !== 0) isCovered[to] = 1;
    }
  }
  return isCovered;
}

/** The file as a pipeline, its pixels replaced by those of `area`. */
async function openRetouched(
  encoded: EncodedImage,
  area: RetouchedArea | undefined,
  flatten: boolean,
): Promise<Sharp> {
  const { info } = encoded;
  let pipeline = await openWithoutSpare(encoded);
  if (flatten) pipeline = pipeline.flatten({ background: 'white' });
  if (area === undefined) return pipeline;
  const { rect, before, after } = area;
  const difference = differenceImage(info, rect, before, after);
  const raw = { width: info.width, height: info.height, channels: before.channels };
  // sharp takes typed arrays here (their type sets the depth); its declarations say Buffer only. They also leave out the limit of
  // pixels, which holds for this image as for any input: 268 million, where it is not said.
  const options = { raw, limitInputPixels: false };
  return pipeline.boolean(difference as unknown as Buffer, 'eor', options);
}

/** Pixels are laid over what has their channels: where the file has more, they are left out first, in a PNG in memory. */
async function openWithoutSpare(encoded: EncodedImage): Promise<Sharp> {
  const { info, form } = encoded;
  const pixels = info.width * info.height;
  if (form.spareChannels === 0) return openPipeline(encoded.bytes, pixels);
  const colours = startPipeline(encoded).keepXmp();
  return openPipeline(await colours.png({ compressionLevel: 1 }).toBuffer(), pixels);
}

function areaOf(patches: readonly Patch[], info: ImageInfo): Rect | undefined {
  const whole = { left: 0, top: 0, width: info.width, height: info.height };
  const area = patches.reduce<Rect>(
    (united, patch) => uniteRects(united, intersectRects(patch.rect, whole)),
    {
      left: 0,
      top: 0,
      width: 0,
      height: 0,
    },
  );
  return isEmptyRect(area) ? undefined : area;
}

function checkFormatHolds(info: ImageInfo, format: ImageFormat, target: string): void {
  const { label, maxSide } = FORMAT_LIMITS[format];
  if (Math.max(info.width, info.height) <= maxSide) return;
  throw new AppError(
    'IMAGE_TOO_LARGE',
    `Expected at most ${maxSide} pixels a side for ${label} (${target}) but the image is ` +
      `${info.width} x ${info.height}. Save it as PNG or TIFF.`,
    { details: { path: target, format } },
  );
}

function noticesOf(encoded: EncodedImage, format: ImageFormat): Notice[] {
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
  if (format !== 'jpeg' && format !== 'tiff' && collectMetadata(encoded).resources.length > 0) {
    const message = `${label} has no room for IPTC captions; they were left out. JPEG and TIFF keep them.`;
    notices.push(createNotice('CAPTIONS_LEFT_OUT', message, values));
  }
  return notices;
}
