import { setTimeout } from 'node:timers/promises';

import { version } from '../../package.json';
import type {
  BatchEvent,
  BatchJob,
  BatchResult,
  ProviderSetting,
  QueueAddress,
  TaskRunner,
} from '../engine/engine.js';
import {
  openModelLibrary,
  openQueueRunner,
  planBatch,
  runBatch,
  startPool,
  toReportRow,
  writeReports,
} from '../engine/engine.js';
import { askYesNo } from './ask-yes-no.js';
import { describeConnection, describeOutcome, describeSummary, describeTodo } from './batch-report.js';
import { chooseInstalledModel } from './choose-model.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-codes.js';
import { createProgressDisplay } from './progress-display.js';

/** One call of `lacuna batch`, its values checked. */
export interface BatchRun {
  readonly job: BatchJob;
  readonly device: ProviderSetting;
  readonly jobs: number | undefined;
  /** Where workers of other machines take the photos; none where this one works. */
  readonly queue: QueueAddress | undefined;
  readonly retryFailed: boolean;
  readonly restart: boolean;
  readonly reports: readonly string[];
  readonly watch: { readonly intervalMs: number } | undefined;
  readonly dryRun: boolean;
  /** Is the person asked before the work, where there is one? */
  readonly asks: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Works on a folder and tells what comes of each photo; failures make the exit code 1. Throws what ended the run. */
export async function runBatchCommand(run: BatchRun, context: CommandContext): Promise<void> {
  const job = await withNetwork(run.job);
  if (run.dryRun) await listTodo(job, run, context);
  else await work(job, run, context);
}

async function listTodo(job: BatchJob, run: BatchRun, { output, signal }: CommandContext): Promise<void> {
  const plan = await planBatch(job, { retryFailed: run.retryFailed, signal });
  for (const todo of plan.todo) output.printResult(describeTodo(todo, job, run.json));
  output.printNote(
    `${plan.todo.length} of ${plan.photos.length} photos would be worked on; nothing was written.`,
  );
}

async function work(job: BatchJob, run: BatchRun, context: CommandContext): Promise<void> {
  const { output, signal } = context;
  const runner = await openRunner(job, run, context);
  const display = createProgressDisplay(output, run.quiet);
  const start = performance.now();
  let todo = 0;
  let finished = 0;
  const onEvent = (event: BatchEvent): void => {
    if (event.kind === 'planned') {
      todo += event.todo;
      const isTold = !run.quiet && (event.todo > 0 || run.watch === undefined);
      if (isTold) output.printNote(`${event.total} photos, ${event.todo} to do`);
      return;
    }
    if (event.kind === 'started') return;
    finished++;
    const row = toReportRow(event.photo, event.outcome, job.output);
    if (run.json) output.printResult(JSON.stringify(row));
    else if (event.outcome.kind !== 'done') output.printNote(describeOutcome(row));
    const minutes = (performance.now() - start) / 60_000;
    const rate = (finished / minutes).toPrecision(3);
    display.report({ stage: `${finished}/${todo} photos, ${rate} a minute`, fraction: finished / todo });
  };
  if (run.watch && !run.quiet) output.printNote(`watching ${job.input}; Ctrl-C ends it`);
  const asks = run.asks && run.watch === undefined && process.stdin.isTTY && output.isTerminal;
  let result: BatchResult;
  try {
    result = await runBatch(job, {
      application: `lacuna ${version}`,
      runner,
      signal,
      onEvent,
      retryFailed: run.retryFailed,
      restart: run.restart,
      watch: run.watch && { wait: (until) => waitFor(run.watch?.intervalMs ?? 0, until) },
      strips: run.reports.some((name) => /\.html?$/i.test(name)),
      ...(asks && { confirm: (count) => askYesNo(`Work on ${count} photos?`, signal) }),
    });
  } finally {
    display.stop();
    runner.dispose();
  }
  await writeReports(run.reports, result, job.output);
  output.printNote(describeSummary(result.summary));
  if (result.summary.failed > 0) context.setExitCode(EXIT_CODES.failed);
}

async function openRunner(
  { input, output: folder, options, networkHash }: BatchJob,
  { queue, jobs, device }: BatchRun,
  { output }: CommandContext,
): Promise<TaskRunner> {
  if (queue === undefined) return startPool(jobs, device);
  return await openQueueRunner(queue, {
    version,
    input,
    output: folder,
    network: networkHash === undefined ? undefined : { id: options.model, sha256: networkHash },
    hear: (news) => output.printNote(describeConnection(news, queue)),
  });
}

/** The job with the network that it means by now, so that a run that goes on later takes the same. */
async function withNetwork(job: BatchJob): Promise<BatchJob> {
  if (job.options.fill === 'patchmatch') return job;
  const entry = await chooseInstalledModel(openModelLibrary(), job.options.model);
  if (entry === undefined) return job;
  return { ...job, options: { ...job.options, model: entry.id }, networkHash: entry.sha256 };
}

async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
