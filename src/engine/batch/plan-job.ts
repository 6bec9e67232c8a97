import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { AppError } from '../../shared/app-error.js';
import type { BatchJob, PlannedPhoto } from './batch-job.js';
import type { Decided, FileStamp, Outcome } from './journal-records.js';
import type { JournalState } from './journal.js';
import type { ListedPhoto } from './list-photos.js';
import { isInside, listPhotos, toRealPath } from './list-photos.js';
import { nameOutputs } from './name-outputs.js';
import { isMaskName, MaskIndex } from './pair-masks.js';

/** A photo that is still to be done. */
export interface PhotoTodo {
  readonly photo: PlannedPhoto;
  /** Its mask by name, or why there is no telling which it is. */
  readonly mask: FoundMaskFile | undefined;
  readonly fault?: AppError | undefined;
  /** Its output was written by this job: it may be replaced as long as it is this one, or, where it is not known, whatever it is. */
  readonly ours: FileStamp | 'unknown' | undefined;
}

/** The file of a mask and how it was found. */
export interface FoundMaskFile extends FileStamp {
  readonly path: string;
}

/** What a run has to do. */
export interface JobPlan {
  readonly photos: readonly PlannedPhoto[];
  readonly todo: readonly PhotoTodo[];
  /** What came of photos so far; grows. */
  readonly outcomes: Map<string, Outcome>;
  /** What the person thinks of that; changes. */
  readonly decisions: Map<string, Decided>;
}

/** What is needed of earlier runs. */
export interface PlanOptions {
  readonly retryFailed: boolean;
  /** May the folder hold no photo yet? */
  readonly mayBeEmpty?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * All photos of a job in their order, and those that no earlier run has finished: new ones, those that were under way, those that changed
 * or whose mask did, those whose output is gone, and with `retryFailed` those that failed.
 *
 * @throws AppError `NOT_FOUND` for folders that cannot be read, or without a photo; `INVALID_PARAMS` where the output lies over the input.
 */
export async function planJob(job: BatchJob, state: JournalState, options: PlanOptions): Promise<JobPlan> {
  const { listed, masks } = await listJob(job, options);
  const given = new Map<string, string>();
  for (const outcome of state.outcomes.values()) {
    if ('output' in outcome && outcome.output !== undefined) given.set(outcome.photo, outcome.output);
  }
  for (const [photo, output] of state.saving) given.set(photo, output);
  const names = nameOutputs(
    listed.map(({ name }) => name),
    job,
    given,
  );
  const photos = listed.map((photo): PlannedPhoto => {
    return { ...photo, output: names.get(photo.name) ?? photo.name };
  });
  const todo: PhotoTodo[] = [];
  const outcomes = new Map<string, Outcome>();
  const decisions = new Map<string, Decided>();
  for (const photo of photos) {
    const earlier = state.outcomes.get(photo.name);
    const found = await findMaskFile(job, masks, photo);
    const isOpen = state.saving.has(photo.name);
    const decided = state.decisions.get(photo.name);
    const known = { ...found, isPutAside: decided?.decision === 'rejected' };
    if (earlier !== undefined && !isOpen && (await isFinished(earlier, photo, known, job, options))) {
      outcomes.set(photo.name, earlier);
      if (decided !== undefined) decisions.set(photo.name, decided);
      continue;
    }
    const written = earlier !== undefined && 'written' in earlier ? earlier.written : undefined;
    todo.push({ photo, ...found, ours: isOpen ? 'unknown' : written });
  }
  return { photos, todo, outcomes, decisions };
}

async function listJob(
  { input, output, recursive, remove }: BatchJob,
  { mayBeEmpty, signal }: PlanOptions,
): Promise<{ listed: readonly ListedPhoto[]; masks: MaskIndex | undefined }> {
  const [inputPath, outputPath] = [await toRealPath(input), await toRealPath(output)];
  if (inputPath === outputPath || (isInside(inputPath, outputPath) && recursive)) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected an output folder beside or below the photos but received ${output} for ${input}. ` +
        'Originals are never replaced: choose another folder.',
      { details: { path: output } },
    );
  }
  const maskFolder = remove.kind === 'masks' ? remove.folder : undefined;
  const maskPath = maskFolder === undefined ? undefined : await toRealPath(maskFolder);
  const except = maskFolder === undefined ? [output] : [output, maskFolder];
  const all = await listPhotos(input, { recursive, except, signal });
  const isBeside = maskPath !== undefined && maskPath === inputPath;
  const single = remove.kind === 'mask' ? await toRealPath(remove.path) : undefined;
  const listed = all.filter(
    ({ name, path }) => !(isBeside && isMaskName(name)) && (single === undefined || path !== single),
  );
  if (listed.length === 0 && mayBeEmpty !== true) {
    const hint = recursive ? '' : ' Folders in it are looked through with --recursive.';
    throw new AppError('NOT_FOUND', `Expected photos in ${input} but found none.${hint}`, {
      details: { path: input },
    });
  }
  if (maskFolder === undefined) return { listed, masks: undefined };
  const candidates = isBeside
    ? all.filter(({ name }) => isMaskName(name))
    : await listPhotos(maskFolder, { recursive, except: [output], signal });
  return { listed, masks: new MaskIndex(maskFolder, candidates) };
}

/** The one mask of all, or the recipe, is each photo's, so that a change of it is noticed. */
async function findMaskFile(
  { remove }: BatchJob,
  masks: MaskIndex | undefined,
  photo: PlannedPhoto,
): Promise<Pick<PhotoTodo, 'mask' | 'fault'>> {
  try {
    const name = remove.kind === 'mask' || remove.kind === 'recipe' ? remove.path : masks?.find(photo);
    if (name === undefined) return { mask: undefined };
    const path = resolve(name);
    const status = await stat(path).catch(() => undefined);
    return { mask: { path, sizeBytes: status?.size ?? 0, modifiedMs: status?.mtimeMs ?? 0 } };
  } catch (error) {
    if (error instanceof AppError) return { mask: undefined, fault: error };
    throw error;
  }
}

async function isFinished(
  outcome: Outcome,
  photo: PlannedPhoto,
  { mask, isPutAside }: Pick<PhotoTodo, 'mask'> & { readonly isPutAside: boolean },
  job: BatchJob,
  { retryFailed }: PlanOptions,
): Promise<boolean> {
  if (!isSame(outcome.input, photo) || outcome.mask?.path !== mask?.path) return false;
  if (outcome.mask !== undefined && mask !== undefined && !isSame(outcome.mask, mask)) return false;
  if (outcome.kind === 'failed') return !retryFailed;
  // It is looked at again: who has it in the way may have moved it.
  if (outcome.kind === 'skipped') return false;
  if (outcome.output === undefined || isPutAside) return true;
  const status = await stat(join(job.output, outcome.output)).catch(() => undefined);
  return status !== undefined;
}

function isSame(one: FileStamp, other: FileStamp): boolean {
  return one.sizeBytes === other.sizeBytes && one.modifiedMs === other.modifiedMs;
}
