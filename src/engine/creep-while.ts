import type { ReportProgress, Stage } from '../shared/progress.js';

/** How often a task of unknown length reports, and how long it takes to come two thirds of the way. */
const CREEP_MS = 400;
const CREEP_TIME_MS = 6000;

/**
 * Reports 0, then ever smaller steps towards 1 for as long as `task` runs: for what cannot say how far it is, such as a device that is
 * tried or a model that is loaded.
 */
export async function creepWhile<Result>(
  report: ReportProgress,
  stage: Stage,
  task: () => Promise<Result>,
): Promise<Result> {
  const start = performance.now();
  report({ stage, fraction: 0 });
  const timer = setInterval(() => {
    report({ stage, fraction: 1 - Math.exp((start - performance.now()) / CREEP_TIME_MS) });
  }, CREEP_MS);
  try {
    return await task();
  } finally {
    clearInterval(timer);
  }
}
