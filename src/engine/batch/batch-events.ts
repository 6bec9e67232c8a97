import type { Outcome } from './journal-records.js';
import type { PlannedPhoto } from './batch-job.js';
import type { JobPlan } from './plan-job.js';

/** What a run tells while it goes on. */
export type BatchEvent =
  /** How many photos there are, and how many of them are still to be done. */
  | { readonly kind: 'planned'; readonly total: number; readonly todo: number }
  | { readonly kind: 'started'; readonly photo: PlannedPhoto }
  | { readonly kind: 'finished'; readonly photo: PlannedPhoto; readonly outcome: Outcome };

/** How many photos came to what. */
export interface BatchSummary {
  readonly total: number;
  readonly done: number;
  readonly unmarked: number;
  readonly skipped: number;
  readonly failed: number;
  /** Done by earlier runs, and counted above. */
  readonly earlier: number;
}

export function countOutcomes(plan: JobPlan): BatchSummary {
  const count = { done: 0, unmarked: 0, skipped: 0, failed: 0 };
  for (const { name } of plan.photos) {
    const outcome = plan.outcomes.get(name);
    if (outcome !== undefined) count[outcome.kind]++;
  }
  return { total: plan.photos.length, ...count, earlier: plan.photos.length - plan.todo.length };
}
