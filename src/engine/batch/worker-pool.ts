import * as v from 'valibot';

import { AppError, cancelled, throwIfCancelled } from '../../shared/app-error.js';
import type { HelperProcess, StartHelper } from '../processes/helper-process.js';
import type { ProviderSetting } from '../inference/providers.js';
import { TaskQueue } from '../task-queue.js';
import type { RetouchTask, TaskResult } from './retouch-task.js';
import type { WorkerOrder } from './worker-messages.js';
import { toTaskError, WorkerReportSchema } from './worker-messages.js';

/** Carries out tasks. */
export interface TaskRunner {
  /** How many tasks it takes at a time: more would only wait. */
  readonly capacity: number;
  /** Errors: those of `retouchTask`; `ENGINE_CRASHED` where a process ended with the photo in it. */
  run(task: RetouchTask, beforeSaving: () => Promise<void>, signal: AbortSignal): Promise<TaskResult>;
  dispose(): void;
}

export interface PoolOptions {
  readonly start: StartHelper<WorkerOrder>;
  /** How many processes. */
  readonly size: number;
  /** Threads of a fill in each. */
  readonly threads: number;
  readonly device: ProviderSetting;
  /** Folder of the networks that come with the program, where it is not the usual one. */
  readonly modelDir?: string | undefined;
}

/** While one photo of a process is filled, another is read or written. */
const PHOTOS_A_PROCESS = 2;

/** A 300-megapixel photo takes minutes on an old machine; what takes longer hangs. */
const TIME_LIMIT_MS = 30 * 60_000;

/** What waits for a process's answer. */
interface Waiting {
  readonly beforeSaving: () => Promise<void>;
  readonly resolve: (result: TaskResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Worker {
  readonly process: HelperProcess<WorkerOrder>;
  readonly tasks: Map<number, Waiting>;
}

/** Processes that start with their first task and are started anew when they end; each has few photos at a time. */
export class WorkerPool implements TaskRunner {
  readonly #options: PoolOptions;
  readonly #workers: (Worker | undefined)[];
  /** Processes that work on one photo only. */
  readonly #extra = new Set<Worker>();
  readonly #alone = new TaskQueue();
  #lastId = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#workers = Array.from({ length: options.size }, () => undefined);
  }

  get capacity(): number {
    return this.#options.size * PHOTOS_A_PROCESS;
  }

  async run(task: RetouchTask, beforeSaving: () => Promise<void>, signal: AbortSignal): Promise<TaskResult> {
    let mayBeWritten = false;
    const noteSaving = async (): Promise<void> => {
      await beforeSaving();
      mayBeWritten = true;
    };
    try {
      return await this.#runIn(this.#leastBusy(), task, noteSaving, signal);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'ENGINE_CRASHED') throw error;
      if (error.details['photos'] === 1) throw error;
      // Another photo of the same process may be at fault: once more, with a process to itself.
      const again = { ...task, replace: task.replace || mayBeWritten };
      return await this.#alone.run(() => this.#runAlone(again, beforeSaving, signal), signal);
    }
  }

  async #runAlone(...[task, beforeSaving, signal]: Parameters<TaskRunner['run']>): Promise<TaskResult> {
    const worker = this.#start(() => undefined);
    this.#extra.add(worker);
    try {
      return await this.#runIn(worker, task, beforeSaving, signal);
    } finally {
      worker.process.kill();
      this.#extra.delete(worker);
    }
  }

  async #runIn(
    { process, tasks }: Worker,
    ...[task, beforeSaving, signal]: Parameters<TaskRunner['run']>
  ): Promise<TaskResult> {
    throwIfCancelled(signal);
    const id = ++this.#lastId;
    const cancel = (): void => process.send({ kind: 'cancel', id });
    signal.addEventListener('abort', cancel);
    const timer = setTimeout(() => {
      tasks.get(id)?.reject(tooLong(task.photo));
      process.kill();
    }, TIME_LIMIT_MS);
    try {
      return await new Promise<TaskResult>((resolve, reject) => {
        tasks.set(id, { beforeSaving, resolve, reject });
        process.send({ kind: 'task', id, task });
      });
    } catch (error) {
      throw signal.aborted ? cancelled(signal.reason) : error;
    } finally {
      clearTimeout(timer);
      tasks.delete(id);
      signal.removeEventListener('abort', cancel);
    }
  }

  dispose(): void {
    for (const worker of [...this.#workers, ...this.#extra]) worker?.process.kill();
  }

  #leastBusy(): Worker {
    const loads = this.#workers.map((worker) => worker?.tasks.size ?? 0);
    const index = loads.indexOf(Math.min(...loads));
    return (this.#workers[index] ??= this.#start(() => {
      this.#workers[index] = undefined;
    }));
  }

  #start(onEnd: () => void): Worker {
    const { start, threads, device, modelDir } = this.#options;
    const process = start();
    const tasks = new Map<number, Waiting>();
    const worker = { process, tasks };
    process.onMessage((message) => answer(worker, message));
    process.onEnd((how) => {
      onEnd();
      for (const { reject } of tasks.values()) reject(crashed(how, tasks.size));
    });
    process.send({ kind: 'begin', threads, device, ...(modelDir !== undefined && { modelDir }) });
    return worker;
  }
}

function answer({ process, tasks }: Worker, message: unknown): void {
  const parsed = v.safeParse(WorkerReportSchema, message);
  if (!parsed.success) return;
  const report = parsed.output;
  const waiting = tasks.get(report.id);
  if (waiting === undefined) return;
  switch (report.kind) {
    case 'saving':
      waiting.beforeSaving().then(
        () => process.send({ kind: 'save', id: report.id }),
        (error: unknown) => {
          waiting.reject(error);
          process.send({ kind: 'cancel', id: report.id });
        },
      );
      break;
    case 'result':
      waiting.resolve(report.result);
      break;
    case 'failed':
      waiting.reject(toTaskError(report));
      break;
  }
}

/** `photos`: how many were in the process, one of which is at fault. */
function crashed(how: string, photos: number): AppError {
  return new AppError(
    'ENGINE_CRASHED',
    `Expected a result but the process that worked on the photo ended (${how}). Try again with --retry-failed; if it ends again, please report it with the photo.`,
    { details: { how, photos } },
  );
}

function tooLong(photo: string): AppError {
  return new AppError(
    'ENGINE_CRASHED',
    `Expected a result within ${TIME_LIMIT_MS / 60_000} minutes but ${photo} gave none. Please report it with the photo.`,
    { details: { path: photo, photos: 1 } },
  );
}
