import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { AppError, throwIfCancelled } from '../../../shared/app-error.js';
import type { DecisionName } from '../../../shared/batch-names.js';
import type { BatchJob } from '../../batch/batch-job.js';
import type { Decided, Done, FileStamp } from '../../batch/journal-records.js';
import type { TaskRunner } from '../../batch/worker-pool.js';
import { workOnPhoto } from '../../batch/work-on-photo.js';
import { openImage } from '../../codec/source-image.js';
import type { BatchEntry } from './batch-rows.js';
import type { OpenBatch } from './open-batch.js';
import { bringBack, putAside } from './put-aside.js';

/** A batch with results. */
type ReviewedBatch = Pick<OpenBatch, 'rows'> & {
  readonly job: BatchJob;
  readonly journal: NonNullable<OpenBatch['journal']>;
};

/** Writes down what the person thinks of results, then puts rejected ones aside and brings others back. Errors of writing. */
export async function decide(
  batch: ReviewedBatch,
  rows: readonly number[],
  decision: DecisionName | 'none',
): Promise<void> {
  await batch.journal.use(async (journal) => {
    for (const row of rows) {
      const entry = batch.rows.at(row);
      if (entry?.outcome?.kind !== 'done') continue;
      const byHand = decision !== 'none' && entry.decided?.byHand === true;
      const decided: Decided = {
        ...{ kind: 'decided', photo: entry.photo.name, decision },
        ...(byHand && { byHand: true }),
      };
      await journal.append(decided);
      batch.rows.change(row, { decided: decision === 'none' ? undefined : decided });
      await settle(batch.job.output, entry.outcome, decision);
    }
  });
}

/** Does with results what was decided, where a program that ended in between has not. */
export async function settleDecisions({ job, rows }: ReviewedBatch): Promise<void> {
  for (const { outcome, decided } of rows.entries) {
    if (decided?.decision !== 'rejected' || outcome?.kind !== 'done') continue;
    const found = await stampOf(job.output, outcome.output);
    if (found !== undefined && isSame(found, outcome.written)) await settle(job.output, outcome, 'rejected');
  }
}

/** Makes another result in place of the one that there is. Errors: those of `workOnPhoto`; `ALREADY_EXISTS` for one that was changed. */
export async function redo(
  batch: ReviewedBatch,
  row: number,
  runner: TaskRunner,
  signal: AbortSignal,
): Promise<void> {
  const entry = batch.rows.at(row);
  if (entry?.outcome === undefined || entry.isWorking) return;
  const { job, journal } = batch;
  const { outcome, photo } = entry;
  const output = 'output' in outcome ? (outcome.output ?? photo.output) : photo.output;
  const found = await stampOf(job.output, output);
  const written = 'written' in outcome ? outcome.written : undefined;
  if (found !== undefined && !(written !== undefined && isSame(found, written))) throw changed(output);
  const variation = ((outcome.kind === 'done' ? outcome.variation : undefined) ?? 0) + 1;
  const todo = { photo: { ...photo, output }, mask: outcome.mask, ours: written };
  batch.rows.change(row, { isWorking: true });
  try {
    const context = { runner, signal, strips: true, variation };
    const made = await journal.use((open) => workOnPhoto(todo, job, open, context));
    batch.rows.change(row, { outcome: made, decided: undefined, version: entry.version + 1 });
    throwIfCancelled(signal);
  } finally {
    batch.rows.change(row, { isWorking: false });
  }
}

/** What lies at the place of the result is the person's own work, and accepted. `NOT_FOUND` where there is nothing. */
export async function noteEdited(batch: ReviewedBatch, row: number): Promise<void> {
  const entry = batch.rows.at(row);
  if (entry === undefined) return;
  const { job } = batch;
  const place = placeOf(entry);
  const written = await stampOf(job.output, place);
  if (written === undefined) {
    const path = join(job.output, place);
    throw new AppError('NOT_FOUND', `Expected the saved photo at ${path} but there is none. Save it again.`, {
      details: { path },
    });
  }
  const done = await describeEdited(entry, join(job.output, place), written);
  const decided: Decided = { kind: 'decided', photo: entry.photo.name, decision: 'accepted', byHand: true };
  await batch.journal.use(async (journal) => {
    await journal.append(done);
    await journal.append(decided);
  });
  batch.rows.change(row, { outcome: done, decided, version: entry.version + 1 });
}

/** The place of a photo's result below the folder of results. */
export function placeOf({ outcome, photo }: BatchEntry): string {
  return outcome !== undefined && 'output' in outcome ? (outcome.output ?? photo.output) : photo.output;
}

async function describeEdited(
  { outcome, photo }: BatchEntry,
  path: string,
  written: FileStamp,
): Promise<Done> {
  if (outcome?.kind === 'done') return { ...outcome, written };
  const { info } = await openImage(path);
  const { sizeBytes, modifiedMs } = photo;
  return {
    kind: 'done',
    photo: photo.name,
    input: { sizeBytes, modifiedMs },
    ...(outcome?.mask && { mask: outcome.mask }),
    ...{ output: photo.output, written, width: info.width, height: info.height, method: 'by-hand' },
    ...{ milliseconds: 0, doubt: 0, stages: { reading: 0, filling: 0, saving: 0 }, patches: [], notices: [] },
  };
}

async function settle(folder: string, { output }: Done, decision: DecisionName | 'none'): Promise<void> {
  await (decision === 'rejected' ? putAside : bringBack)(folder, output);
}

async function stampOf(folder: string, output: string): Promise<FileStamp | undefined> {
  const status = await stat(join(folder, output)).catch(() => undefined);
  return status && { sizeBytes: status.size, modifiedMs: status.mtimeMs };
}

function isSame(one: FileStamp, other: FileStamp): boolean {
  return one.sizeBytes === other.sizeBytes && one.modifiedMs === other.modifiedMs;
}

function changed(output: string): AppError {
  return new AppError(
    'ALREADY_EXISTS',
    `Expected the result that Lacuna has written at ${output} but somebody has changed it. Move it, then try again.`,
    { details: { path: output } },
  );
}
