import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type * as v from 'valibot';

import type { AppError } from '../../../shared/app-error.js';
import type { BatchSchema } from '../../../shared/contract/batch-schemas.js';
import { toWireError } from '../../../shared/contract/frames.js';
import type { BatchJob, PlannedPhoto } from '../../batch/batch-job.js';
import type { JobPlan } from '../../batch/plan-job.js';
import { BatchPictures } from './batch-pictures.js';
import { BatchRows } from './batch-rows.js';
import { JournalAccess } from './journal-access.js';
import type { RunningBatch } from './batch-run.js';

export type BatchFields = v.InferOutput<typeof BatchSchema>;

/** Folders of a batch; a job is there once it is known what is done with the photos. */
export interface BatchParts {
  readonly input: string;
  readonly job?: BatchJob | undefined;
  readonly photos: readonly PlannedPhoto[];
  readonly plan?: Pick<JobPlan, 'outcomes' | 'decisions'> | undefined;
}

/** The batch that is open: its photos, what has come of them, and the run that goes on. */
export class OpenBatch {
  readonly id = randomUUID();
  readonly input: string;
  readonly job: BatchJob | undefined;
  readonly rows: BatchRows;
  readonly pictures: BatchPictures;
  readonly journal: JournalAccess | undefined;
  run: RunningBatch | undefined;
  ended: BatchFields['ended'];
  fault: AppError | undefined;

  /** `folder`: that of this run of the program. */
  constructor({ input, job, photos, plan }: BatchParts, folder: string) {
    this.input = input;
    this.job = job;
    this.rows = new BatchRows(photos, plan?.outcomes, plan?.decisions);
    this.pictures = new BatchPictures(folder, this.id);
    this.journal = job && new JournalAccess(job.output);
  }

  /** Folders that this batch speaks of. */
  get paths(): readonly string[] {
    return this.job === undefined ? [this.input] : [this.input, this.job.output];
  }

  /** What the page learns of it. */
  describe(): BatchFields {
    const { job, rows, run, ended, fault } = this;
    return {
      id: this.id,
      input: basename(this.input),
      ...(job && { output: basename(job.output) }),
      total: rows.length,
      counts: rows.counts,
      ...rows.reviewed,
      ...(run && { run: run.describe() }),
      ...(!run && ended && { ended }),
      ...(!run && fault && { fault: toWireError(fault) }),
      // A program that a journal names is not run because of that.
      canGoOn: job !== undefined && job.remove.kind !== 'command',
    };
  }
}
