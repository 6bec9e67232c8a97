import type { BatchJob } from './batch-job.js';
import type { JournalState } from './journal.js';
import type { JobPlan, PhotoTodo, PlanOptions } from './plan-job.js';
import { planJob } from './plan-job.js';

/** How a folder is watched. */
export interface WatchOptions {
  /** Resolves when it is time for the next look, or when `signal` aborts. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
}

/**
 * Looks at the folder again and again, which works on network drives too, whose systems tell nothing of new files, and has `work` do what is
 * whole: photos that were the same on two looks, size and times, and whose masks were. With masks by name a photo waits for its own. Ends when
 * `signal` aborts between two looks, with the last plan.
 *
 * @throws AppError those of `planJob` and of `work`.
 */
export async function watchFolder(
  job: BatchJob,
  state: JournalState,
  { wait }: WatchOptions,
  { signal, retryFailed }: PlanOptions & { readonly signal: AbortSignal },
  work: (plan: JobPlan) => Promise<void>,
): Promise<JobPlan> {
  let known = state;
  let seen = new Map<string, string>();
  /** As it was when it was worked on: what failed or was left alone is not done again until it changes. */
  const handled = new Map<string, string>();
  let isFirst = true;
  for (;;) {
    const plan = await planJob(job, known, { retryFailed, signal, mayBeEmpty: true });
    const now = new Map(plan.todo.map((todo) => [todo.photo.name, describe(todo)]));
    const todo = plan.todo.filter((each) => {
      const { name } = each.photo;
      const waits = job.remove.kind === 'masks' && each.mask === undefined && each.fault === undefined;
      return !waits && now.get(name) === seen.get(name) && now.get(name) !== handled.get(name);
    });
    const ready = { ...plan, todo };
    // The first look is told too, so that it is known what there is.
    if (todo.length > 0 || isFirst) {
      isFirst = false;
      for (const { photo } of todo) handled.set(photo.name, now.get(photo.name) ?? '');
      await work(ready);
    }
    // Photos that are under way elsewhere keep what earlier runs said of them.
    const saving = new Map([...known.saving].filter(([name]) => !plan.outcomes.has(name)));
    known = { ...known, saving, outcomes: new Map([...known.outcomes, ...plan.outcomes]) };
    seen = now;
    await wait(signal);
    if (signal.aborted) return ready;
  }
}

function describe({ photo, mask, fault }: PhotoTodo): string {
  const { sizeBytes, modifiedMs, changedMs } = photo;
  return JSON.stringify([sizeBytes, modifiedMs, changedMs, mask, fault?.message]);
}
