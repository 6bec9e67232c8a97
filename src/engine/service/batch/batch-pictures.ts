import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { PREVIEW_SIDE } from '../../../shared/contract/asset-paths.js';
import type { Rect, Size } from '../../../shared/geometry.js';
import { growRect, uniteRects } from '../../../shared/geometry.js';
import { writeShownCrop } from '../../codec/shown-crop.js';
import { shownEnding, writePreview } from '../../codec/shown-images.js';
import { openImage } from '../../codec/source-image.js';
import { TaskQueue } from '../../task-queue.js';
import type { AssetName } from '../asset-files.js';
import { assetBase, documentFolder, findAssetFile } from '../asset-files.js';
import type { BatchEntry } from './batch-rows.js';
import { asidePath, isThere } from './put-aside.js';

/** Long side of a picture in a list, for screens with two pixels to a point. */
const SMALL_SIDE = 360;

/** Around what was filled so much is shown too, as a part of its long side and at least. */
const MARGIN = 0.5;
const LEAST_MARGIN_PX = 120;

/** What covers more of the photo is seen as well in the whole. */
const MOST_OF_WHOLE = 0.6;

type PhotoName = Extract<AssetName, { kind: 'photo' }>;

/** Makes the pictures of a batch that pages ask for, as files in the folder of this run; a few at a time, what was asked last goes last. */
export class BatchPictures {
  readonly #folder: string;
  readonly #batchId: string;
  /** Lists ask for many at once; a picture that is looked at does not wait for them. */
  readonly #small = new TaskQueue();
  readonly #large = new TaskQueue();

  constructor(folder: string, batchId: string) {
    this.#folder = folder;
    this.#batchId = batchId;
  }

  /** Makes the picture unless it is there, of `entry` and with results in `output`. Errors of opening, decoding and writing. */
  async make(name: PhotoName, entry: BatchEntry, output: string | undefined): Promise<void> {
    const queue = name.look === 'small' ? this.#small : this.#large;
    await queue.run(async () => {
      if (await findAssetFile(this.#folder, name)) return;
      const close = name.look.endsWith('-close') ? findClose(entry) : undefined;
      await useFirst(placesFor(name.look, entry, output), (path) => this.#write(name, path, close));
    });
  }

  /** Removes all of them. */
  async remove(): Promise<void> {
    const folder = join(documentFolder(this.#folder, this.#batchId));
    await rm(folder, { recursive: true, force: true });
  }

  async #write(name: PhotoName, path: string, closeOn: CloseFinder | undefined): Promise<void> {
    const source = await openImage(path);
    const close = closeOn?.(source.info);
    const ending = close === undefined || !source.info.hasAlpha ? shownEnding(source) : '.png';
    const target = `${assetBase(this.#folder, name)}${ending}`;
    const temporary = `${target}.part`;
    await mkdir(dirname(target), { recursive: true });
    try {
      if (close !== undefined) await writeShownCrop(source, close, temporary, PREVIEW_SIDE);
      else await writePreview(source, temporary, name.look === 'small' ? SMALL_SIDE : PREVIEW_SIDE);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

/** The part that close pictures show of a picture of that size. */
type CloseFinder = (size: Size) => Rect;

/** Where to look closely at a photo, and at its result, which may be saved smaller. */
function findClose(entry: BatchEntry): CloseFinder | undefined {
  const close = closeOf(entry);
  if (close === undefined || entry.outcome?.kind !== 'done') return undefined;
  const { outcome } = entry;
  return ({ width, height }) => {
    const [across, down] = [width / outcome.width, height / outcome.height];
    const [left, top] = [Math.floor(close.left * across), Math.floor(close.top * down)];
    const right = Math.min(width, Math.ceil((close.left + close.width) * across));
    const bottom = Math.min(height, Math.ceil((close.top + close.height) * down));
    return { left, top, width: right - left, height: bottom - top };
  };
}

/** Where the result of a photo lies, put aside or not; nothing where there is none. */
export function resultPath(entry: BatchEntry, output: string): string | undefined {
  return resultPlaces(entry, output)[0];
}

/** The part of the photo around all that was filled; nothing where that is most of it. */
export function closeOf({ outcome }: Pick<BatchEntry, 'outcome'>): Rect | undefined {
  if (outcome?.kind !== 'done') return undefined;
  const { patches, width, height } = outcome;
  const [first, ...others] = patches;
  if (first === undefined) return undefined;
  const filled = others.reduce(uniteRects, first);
  const margin = Math.max(LEAST_MARGIN_PX, Math.round(MARGIN * Math.max(filled.width, filled.height)));
  const close = growRect(filled, margin, { width, height });
  return isMost(close, { width, height }) ? undefined : close;
}

function isMost({ width, height }: Rect, photo: Size): boolean {
  return width * height > MOST_OF_WHOLE * photo.width * photo.height;
}

/** Where the photo or result that a picture shows can lie. A decision may move results while a picture waits for its turn. */
function placesFor(look: PhotoName['look'], entry: BatchEntry, output: string | undefined): string[] {
  const results = output === undefined ? [] : resultPlaces(entry, output);
  switch (look) {
    case 'small':
      return results.length > 0 ? results : [entry.photo.path];
    case 'before':
    case 'before-close':
      return [entry.photo.path];
    case 'after':
    case 'after-close':
      return results;
  }
}

/** Both places of a result, first the one where it should be; none where there is no result. */
function resultPlaces(entry: BatchEntry, output: string): string[] {
  const { outcome } = entry;
  if (outcome?.kind !== 'done') return [];
  const places = [join(output, outcome.output), asidePath(output, outcome.output)];
  return entry.decided?.decision === 'rejected' ? places.reverse() : places;
}

/** Uses the first of `paths` at which there is a file until the end. Errors of `use`. */
async function useFirst(paths: readonly string[], use: (path: string) => Promise<void>): Promise<void> {
  for (const [at, path] of paths.entries()) {
    try {
      await use(path);
      return;
    } catch (error) {
      if (at === paths.length - 1 || (await isThere(path))) throw error;
    }
  }
}
