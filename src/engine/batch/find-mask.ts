import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Mask } from '../../shared/mask.js';
import { isMaskEmpty } from '../../shared/mask.js';
import type { Notice } from '../../shared/notice.js';
import { checkLikelyMask } from '../../shared/unlikely-mask.js';
import { interpretMask } from '../codec/interpret-mask.js';
import { readMaskFile } from '../codec/read-mask.js';
import type { SourceImage } from '../codec/source-image.js';
import { openImage } from '../codec/source-image.js';
import { addMappedDust } from '../detect/dust/dust-series.js';
import type { DetectContext } from '../detect/detection.js';
import { detectThings, uniteDetections } from '../detect/find-things.js';
import { askMaskCommand } from './ask-mask-command.js';
import { readDustMap } from './dust-map-file.js';
import { placeMask, placeRegion } from './place-mask.js';
import type { WhatToRemove } from './what-to-remove.js';

/** What is to be removed from one photo; `mask` is the size of the photo and the caller's. */
export interface FoundMask {
  readonly mask: Mask;
  readonly notices: readonly Notice[];
}

/** How to find it, for one photo: `maskPath` is the file that belongs to it by name, `dustMap` that of its series. */
export interface MaskQuestion {
  readonly remove: WhatToRemove;
  readonly maskPath?: string | undefined;
  readonly dustMap?: string | undefined;
  readonly acceptsLarge: boolean;
}

/**
 * What is to be removed from the photo, or nothing where that is nothing. The one place where a way to say it becomes a mask.
 *
 * @throws AppError `MASK_UNLIKELY`, `CANCELLED`, and the errors of `readMaskFile` and `askMaskCommand`.
 */
export async function findMask(
  question: MaskQuestion,
  photo: SourceImage,
  context: DetectContext,
): Promise<FoundMask | undefined> {
  const found = await look(question, photo, context);
  throwIfCancelled(context.signal);
  if (found === undefined || isMaskEmpty(found.mask)) return undefined;
  checkLikelyMask(found.mask, {
    isAccepted: question.acceptsLarge,
    fault: found.fault,
    path: found.path,
  });
  return found;
}

interface Look extends FoundMask {
  readonly fault?: 'photo' | 'hole' | undefined;
  readonly path?: string | undefined;
}

async function look(
  { remove, maskPath, dustMap }: MaskQuestion,
  photo: SourceImage,
  context: DetectContext,
): Promise<Look | undefined> {
  switch (remove.kind) {
    case 'masks':
      return maskPath === undefined ? undefined : await readFor(photo, maskPath);
    case 'mask':
      return remove.place === undefined
        ? await readFor(photo, remove.path)
        : await readPlaced(photo, remove.path, remove.place);
    case 'region':
      return { mask: placeRegion(remove.width, remove.height, remove.place, photo.info), notices: [] };
    case 'alpha':
      return await readAlpha(photo);
    case 'recipe':
      throw new AppError('INTERNAL', `Expected a mask but received the recipe ${remove.path}.`);
    case 'detect': {
      const image = await photo.decode();
      const alone = await detectThings(image, remove.names, context);
      const map = dustMap === undefined ? undefined : await readDustMap(dustMap);
      const found = map === undefined ? alone : addMappedDust(alone, image, photo.info.orientation, map);
      const mask = uniteDetections(found, image);
      return mask && { mask, notices: [] };
    }
    case 'command': {
      const path = await askMaskCommand(remove, photo.path, context.signal);
      return path === undefined ? undefined : await readFor(photo, path);
    }
  }
}

async function readFor(photo: SourceImage, path: string): Promise<Look> {
  return { ...(await readMaskFile(path, photo.info)), path };
}

async function readPlaced(
  photo: SourceImage,
  path: string,
  place: Parameters<typeof placeMask>[1],
): Promise<Look> {
  const source = await openImage(path);
  const isLossy = source.info.format !== 'png' && source.info.format !== 'tiff';
  const { mask, notices } = interpretMask(await source.decode(), path, isLossy);
  return { mask: placeMask(mask, place, photo.info), notices };
}

/** What is more transparent than not is to be removed. */
async function readAlpha(photo: SourceImage): Promise<Look | undefined> {
  if (!photo.info.hasAlpha) return undefined;
  const { width, height, channels, depth, data } = await photo.decode();
  if (channels % 2 !== 0) {
    throw new AppError(
      'INTERNAL',
      `Expected transparency in ${photo.path} but received ${channels} channels.`,
    );
  }
  const half = depth === 16 ? 32_768 : 128;
  const mask = { width, height, data: new Uint8Array(width * height) };
  for (let pixel = 0, at = channels - 1; pixel < mask.data.length; pixel++, at += channels) {
    if ((data[at] ?? 0) < half) mask.data[pixel] = 255;
  }
  return { mask, notices: [] };
}
