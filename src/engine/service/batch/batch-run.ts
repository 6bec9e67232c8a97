import { setTimeout } from 'node:timers/promises';

import type * as v from 'valibot';

import { AppError, throwIfCancelled } from '../../../shared/app-error.js';
import type { BatchSchema } from '../../../shared/contract/batch-schemas.js';
import type { BatchEvent } from '../../batch/batch-events.js';
import type { BatchJob } from '../../batch/batch-job.js';
import { PauseGate } from '../../batch/pause-gate.js';
import type { JobPlan } from '../../batch/plan-job.js';
import { runBatch } from '../../batch/run-batch.js';
import type { Journal } from '../../batch/journal.js';
import type { TaskRunner } from '../../batch/worker-pool.js';
import { RunPace, WorkClock } from './run-pace.js';

type RunFields = NonNullable<v.InferOutput<typeof BatchSchema>['run']>;

/** How a run is done. */
export interface RunOptions {
  readonly application: string;
  readonly startPool: () => TaskRunner;
  readonly retryFailed: boolean;
  readonly restart: boolean;
  /** Looks for photos that arrive so often, until it is stopped. */
  readonly watchMs?: number | undefined;
}

/** Who hears of it: of a plan again whenever photos have arrived. */
export interface RunListeners {
  readonly onPlan: (plan: JobPlan, journal: Journal) => void;
  readonly onEvent: (event: BatchEvent) => void;
}

/** A run that goes on. */
export class RunningBatch {
  readonly #stop = new AbortController();
  readonly #pause = new PauseGate();
  readonly #clock = new WorkClock();
  readonly #pace = new RunPace();
  #todo = 0;
  #isWatching = false;
  #finished = 0;

  describe(): RunFields {
    const phase = this.#stop.signal.aborted ? 'stopping' : this.#pause.isPaused ? 'paused' : 'running';
    const left = this.#pace.leftMs(this.#todo - this.#finished);
    const { perMinute } = this.#pace;
    return {
      phase,
      ...(this.#isWatching && { isWatching: true }),
      todo: this.#todo,
      finished: this.#finished,
      ...(perMinute !== undefined && { perMinute }),
      ...(left !== undefined && { leftMs: left }),
    };
  }

  pause(): void {
    this.#pause.pause();
    this.#clock.stop();
  }

  resume(): void {
    this.#pause.resume();
    this.#clock.goOn();
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Runs `job` to its end. Errors: those of `runBatch` and `startPool`. */
  async work(job: BatchJob, options: RunOptions, listeners: RunListeners): Promise<void> {
    const { application, startPool, retryFailed, restart, watchMs } = options;
    this.#isWatching = watchMs !== undefined;
    const runner = startPool();
    try {
      await runBatch(job, {
        ...{ application, runner, retryFailed, restart },
        signal: this.#stop.signal,
        pause: this.#pause,
        watch: watchMs === undefined ? undefined : { wait: (signal) => waitFor(watchMs, signal) },
        // Reports have pictures then.
        strips: true,
        onPlan: (plan, journal) => {
          this.#todo += plan.todo.length;
          listeners.onPlan(plan, journal);
        },
        onEvent: (event) => {
          if (event.kind === 'finished') {
            this.#finished++;
            this.#pace.note(this.#clock.ms);
          }
          listeners.onEvent(event);
        },
      });
      // Between two looks a watched folder is left without a word, but only where somebody stops it.
      if (watchMs !== undefined) throwIfCancelled(this.#stop.signal);
    } finally {
      runner.dispose();
    }
  }
}

async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** How a run ended that threw `error`, or nothing. */
export function endOf(error: unknown): { ended: 'finished' | 'stopped' | 'failed'; fault?: AppError } {
  if (error === undefined) return { ended: 'finished' };
  if (error instanceof AppError && error.code === 'CANCELLED') return { ended: 'stopped' };
  const fault =
    error instanceof AppError
      ? error
      : new AppError('INTERNAL', `Lacuna made a mistake (${String(error)}).`, { cause: error });
  return { ended: 'failed', fault };
}
