import { copyFile, stat, utimes } from 'node:fs/promises';

import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { FillOptions } from '../../shared/fill-options.js';
import { FILL_LIMITS } from '../../shared/fill-options.js';
import type { Rect } from '../../shared/geometry.js';
import { cropMask } from '../../shared/mask.js';
import type { Notice } from '../../shared/notice.js';
import { formatByName } from '../../shared/photo-formats.js';
import type { SaveChoices } from '../../shared/save-choices.js';
import { pickSaveChoices, resizedSize } from '../../shared/save-choices.js';
import { encodeStrip } from '../codec/encode-strip.js';
import type { ImageFormat } from '../codec/image-format.js';
import type { SaveOptions } from '../codec/save-image.js';
import { checkSaving, saveImage } from '../codec/save-image.js';
import type { SourceImage } from '../codec/source-image.js';
import { openImage } from '../codec/source-image.js';
import type { FillImage } from '../operations/fill-operation.js';
import { findWorkArea, movePatches } from '../fill/work-area.js';
import { writeFileAtomically } from '../files/atomic-write.js';
import type { TaskContext } from '../task-context.js';
import { findMask } from './find-mask.js';
import { measureDoubt } from '../evaluation/measure-doubt.js';
import type { FileStamp } from './journal-records.js';
import type { Unmarked } from '../../shared/batch-names.js';
import type { WhatToRemove } from './what-to-remove.js';

/** All that the work on one photo needs to know: plain data, since it goes to another process. */
export interface RetouchTask extends SaveChoices {
  readonly photo: string;
  readonly target: string;
  /** What lies at the target may be replaced. */
  readonly replace: boolean;
  readonly remove: WhatToRemove;
  readonly maskPath?: string | undefined;
  /** The file that says where the dust of the series is. */
  readonly dustMap?: string | undefined;
  readonly options: FillOptions;
  readonly format?: ImageFormat | undefined;
  readonly quality?: number | undefined;
  readonly unmarked: Unmarked;
  readonly keepTimes: boolean;
  readonly acceptsLarge: boolean;
  /** Another result: so much is added to the seed. */
  readonly variation?: number | undefined;
  /** Where a small picture of before, after and mask goes. */
  readonly strip?: string | undefined;
}

/** Milliseconds of the work on one photo; other photos are at work meanwhile. */
export interface StageTimes {
  /** Opening, finding the mask, decoding. */
  readonly reading: number;
  readonly filling: number;
  /** Encoding and writing, and before it the wait for the journal. */
  readonly saving: number;
}

/** The stages of work that began, had read and had filled at these times of `performance.now()`, and has just saved. */
export function measureStages(begin: number, read: number, filled: number): StageTimes {
  return {
    reading: Math.round(read - begin),
    filling: Math.round(filled - read),
    saving: Math.round(performance.now() - filled),
  };
}

/** What came of it. */
export type TaskResult =
  | {
      readonly kind: 'done';
      readonly written: FileStamp;
      readonly width: number;
      readonly height: number;
      readonly method: string;
      readonly doubt: number;
      readonly stages: StageTimes;
      readonly patches: readonly Rect[];
      readonly notices: readonly Notice[];
    }
  | { readonly kind: 'unmarked'; readonly written?: FileStamp | undefined };

/** Whom the work asks and tells. */
export interface TaskServices {
  readonly fill: FillImage;
  /** Called before anything is written to the target, which goes on when it resolves. */
  readonly beforeSaving: () => Promise<void>;
  readonly signal?: AbortSignal | undefined;
  /** Threads of the processor for a network that finds things; all by default. */
  readonly threads?: number | undefined;
}

/**
 * Finds the mask of a photo, fills what it marks, and writes the result whole or not at all.
 *
 * @throws AppError what `findMask`, decoding, filling and saving throw; `MASK_EMPTY` where nothing is to be removed and that is a failure.
 */
export async function retouchTask(task: RetouchTask, services: TaskServices): Promise<TaskResult> {
  const { signal } = services;
  throwIfCancelled(signal);
  const begin = performance.now();
  const source = await openImage(task.photo);
  const saving = toSaving(task);
  checkSaving(source, task.target, saving);
  const found = await findMask(task, source, { signal, threads: services.threads });
  if (found === undefined) return await leaveUnmarked(task, source, services);
  // A copy of everything would cost as much as the rest of a small fill.
  const area = findWorkArea(found.mask, task.options);
  const image = await source.decode(area);
  const mask = cropMask(found.mask, area);
  throwIfCancelled(signal);
  const read = performance.now();
  const context: TaskContext = { signal, lane: 'batch' };
  const filled = await services.fill(image, mask, varyOptions(task.options, task.variation), context, {});
  throwIfCancelled(signal);
  const filledAt = performance.now();
  const doubt = measureDoubt(image, filled.patches, mask);
  if (task.strip !== undefined) {
    await writeFileAtomically(task.strip, await encodeStrip(source, image, filled.patches, mask), {
      force: true,
    });
  }
  const patches = movePatches(filled.patches, area);
  await services.beforeSaving();
  const saved = await saveImage(source, patches, task.target, saving, signal);
  const written = await finishFile(task);
  return {
    kind: 'done',
    written,
    stages: measureStages(begin, read, filledAt),
    width: source.info.width,
    height: source.info.height,
    method: filled.method,
    doubt,
    patches: patches.map(({ rect }) => rect),
    notices: [...found.notices, ...source.info.notices, ...filled.notices, ...saved.notices],
  };
}

/** Does with a photo in which nothing is to be removed what was asked for. Errors: `MASK_EMPTY`, those of writing. */
export async function leaveUnmarked(
  task: RetouchTask,
  source: SourceImage,
  { beforeSaving, signal }: TaskServices,
): Promise<TaskResult> {
  if (task.unmarked === 'fail') {
    const message = `Expected something to remove in ${task.photo} but found no mask, or an empty one. Make one, or let such photos be skipped or copied.`;
    throw new AppError('MASK_EMPTY', message, { details: { path: task.photo } });
  }
  if (task.unmarked === 'skip') return { kind: 'unmarked' };
  await beforeSaving();
  if (isCopy(task, source)) {
    await writeFileAtomically(task.target, (temporary) => copyFile(task.photo, temporary), {
      force: task.replace,
      attributesOf: task.photo,
    });
  } else await saveImage(source, [], task.target, toSaving(task), signal);
  return { kind: 'unmarked', written: await finishFile(task) };
}

/** Holds the photo's own file all that was asked for, and nothing that was not? */
function isCopy(task: RetouchTask, { info }: SourceImage): boolean {
  const { metadata = 'all', resize, colourSpace, depth } = task;
  const isNamed = formatByName(task.photo)?.format === formatByName(task.target)?.format;
  const hasItsPixels = colourSpace === undefined && depth === undefined && resizedSize(info, resize) === info;
  return isNamed && metadata === 'all' && hasItsPixels;
}

/** The same options for another result. */
export function varyOptions(options: FillOptions, variation = 0): FillOptions {
  return { ...options, seed: (options.seed + variation) % (FILL_LIMITS.seed + 1) };
}

/** How the result is written. */
export function toSaving(task: RetouchTask): SaveOptions {
  const { replace, format, quality } = task;
  return {
    ...{ force: replace, ...pickSaveChoices(task) },
    ...(format !== undefined && { format }),
    ...(quality !== undefined && { quality }),
  };
}

/** Gives the result its times, where that is asked for, and tells what lies there now. */
export async function finishFile({ photo, target, keepTimes }: RetouchTask): Promise<FileStamp> {
  if (keepTimes) {
    const { atime, mtime } = await stat(photo);
    // Some network drives take none.
    await utimes(target, atime, mtime).catch(() => undefined);
  }
  const { size, mtimeMs } = await stat(target);
  return { sizeBytes: size, modifiedMs: mtimeMs };
}
