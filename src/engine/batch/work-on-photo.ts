import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import { pickSaveChoices } from '../../shared/save-choices.js';
import { toWriteError } from '../files/write-error.js';
import type { BatchJob, PlannedPhoto } from './batch-job.js';
import { dustMapPath } from './dust-map-file.js';
import type { Outcome } from './journal-records.js';
import type { Journal } from './journal.js';
import { numberName } from './name-outputs.js';
import type { PhotoTodo } from './plan-job.js';
import type { RetouchTask } from './retouch-task.js';
import type { TaskRunner } from './worker-pool.js';

/** What the work on a photo needs of its run. */
export interface PhotoContext {
  readonly runner: TaskRunner;
  readonly signal: AbortSignal;
  readonly strips: boolean;
  /** Another result than the job's seed gives (see `DoneSchema`). */
  readonly variation?: number | undefined;
}

/**
 * Works on one photo and writes down what came of it. Throws what ends the whole run and is no fault of the photo: `CANCELLED`, a full
 * disk, a folder that is gone, a journal that cannot be written.
 */
export async function workOnPhoto(
  todo: PhotoTodo,
  job: BatchJob,
  journal: Journal,
  context: PhotoContext,
): Promise<Outcome> {
  const { photo, mask } = todo;
  const input = { sizeBytes: photo.sizeBytes, modifiedMs: photo.modifiedMs };
  const about = { photo: photo.name, input, ...(mask !== undefined && { mask }) };
  const start = performance.now();
  let outcome: Outcome;
  try {
    if (todo.fault !== undefined) throw todo.fault;
    const place = await choosePlace(todo, job);
    if (place === undefined) outcome = { kind: 'skipped', ...about, output: photo.output };
    else {
      const { output, replace } = place;
      const target = join(job.output, output);
      await mkdir(dirname(target), { recursive: true });
      const result = await context.runner.run(
        {
          ...{ photo: photo.path, target, replace, maskPath: mask?.path, dustMap: dustMapPath(job) },
          ...(context.strips && { strip: join(job.output, stripPath(photo.name)) }),
          ...pickOptions(job),
          ...(context.variation !== undefined && { variation: context.variation }),
        },
        () => journal.append({ kind: 'saving', photo: photo.name, output }),
        context.signal,
      );
      const milliseconds = Math.round(performance.now() - start);
      const patches = result.kind === 'done' ? [...result.patches] : [];
      const notices = result.kind === 'done' ? [...result.notices] : [];
      const { variation } = context;
      const varied = variation === undefined ? {} : { variation };
      if (result.kind === 'done')
        outcome = { ...result, ...about, ...varied, output, milliseconds, patches, notices };
      else if (result.written === undefined) outcome = { kind: 'unmarked', ...about };
      else outcome = { kind: 'unmarked', ...about, output, written: result.written };
    }
  } catch (error) {
    throwIfCancelled(context.signal);
    await throwIfGeneral(error, job, journal);
    outcome = { kind: 'failed', ...about, ...describe(error) };
  }
  await journal.append(outcome);
  return outcome;
}

/** Where the small picture of a photo lies below the output folder: by a hash, since names of folders would have to be made. */
export function stripPath(name: string): string {
  return join(
    '.lacuna-batch',
    'strips',
    `${createHash('sha256').update(name).digest('hex').slice(0, 24)}.jpg`,
  );
}

/** Nothing where the photo is to be left alone, since another's file has its place. */
async function choosePlace(
  { photo, ours }: PhotoTodo,
  job: BatchJob,
): Promise<{ output: string; replace: boolean } | undefined> {
  const found = await stampOf(job, photo.output);
  if (found === undefined) return { output: photo.output, replace: false };
  if (ours === 'unknown') return { output: photo.output, replace: true };
  if (ours !== undefined && ours.sizeBytes === found.sizeBytes && ours.modifiedMs === found.modifiedMs) {
    return { output: photo.output, replace: true };
  }
  switch (job.onExists) {
    case 'skip':
      return undefined;
    case 'overwrite':
      return { output: photo.output, replace: true };
    case 'suffix':
      return { output: await firstFree(photo, job), replace: false };
    case 'fail': {
      const path = join(job.output, photo.output);
      throw new AppError(
        'ALREADY_EXISTS',
        `Expected no file at ${path} but there is one that this job did not write. Move it, or use another --on-exists.`,
        { details: { path } },
      );
    }
  }
}

async function firstFree(photo: PlannedPhoto, job: BatchJob): Promise<string> {
  for (let number = 2; ; number++) {
    const output = numberName(photo.output, number);
    if ((await stampOf(job, output)) === undefined) return output;
  }
}

async function stampOf(
  job: BatchJob,
  output: string,
): Promise<{ sizeBytes: number; modifiedMs: number } | undefined> {
  const status = await stat(join(job.output, output)).catch(() => undefined);
  return status && { sizeBytes: status.size, modifiedMs: status.mtimeMs };
}

/** What a photo's task has of its job as it is. */
type JobOptions = Omit<
  RetouchTask,
  'photo' | 'target' | 'replace' | 'maskPath' | 'dustMap' | 'variation' | 'strip'
>;

function pickOptions(job: BatchJob): JobOptions {
  const { remove, options, format, quality, unmarked, keepTimes, acceptsLarge } = job;
  return { remove, options, format, quality, unmarked, keepTimes, acceptsLarge, ...pickSaveChoices(job) };
}

/** The disk that is full for one photo is full for all. */
const GENERAL_REASONS = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'];

async function throwIfGeneral(error: unknown, { input, output }: BatchJob, journal: Journal): Promise<void> {
  const told = error instanceof AppError ? error : toWriteError(error, output);
  if (told.code === 'WRITE_FAILED' && GENERAL_REASONS.includes(String(told.details['reason']))) throw told;
  if (told.details['path'] === journal.path) throw told;
  for (const [folder, what] of [
    [input, 'photos'],
    [output, 'results'],
  ] as const) {
    const status = await stat(folder).catch(() => undefined);
    if (status?.isDirectory() === true) continue;
    throw new AppError(
      folder === output ? 'WRITE_FAILED' : 'NOT_FOUND',
      `Expected the folder of the ${what} but ${folder} is gone. Bring it back (a disk, a share?), then run the same command again.`,
      { cause: error, details: { path: folder } },
    );
  }
}

function describe(error: unknown): { code: string; message: string; file: string | null } {
  const told = error instanceof AppError ? error : undefined;
  const path = told?.details['path'];
  return {
    code: told?.code ?? 'INTERNAL',
    message: told?.message ?? `Lacuna made a mistake (${String(error)}).`,
    file: typeof path === 'string' ? path : null,
  };
}
