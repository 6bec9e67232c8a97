import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AppError } from '../../../shared/app-error.js';
import type { MethodParams, MethodResult } from '../../../shared/contract/methods.js';
import { MOST_ROWS } from '../../../shared/contract/batch-methods.js';
import type { EventValue } from '../../../shared/contract/events.js';
import type { BatchJob } from '../../batch/batch-job.js';
import { checkSameJob, identifyJob } from '../../batch/job-identity.js';
import type { JournalState } from '../../batch/journal.js';
import { readJournal } from '../../batch/journal.js';
import { listPhotos } from '../../batch/list-photos.js';
import type { JobPlan } from '../../batch/plan-job.js';
import { planJob } from '../../batch/plan-job.js';
import { readJob } from '../../batch/read-job.js';
import { OWN_FOLDER } from '../../batch/run-batch.js';
import type { TaskRunner } from '../../batch/worker-pool.js';
import { writeReports } from '../../batch/write-reports.js';
import type { AssetName } from '../asset-files.js';
import type { FileGrants } from '../file-grants.js';
import type { PathScreen } from '../hide-paths.js';
import type { BatchPhoto } from './describe-photo.js';
import { describePhoto } from './describe-photo.js';
import { decide, noteEdited, placeOf, redo, settleDecisions } from './batch-review.js';
import { resultPath } from './batch-pictures.js';
import type { BatchEntry } from './batch-rows.js';
import { describeRow } from './batch-rows.js';
import { endOf, RunningBatch } from './batch-run.js';
import type { BatchSetup, JobSources, MadeJob } from './make-job.js';
import { makeJob, writeNeeds } from './make-job.js';
import type { BatchParts } from './open-batch.js';
import { OpenBatch } from './open-batch.js';
import { Teller } from './teller.js';

/** What it needs of the engine and of its process. */
export interface BatchServices extends JobSources {
  readonly application: string;
  /** Processes for a run; one for a single photo. */
  readonly startPool: (jobs?: number) => TaskRunner;
  /** How often a watched folder is looked at; a photo is whole when it did not change for so long. */
  readonly watchMs: number;
  /** The folder of this run of the program, where pictures go. */
  readonly folder: string;
  readonly grants: FileGrants;
  readonly paths: PathScreen;
  readonly tell: (change: EventValue<'batch.changed'>) => void;
}

/** A process for single photos ends when it was not asked for so long. */
const IDLE_MS = 60_000;

const NEW_JOURNAL: JournalState = {
  job: undefined,
  outcomes: new Map(),
  saving: new Map(),
  decisions: new Map(),
};

/** The one batch that is open, for all pages: opens, runs and reviews it, and tells what changes. */
export class BatchService {
  readonly #services: BatchServices;
  readonly #teller: Teller;
  #open: OpenBatch | undefined;
  #single: { readonly pool: TaskRunner; timer: NodeJS.Timeout } | undefined;

  constructor(services: BatchServices) {
    this.#services = services;
    this.#teller = new Teller(services.tell, () => this.#open);
  }

  /** The batch that is open. */
  get batch(): OpenBatch | undefined {
    return this.#open;
  }

  /** Opens the photos of a folder, without a job. */
  async list(input: string, recursive: boolean, signal: AbortSignal): Promise<OpenBatch> {
    const photos = await listPhotos(input, { recursive, except: [], signal });
    if (photos.length === 0) {
      throw new AppError('NOT_FOUND', `Expected photos in ${input} but found none. Choose another folder.`, {
        details: { path: input, kind: 'noPhotos' },
      });
    }
    return this.#show({ input, photos: photos.map((photo) => ({ ...photo, output: photo.name })) });
  }

  /** Opens what an earlier run has left in `output`; nothing where there was none. */
  async openEarlier(output: string, signal: AbortSignal): Promise<OpenBatch | undefined> {
    const state = await this.#readState(output);
    const job = state.job && readJob(state.job, output);
    if (state.job === undefined) return undefined;
    if (job === undefined) {
      throw new AppError(
        'INVALID_PARAMS',
        `Expected the journal of a batch in ${output} but it is of another version. Choose another folder.`,
        { details: { path: output } },
      );
    }
    this.#checkAllowed(job);
    const plan = await planJob(job, state, { retryFailed: false, mayBeEmpty: true, signal });
    const batch = this.#show({ input: job.input, job, photos: plan.photos, plan });
    const reviewed = toReviewed(batch);
    if (batch.rows.reviewed.rejected > 0) await settleDecisions(reviewed);
    return batch;
  }

  async plan(setup: BatchSetup, signal: AbortSignal): Promise<MethodResult<'batch.plan'>> {
    const { job } = await this.#makeJob(setup);
    const state = await this.#readState(job.output);
    let differs: string[] = [];
    if (state.job !== undefined) {
      try {
        checkSameJob(state.job.job, await identifyJob(job), job.output);
      } catch (error) {
        if (!(error instanceof AppError) || !Array.isArray(error.details['different'])) throw error;
        differs = error.details['different'].map(String);
      }
    }
    const known = differs.length > 0 ? NEW_JOURNAL : state;
    const plan = await planJob(job, known, { retryFailed: false, signal });
    return { total: plan.photos.length, todo: plan.todo.length, failed: countFailed(plan), differs };
  }

  /** Begins a run; resolves when it is known what there is to do. */
  async start({ setup, retryFailed, restart, watch }: MethodParams<'batch.start'>): Promise<OpenBatch> {
    const before = this.#open;
    if (before?.run !== undefined) {
      throw new AppError('ALREADY_EXISTS', 'Expected no run that goes on but there is one. Stop it first.', {
        details: { reason: 'running' },
      });
    }
    const made: MadeJob = setup === undefined ? { job: this.#ownJob() } : await this.#makeJob(setup);
    await writeNeeds(made);
    const { job } = made;
    await before?.journal?.waitForEnd();
    const run = new RunningBatch();
    const watchMs = watch && this.#services.watchMs;
    const options = { ...this.#services, retryFailed, restart, watchMs };
    return await new Promise<OpenBatch>((resolve, reject) => {
      let batch: OpenBatch | undefined;
      const end = (error?: unknown): void => {
        if (batch === undefined) {
          reject(error);
          return;
        }
        batch.journal?.lend(undefined);
        for (const { row, isWorking } of batch.rows.entries) {
          if (isWorking) batch.rows.change(row, { isWorking: false });
        }
        batch.run = undefined;
        Object.assign(batch, endOf(error));
        this.#teller.tellSoon();
      };
      const listeners = {
        onPlan: (plan: JobPlan, journal: Parameters<NonNullable<OpenBatch['journal']>['lend']>[0]) => {
          if (batch !== undefined) {
            batch.rows.add(plan.photos);
            return;
          }
          batch = this.#show({ input: job.input, job, photos: plan.photos, plan });
          batch.run = run;
          batch.journal?.lend(journal);
          resolve(batch);
        },
        onEvent: (event: Parameters<Parameters<RunningBatch['work']>[2]['onEvent']>[0]) => {
          if (event.kind === 'planned' || batch === undefined) return;
          const entry = batch.rows.byName(event.photo.name);
          if (entry === undefined) return;
          if (event.kind === 'started') batch.rows.change(entry.row, { isWorking: true });
          else {
            const version = entry.version + 1;
            const { outcome } = event;
            batch.rows.change(entry.row, { isWorking: false, outcome, decided: undefined, version });
          }
          this.#teller.tellSoon();
        },
      };
      run.work(job, options, listeners).then(() => end(), end);
    });
  }

  steer(to: MethodParams<'batch.steer'>['to']): void {
    const run = this.#open?.run;
    if (to === 'pause') run?.pause();
    else if (to === 'resume') run?.resume();
    else run?.stop();
    this.#teller.tellSoon();
  }

  rows(batchId: string, from: number): MethodResult<'batch.rows'> {
    const { rows } = this.#get(batchId);
    return { rows: rows.entries.slice(from, from + MOST_ROWS).flatMap(describeRow) };
  }

  photo(batchId: string, row: number): BatchPhoto {
    return this.#describe(this.#entry(batchId, row));
  }

  async decide({ batchId, rows, decision }: MethodParams<'batch.decide'>): Promise<void> {
    try {
      await decide(toReviewed(this.#get(batchId)), rows, decision);
    } finally {
      this.#teller.tellSoon();
    }
  }

  async redo(batchId: string, row: number, signal: AbortSignal): Promise<BatchPhoto> {
    const batch = this.#get(batchId);
    this.#entry(batchId, row);
    const pool = this.#singlePool();
    this.#teller.tellSoon();
    try {
      const work = redo(toReviewed(batch), row, pool, signal);
      this.#teller.tellSoon();
      await work;
    } finally {
      this.#single?.timer.refresh();
      this.#teller.tellSoon();
    }
    return this.photo(batchId, row);
  }

  /** Where the editor finds a photo, and where its result goes. */
  locate({ batchId, row, from }: MethodParams<'batch.edit'>): { path: string; target: string } {
    const { job } = toReviewed(this.#get(batchId));
    const entry = this.#entry(batchId, row);
    const result = from === 'result' ? resultPath(entry, job.output) : undefined;
    return { path: result ?? entry.photo.path, target: join(job.output, placeOf(entry)) };
  }

  async noteEdited(batchId: string, row: number): Promise<BatchPhoto> {
    await noteEdited(toReviewed(this.#get(batchId)), row);
    this.#teller.tellSoon();
    return this.photo(batchId, row);
  }

  async report(target: string): Promise<void> {
    const { job, rows } = toReviewed(this.#get(this.#open?.id ?? ''));
    const photos = rows.entries.map(({ photo }) => photo);
    const outcomes = new Map(
      rows.entries.flatMap(({ photo, outcome }) => (outcome ? [[photo.name, outcome]] : [])),
    );
    const decisions = new Map(
      rows.entries.flatMap(({ photo, decided }) => (decided ? [[photo.name, decided]] : [])),
    );
    await writeReports([target], { photos, outcomes, decisions }, job.output);
  }

  /** Ends the run and closes the batch. */
  async close(): Promise<void> {
    const batch = this.#open;
    this.#open = undefined;
    batch?.run?.stop();
    this.#teller.tellNow();
    await batch?.pictures.remove();
  }

  /** Makes a picture of the open batch. Nothing happens for one that there cannot be. */
  async makePicture(name: Extract<AssetName, { kind: 'photo' }>): Promise<void> {
    const batch = this.#open;
    const entry = batch?.rows.at(name.row);
    if (batch?.id !== name.documentId || entry === undefined) return;
    await batch.pictures.make(name, entry, batch.job?.output);
  }

  #show(parts: BatchParts): OpenBatch {
    const before = this.#open;
    const batch = new OpenBatch(parts, this.#services.folder);
    for (const path of batch.paths) this.#services.paths.hideFolderOf(path);
    this.#open = batch;
    void before?.pictures.remove().catch(() => undefined);
    this.#teller.tellNow();
    return batch;
  }

  #get(batchId: string): OpenBatch {
    if (this.#open?.id === batchId) return this.#open;
    throw new AppError('NOT_FOUND', 'Expected the batch that is open but received another. Open it again.');
  }

  #entry(batchId: string, row: number): BatchEntry {
    const entry = this.#get(batchId).rows.at(row);
    if (entry !== undefined) return entry;
    throw new AppError('NOT_FOUND', `Expected a photo of the batch but received number ${row}.`);
  }

  #ownJob(): BatchJob {
    const { job } = this.#open ?? {};
    if (job !== undefined && job.remove.kind !== 'command') return job;
    throw new AppError(
      'INVALID_PARAMS',
      'Expected a batch that can be gone on with here but received none, or one that runs a program. Go on with it by the same lacuna batch command.',
    );
  }

  #describe(entry: BatchEntry): BatchPhoto {
    return describePhoto(entry, (text) => this.#services.paths.hide(text));
  }

  async #makeJob(setup: BatchSetup): Promise<MadeJob> {
    return await makeJob(setup, this.#services);
  }

  async #readState(output: string): Promise<JournalState> {
    const path = join(output, OWN_FOLDER, 'journal.jsonl');
    return readJournal(await readFile(path).catch(() => Buffer.alloc(0)), path).state;
  }

  /** A journal may name any folder; where there are limits, they hold for it too. */
  #checkAllowed(job: BatchJob): void {
    const { remove } = job;
    this.#services.grants.checkInside(job.input);
    if (remove.kind === 'masks') this.#services.grants.checkInside(remove.folder);
    if (remove.kind === 'mask' || remove.kind === 'recipe') this.#services.grants.checkInside(remove.path);
    if (remove.kind === 'recipe' && remove.register !== undefined) {
      this.#services.grants.checkInside(remove.register);
    }
  }

  #singlePool(): TaskRunner {
    if (this.#single === undefined) {
      const pool = this.#services.startPool(1);
      const timer = setTimeout(() => {
        pool.dispose();
        this.#single = undefined;
      }, IDLE_MS);
      timer.unref();
      this.#single = { pool, timer };
    }
    return this.#single.pool;
  }
}

function toReviewed(batch: OpenBatch): Parameters<typeof decide>[0] {
  const { job, journal, rows } = batch;
  if (job !== undefined && journal !== undefined) return { job, journal, rows };
  throw new AppError('INVALID_PARAMS', 'Expected a batch with results but received a folder of photos.');
}

function countFailed({ outcomes }: JobPlan): number {
  return [...outcomes.values()].filter(({ kind }) => kind === 'failed').length;
}
