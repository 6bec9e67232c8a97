import type { Sharp } from 'sharp';

import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Frame } from '../../shared/frame.js';
import { framedSize, isNoFrame, MOST_DEGREES, tidyFrame } from '../../shared/frame.js';
import type { Size } from '../../shared/geometry.js';
import type { Notice } from '../../shared/notice.js';
import { checkMemory } from '../memory-limit.js';
import type { Patch } from '../raster-image.js';
import type { EncodedImage } from './decode-pixels.js';
import { encodeRetouched } from './encode-retouched.js';
import { MAX_SIDE } from './image-info.js';
import { gainMapNotice } from './save-image.js';
import { openRetouched, packRetouched } from './open-retouched.js';
import { layPatches } from './retouched-areas.js';
import { openStored, toDecodeError } from './sharp-input.js';
import type { SourceImage } from './source-image.js';
import { DEFAULT_MAX_PIXELS } from './source-image.js';
import { dropPlaces } from './xmp-claims.js';

/** Photos of this many bytes are packed and unpacked meanwhile, in memory: what was, what is turned, what is written. */
const COPIES = 3;

/**
 * The photo with `patches` laid over it, turned in its frame, as a TIFF without loss: bit by bit where it is not turned (else resampled,
 * bicubic), at its depth, with its profile and metadata. What is empty in the frame (`frameHole`) is black.
 *
 * @throws AppError `INVALID_PARAMS` for a frame that adds nothing or too much, `IMAGE_TOO_LARGE`, `OUT_OF_MEMORY`, `CANCELLED`, `DECODE_FAILED`.
 */
export async function framePhoto(
  source: SourceImage,
  patches: readonly Patch[],
  frame: Frame,
  signal?: AbortSignal,
): Promise<Buffer> {
  checkFrame(source, frame);
  const { encoded } = source;
  const size = framedSize(encoded.info, frame);
  try {
    const pipeline = await openRetouched(encoded, layPatches(encoded, patches, false, { signal }), false);
    const packed = await packRetouched(encoded, pipeline);
    throwIfCancelled(signal);
    const { left, top, right, bottom, degrees } = frame;
    const laid =
      degrees === 0
        ? openStored(packed, pixelsOf(encoded.info)).extend({ left, top, right, bottom, background: BLACK })
        : await layTurned(packed, encoded.info, frame);
    throwIfCancelled(signal);
    return await encodeRetouched(describeFramed(encoded, size), laid, 'tiff', {});
  } catch (error) {
    throw toDecodeError(error, source.path);
  }
}

const BLACK = '#000';

/** What a framed photo has lost of `source`, in sentences for the person. */
export function noticesOfFraming({ encoded }: SourceImage): Notice[] {
  return encoded.form.gainMap === undefined ? [] : [gainMapNotice()];
}

/** Refuses what `framePhoto` would refuse, before any work. */
export function checkFrame({ encoded, path }: SourceImage, frame: Frame): void {
  const { info } = encoded;
  const size = framedSize(info, frame);
  const tidy = tidyFrame(info, frame);
  if (isNoFrame(frame) || (Object.keys(tidy) as (keyof Frame)[]).some((side) => tidy[side] !== frame[side])) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected a frame that adds whole pixels, on each side of ${path} at most as many as the photo has that way (${info.width} x ${info.height}), ` +
        `or turns it by at most ${MOST_DEGREES} degrees, but received ${describe(frame)}.`,
      { details: { path } },
    );
  }
  if (pixelsOf(size) > DEFAULT_MAX_PIXELS || Math.max(size.width, size.height) > MAX_SIDE) {
    throw new AppError(
      'IMAGE_TOO_LARGE',
      `Expected at most ${DEFAULT_MAX_PIXELS} pixels and ${MAX_SIDE} pixels a side but ${path} would become ${size.width} x ${size.height}. ` +
        'Extend it by less.',
      { details: { path, ...size, maxPixels: DEFAULT_MAX_PIXELS } },
    );
  }
  checkMemory({
    what: `extending ${path} to ${size.width} x ${size.height}`,
    bytes: encoded.bytes.byteLength + COPIES * pixelsOf(size) * info.channels * (info.depth / 8),
    depth: info.depth,
    advice: 'Extend it by less, or scale it down.',
    details: { path },
  });
}

function describe({ left, top, right, bottom, degrees }: Frame): string {
  return `left ${left}, top ${top}, right ${right}, bottom ${bottom}, ${degrees} degrees`;
}

/** The packed photo turned about its middle, cut or extended to its frame. */
async function layTurned(packed: Buffer, photo: Size, frame: Frame): Promise<Sharp> {
  const angle = (frame.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turning = openStored(packed, pixelsOf(photo)).affine([cos, -sin, sin, cos], {
    background: BLACK,
    interpolator: 'bicubic',
  });
  const turned = await turning
    .keepExif()
    .keepIccProfile()
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });
  // The middle stays the middle.
  const across = ends(turned.info.width, photo.width, frame.left, frame.right);
  const down = ends(turned.info.height, photo.height, frame.top, frame.bottom);
  return openStored(turned.data, pixelsOf(turned.info))
    .extract({ left: across.cutBefore, top: down.cutBefore, width: across.kept, height: down.kept })
    .extend({
      left: across.addedBefore,
      right: across.addedAfter,
      top: down.addedBefore,
      bottom: down.addedAfter,
      background: BLACK,
    });
}

/** What of a length `turned` is cut off or added at both ends, so that the middle of `photo` lies `before` behind where it lay. */
function ends(turned: number, photo: number, before: number, after: number) {
  const first = Math.round((photo - turned) / 2) + before;
  const last = before + photo + after - first - turned;
  return {
    cutBefore: Math.max(0, -first),
    kept: turned + Math.min(0, first) + Math.min(0, last),
    addedBefore: Math.max(0, first),
    addedAfter: Math.max(0, last),
  };
}

function describeFramed(image: EncodedImage, size: Size): EncodedImage {
  const { form } = image;
  const xmp = form.xmp === undefined ? undefined : dropPlaces(form.xmp);
  const { gainMap, ...rest } = form;
  return {
    ...image,
    info: { ...image.info, ...size },
    form: {
      ...rest,
      ...(xmp !== undefined && { xmp }),
      oneBit: false,
      leftOut: { ...form.leftOut, gainMap: form.leftOut.gainMap || gainMap !== undefined },
    },
  };
}

function pixelsOf({ width, height }: Size): number {
  return width * height;
}
