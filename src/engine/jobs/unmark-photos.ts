import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Rect } from '../../shared/geometry.js';
import { growRect } from '../../shared/geometry.js';
import { isMaskEmpty } from '../../shared/mask.js';
import { compositePatches } from '../blending/composite.js';
import { saveImage } from '../codec/save-image.js';
import type { SourceImage } from '../codec/source-image.js';
import { openImage } from '../codec/source-image.js';
import { createWorkingPlanes } from '../detect/working-planes.js';
import type { Patch, RasterImage, RasterImage8 } from '../raster-image.js';
import type { Watermark } from '../watermark/estimate-watermark.js';
import { estimateWatermark, LEAST_PICTURES } from '../watermark/estimate-watermark.js';
import { findMarkPlace } from '../watermark/find-mark-place.js';
import { medianGradients } from '../watermark/median-gradients.js';
import { removeWatermark } from '../watermark/remove-watermark.js';
import type { PhotoJobContext } from './retouch-photo.js';

/** Photos of one size with one mark at one place. */
export interface UnmarkJob {
  readonly inputs: readonly string[];
  /** Folder for the results, which keep their names. */
  readonly output: string;
  readonly force: boolean;
}

/** A photo without its mark. */
export interface UnmarkedPhoto {
  readonly input: string;
  readonly output: string;
  /** Where the mark was. */
  readonly rect: Rect;
  /** How much of the light it took where it was full, 0 to 1. */
  readonly opacity: number;
  /** Pixels that had to be filled. */
  readonly filled: number;
}

/** What the job needs of the engine, and who is told. */
export interface UnmarkContext {
  readonly signal: AbortSignal;
  readonly fill: PhotoJobContext['fill'];
  readonly fillOptions: Parameters<PhotoJobContext['fill']>[2];
  readonly onPhoto: (photo: UnmarkedPhoto) => void;
  readonly onFailure: (input: string, error: AppError) => void;
}

/** So many photos tell all of a mark. */
const MOST_PICTURES = 48;
/** The mark is looked for in pictures of this side. */
const PLACE_SIDE = 800;
/** Bytes of the crops that are compared at full size. */
const MOST_BYTES = 400_000_000;

/**
 * Estimates the mark that the photos share and writes each without it.
 *
 * @throws AppError `INVALID_PARAMS` for too few photos, `MASK_EMPTY` where they share no mark, `CANCELLED`.
 */
export async function unmarkPhotos(job: UnmarkJob, context: UnmarkContext): Promise<void> {
  const sources = await openAll(job.inputs, context);
  const mark = await readMark(sources, context.signal);
  await mkdir(job.output, { recursive: true });
  for (const source of sources) {
    try {
      context.onPhoto(await unmarkPhoto(source, mark, job, context));
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'CANCELLED') throw error;
      context.onFailure(source.path, error);
    }
  }
}

async function openAll(inputs: readonly string[], { onFailure }: UnmarkContext): Promise<SourceImage[]> {
  const sources: SourceImage[] = [];
  for (const input of inputs) {
    try {
      const source = await openImage(input);
      checkLike(source, sources[0]);
      sources.push(source);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      onFailure(input, error);
    }
  }
  if (sources.length >= LEAST_PICTURES) return sources;
  throw new AppError(
    'INVALID_PARAMS',
    `Expected at least ${LEAST_PICTURES} photos of one size with the same mark but received ${sources.length}. ` +
      'Fewer do not tell a mark from what they show; remove it with a mask instead.',
  );
}

function checkLike({ path, info }: SourceImage, first: SourceImage | undefined): void {
  const { width, height, channels, depth } = info;
  if (channels !== 3 || depth !== 8) {
    throw new AppError(
      'UNSUPPORTED_FORMAT',
      `Expected a colour photo of 8 bits without transparency but ${path} has ${channels} channels of ${depth} bits. ` +
        'Remove its mark with a mask instead.',
      { details: { path } },
    );
  }
  if (first === undefined || (width === first.info.width && height === first.info.height)) return;
  throw new AppError(
    'INVALID_PARAMS',
    `Expected a photo of ${first.info.width} x ${first.info.height} as ${first.path} but ${path} has ${width} x ${height}. ` +
      'Give photos of one size in one call.',
    { details: { path } },
  );
}

async function readMark(sources: readonly SourceImage[], signal: AbortSignal): Promise<Watermark> {
  const step = Math.max(1, sources.length / MOST_PICTURES);
  const sample = Array.from(
    { length: Math.min(MOST_PICTURES, sources.length) },
    (_, index) => sources[Math.floor(index * step)]!,
  );
  const small: RasterImage8[] = [];
  for (const source of sample) {
    throwIfCancelled(signal);
    small.push(shrink(await source.decode()));
  }
  const { width, height } = sources[0]!.info;
  const place = findMarkPlace(medianGradients(small));
  if (place !== undefined) {
    const rect = enlarge(place, width / small[0]!.width, height / small[0]!.height, { width, height });
    const most = Math.max(LEAST_PICTURES, Math.floor(MOST_BYTES / (rect.width * rect.height * 3)));
    const crops: RasterImage8[] = [];
    for (const source of sample.slice(0, most)) {
      throwIfCancelled(signal);
      crops.push((await source.decode(rect)) as RasterImage8);
    }
    const mark = estimateWatermark(crops);
    if (mark !== undefined) {
      const { left, top } = mark.rect;
      return { ...mark, rect: { ...mark.rect, left: left + rect.left, top: top + rect.top } };
    }
  }
  throw new AppError(
    'MASK_EMPTY',
    `Expected a half-transparent mark at the same place in the ${sources.length} photos but found none that could be told from them: ` +
      'nothing was written. Give more photos that differ, or remove it with a mask.',
  );
}

async function unmarkPhoto(
  source: SourceImage,
  mark: Watermark,
  { output, force }: UnmarkJob,
  { fill, fillOptions, signal }: UnmarkContext,
): Promise<UnmarkedPhoto> {
  throwIfCancelled(signal);
  const picture = (await source.decode()) as RasterImage8;
  const { patch, rest } = removeWatermark(picture, mark);
  const patches: Patch[] = [patch];
  if (!isMaskEmpty(rest)) {
    const whole: RasterImage = compositePatches(picture, [patch]);
    patches.push(...(await fill(whole, rest, fillOptions, { signal, lane: 'batch' }, {})).patches);
  }
  const saved = await saveImage(source, patches, join(output, basename(source.path)), { force }, signal);
  const filled = rest.data.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
  return { input: source.path, output: saved.path, rect: mark.rect, opacity: mark.opacity, filled };
}

function shrink(image: RasterImage): RasterImage8 {
  const { width, height, red, green, blue } = createWorkingPlanes(image, PLACE_SIDE);
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) data.set([red[at]!, green[at]!, blue[at]!], 3 * at);
  return { width, height, channels: 3, depth: 8, data };
}

function enlarge(rect: Rect, scaleX: number, scaleY: number, size: { width: number; height: number }): Rect {
  const left = Math.floor(rect.left * scaleX);
  const top = Math.floor(rect.top * scaleY);
  const right = Math.ceil((rect.left + rect.width) * scaleX);
  const bottom = Math.ceil((rect.top + rect.height) * scaleY);
  return growRect({ left, top, width: right - left, height: bottom - top }, Math.ceil(2 * scaleX), size);
}
