import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { cancelled, throwIfCancelled } from '../../shared/app-error.js';
import type { MeasureSpace } from '../download/free-space.js';
import { checkSpace, measureSpace } from '../download/free-space.js';
import { toWriteError } from '../files/write-error.js';
import type { BatchJob, PlannedPhoto } from './batch-job.js';
import type { BatchEvent, BatchSummary } from './batch-events.js';
import { countOutcomes } from './batch-events.js';
import { dustMapPath, makeDustMap } from './dust-map-file.js';
import type { JobPlan } from './plan-job.js';
import { planJob } from './plan-job.js';
import { checkSameJob, identifyJob } from './job-identity.js';
import type { Decided, Outcome } from './journal-records.js';
import { Journal } from './journal.js';
import { lockFolder } from './lock-folder.js';
import type { PauseGate } from './pause-gate.js';
import { putAwayJournal } from './put-away-journal.js';
import type { WatchOptions } from './watch-folder.js';
import { watchFolder } from './watch-folder.js';
import { workOnPhoto } from './work-on-photo.js';
import type { TaskRunner } from './worker-pool.js';

/** The folder in the output folder that belongs to the run. */
export const OWN_FOLDER = '.lacuna-batch';

/** How a job is run; nothing here changes what the outputs hold. */
export interface BatchContext {
  readonly application: string;
  readonly runner: TaskRunner;
  readonly signal: AbortSignal;
  readonly onEvent: (event: BatchEvent) => void;
  /** Hears what there is to do, and where it is written down, before the first photo. */
  readonly onPlan?: ((plan: JobPlan, journal: Journal) => void) | undefined;
  /** Photos that failed earlier are tried again. */
  readonly retryFailed: boolean;
  /** An earlier journal is put away. */
  readonly restart: boolean;
  /** Small pictures for a report are made. */
  readonly strips: boolean;
  readonly pause?: PauseGate | undefined;
  /** Asked once when it is known how many photos there are to do; `false` ends the run as cancelled. */
  readonly confirm?: ((todo: number) => Promise<boolean>) | undefined;
  /** Go on with what arrives in the folder, until `signal` aborts; that is no failure while nothing is under way. */
  readonly watch?: WatchOptions | undefined;
  readonly measureSpace?: MeasureSpace | undefined;
}

/** What a run, and those before it, came to. */
export interface BatchResult {
  readonly photos: readonly PlannedPhoto[];
  readonly summary: BatchSummary;
  /** Of every photo that has one, by its name, in the order of the photos. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly decisions: ReadonlyMap<string, Decided>;
}

/**
 * Works on every photo of a job that no earlier run has finished. A photo that fails is told and stops nothing; a full disk, a folder that
 * is gone or `signal` end the run: what is under way is given up, nothing of it is written, and the same job can be run again.
 *
 * @throws AppError `CANCELLED`; what ended the run: `WRITE_FAILED`, `NOT_FOUND`; `INVALID_PARAMS` where the journal is of another job;
 * `ALREADY_EXISTS` where another run is at work in the output folder.
 */
export async function runBatch(job: BatchJob, context: BatchContext): Promise<BatchResult> {
  const own = join(job.output, OWN_FOLDER);
  await makeFolder(job.output);
  if (context.strips) await makeFolder(join(own, 'strips'));
  const lock = await lockFolder(own);
  try {
    const path = join(own, 'journal.jsonl');
    if (context.restart) await putAwayJournal(path);
    const { journal, state } = await Journal.open(path);
    try {
      const identity = await identifyJob(job);
      const dust = dustMapPath(job);
      if (state.job !== undefined) checkSameJob(state.job.job, identity, job.output);
      else {
        // Of another job, or of the one before it was begun anew.
        if (dust !== undefined) await rm(dust, { force: true });
        await journal.append({ kind: 'job', version: 1, application: context.application, job: identity });
      }
      const work = (plan: JobPlan): Promise<void> => workOff(job, plan, journal, context);
      if (context.watch !== undefined) {
        const plan = await watchFolder(job, state, context.watch, context, work);
        return toResult(plan);
      }
      const plan = await planJob(job, state, context);
      await work(plan);
      return toResult(plan);
    } finally {
      await journal.close();
    }
  } finally {
    await lock.release();
  }
}

function toResult(plan: JobPlan): BatchResult {
  const { photos, outcomes, decisions } = plan;
  return { photos, summary: countOutcomes(plan), outcomes, decisions };
}

async function workOff(job: BatchJob, plan: JobPlan, journal: Journal, context: BatchContext): Promise<void> {
  const { onEvent, runner, pause, measureSpace: measure = measureSpace } = context;
  context.onPlan?.(plan, journal);
  onEvent({ kind: 'planned', total: plan.photos.length, todo: plan.todo.length });
  if (plan.todo.length > 0 && (await context.confirm?.(plan.todo.length)) === false) throw cancelled();
  const dust = dustMapPath(job);
  if (dust !== undefined) await makeDustMap(dust, plan.photos, context.signal);
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const queue = plan.todo.values();
  const takeNext = async (): Promise<void> => {
    for (;;) {
      await pause?.wait(signal);
      throwIfCancelled(signal);
      const next = queue.next();
      if (next.done === true) return;
      await checkSpace(job.output, 3 * next.value.photo.sizeBytes, measure);
      onEvent({ kind: 'started', photo: next.value.photo });
      const outcome = await workOnPhoto(next.value, job, journal, { ...context, signal });
      plan.outcomes.set(next.value.photo.name, outcome);
      onEvent({ kind: 'finished', photo: next.value.photo, outcome });
    }
  };
  let cause: unknown;
  const hands = Array.from({ length: Math.min(runner.capacity, plan.todo.length) }, async () => {
    try {
      await takeNext();
    } catch (error) {
      // The first one is why; the others end because of it.
      if (!stop.signal.aborted) cause = error;
      stop.abort();
    }
  });
  await Promise.all(hands);
  throwIfCancelled(context.signal);
  if (cause !== undefined) throw cause;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw toWriteError(error, folder);
  }
}
