import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { BatchJob } from './batch-job.js';
import { checkSameJob, identifyJob } from './job-identity.js';
import { readJournal } from './journal.js';
import type { JobPlan, PlanOptions } from './plan-job.js';
import { planJob } from './plan-job.js';
import { OWN_FOLDER } from './run-batch.js';

/** What a run of the job would do; nothing is written. Errors: those of `planJob`, and `INVALID_PARAMS` where the journal is of another job. */
export async function planBatch(job: BatchJob, options: PlanOptions): Promise<JobPlan> {
  const path = join(job.output, OWN_FOLDER, 'journal.jsonl');
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  const { state } = readJournal(bytes, path);
  if (state.job !== undefined) checkSameJob(state.job.job, await identifyJob(job), job.output);
  return await planJob(job, state, options);
}
