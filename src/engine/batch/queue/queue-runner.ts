import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import type { Job, Queue, QueueEvents } from 'bullmq';
import * as v from 'valibot';

import { AppError, cancelled, throwIfCancelled } from '../../../shared/app-error.js';
import type { RetouchTask, TaskResult } from '../retouch-task.js';
import { TaskFailureSchema, toTaskError } from '../worker-messages.js';
import type { TaskRunner } from '../worker-pool.js';
import type { QueueConnection } from './open-queue.js';
import { openQueue } from './open-queue.js';
import type { QueueAddress } from './queue-address.js';
import type { QueuedPhoto } from './queue-messages.js';
import {
  HEARTBEAT_MS,
  keyOfRun,
  QUEUE_NAME,
  QUEUE_PREFIX,
  QueueAnswerSchema,
  QueueProgressSchema,
  SILENT_MS,
} from './queue-messages.js';
import { toPlainPath } from './worker-roots.js';

/** Photos of a run on the queue at a time: more than many workers have under way, few enough to take back. */
const PHOTOS_ON_QUEUE = 64;
/** After faults of a machine, of which the next one may have none. */
const ATTEMPTS = 3;
/** What failed for good stays for a week, for people to look at. */
const KEEP_FAILED = { age: 7 * 86_400, count: 1000 };
/** What nobody came to fetch. */
const KEEP_DONE = { age: 3600, count: 10_000 };

/** How long the server may take to hear that a run is over. */
const GOODBYE_MS = 2000;

/** What a run tells of its queue. */
export type QueueNews = 'lost' | 'back' | 'nobody';

/** What the photos of a run have in common. */
export interface QueueRun {
  readonly version: string;
  readonly input: string;
  readonly output: string;
  readonly network?: { readonly id: string; readonly sha256: string } | undefined;
  readonly hear: (news: QueueNews) => void;
}

interface Waiting {
  readonly data: QueuedPhoto;
  readonly beforeSaving: () => Promise<void>;
  readonly resolve: (result: TaskResult) => void;
  readonly reject: (error: unknown) => void;
  /** The attempt that may save. */
  leave: string | undefined;
  isLooking: boolean;
  lookAgain: boolean;
  /** BullMQ has given it up, and keeps it. */
  isDead: boolean;
}

/** Puts photos on the queue at `address`. Errors: those of `openQueue`. */
export async function openQueueRunner(address: QueueAddress, run: QueueRun): Promise<TaskRunner> {
  const connection = await openQueue(address, run.hear);
  const runner = new QueueRunner(connection, run);
  await runner.begin();
  return runner;
}

/** Has photos worked on by whoever takes them from a queue; see [Note: Queue]. */
class QueueRunner implements TaskRunner {
  readonly capacity = PHOTOS_ON_QUEUE;
  readonly #connection: QueueConnection;
  readonly #run: QueueRun;
  readonly #id = randomUUID();
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #waiting = new Map<string, Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  #hasSaidNobody = false;

  constructor(connection: QueueConnection, run: QueueRun) {
    this.#connection = connection;
    this.#run = run;
    const options = { connection: connection.redis, prefix: QUEUE_PREFIX };
    this.#queue = new connection.library.Queue(QUEUE_NAME, options);
    this.#events = new connection.library.QueueEvents(QUEUE_NAME, options);
    // The connection tells it; what was asked is asked again.
    this.#queue.on('error', () => undefined);
    this.#events.on('error', () => undefined);
  }

  async begin(): Promise<void> {
    const look = ({ jobId }: { jobId: string }): void => void this.#look(jobId);
    this.#events.on('progress', look);
    this.#events.on('completed', look);
    this.#events.on('failed', look);
    const beat = (): void => void this.#beat().catch(() => undefined);
    this.#connection.redis.on('ready', beat);
    this.#timer = setInterval(() => {
      beat();
      for (const id of this.#waiting.keys()) void this.#look(id);
      void this.#findWorkers();
    }, HEARTBEAT_MS);
    await this.#beat();
    await this.#events.waitUntilReady();
  }

  async run(task: RetouchTask, beforeSaving: () => Promise<void>, signal: AbortSignal): Promise<TaskResult> {
    throwIfCancelled(signal);
    setMaxListeners(2 * PHOTOS_ON_QUEUE, signal);
    const id = `${this.#id}-${++this.#count}`;
    const data = this.#toData(task);
    let cancel = (): void => undefined;
    let result: TaskResult;
    try {
      result = await new Promise<TaskResult>((resolve, reject) => {
        cancel = () => reject(cancelled(signal.reason));
        signal.addEventListener('abort', cancel);
        const rest = { leave: undefined, isLooking: false, lookAgain: false, isDead: false };
        this.#waiting.set(id, { data, beforeSaving, resolve, reject, ...rest });
        void this.#add(id, data);
      });
    } finally {
      signal.removeEventListener('abort', cancel);
      const isDead = this.#waiting.get(id)?.isDead;
      this.#waiting.delete(id);
      // One that is under way cannot be removed: nobody gives it leave to save.
      if (isDead !== true) void this.#queue.remove(id).catch(() => undefined);
    }
    return await withOwnStamp(result, task.target);
  }

  dispose(): void {
    clearInterval(this.#timer);
    const { redis } = this.#connection;
    redis.removeAllListeners('ready');
    // From now on nobody saves for this run. A server that is gone has forgotten it soon.
    const forgotten = redis.del(keyOfRun(this.#id)).catch(() => undefined);
    // Else it would go on trying to connect.
    const silent = this.#events.close().catch(() => undefined);
    const all = Promise.all([forgotten, silent]);
    void Promise.race([all, setTimeout(GOODBYE_MS, undefined, { ref: false })]).finally(() =>
      this.#connection.close(),
    );
  }

  async #beat(): Promise<void> {
    await this.#connection.redis.set(keyOfRun(this.#id), hostname(), 'PX', SILENT_MS);
  }

  async #add(id: string, data: QueuedPhoto): Promise<void> {
    await this.#queue
      .add('photo', data, {
        jobId: id,
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: 2000 },
        removeOnComplete: KEEP_DONE,
        removeOnFail: KEEP_FAILED,
      })
      .catch(() => undefined);
  }

  #toData(task: RetouchTask): QueuedPhoto {
    const { version, input, output, network } = this.#run;
    const plain = (path: string): string => toPlainPath(resolve(path));
    const { remove } = task;
    if (remove.kind === 'command') throw noPrograms();
    return {
      version,
      run: this.#id,
      input: plain(input),
      output: plain(output),
      ...(network && { network }),
      task: {
        ...task,
        photo: plain(task.photo),
        target: plain(task.target),
        remove:
          remove.kind === 'masks'
            ? { ...remove, folder: plain(remove.folder) }
            : remove.kind === 'mask' || remove.kind === 'recipe'
              ? { ...remove, path: plain(remove.path) }
              : remove.kind === 'detect'
                ? { ...remove, names: [...remove.names] }
                : remove,
        ...(task.maskPath !== undefined && { maskPath: plain(task.maskPath) }),
        ...(task.strip !== undefined && { strip: plain(task.strip) }),
      },
    };
  }

  /** Looks what has become of a photo and does what follows from it; the same however often, and whatever was missed. */
  async #look(id: string): Promise<void> {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    waiting.lookAgain = true;
    if (waiting.isLooking) return;
    waiting.isLooking = true;
    try {
      while (waiting.lookAgain) {
        waiting.lookAgain = false;
        const job = (await this.#queue.getJob(id)) as Job<QueuedPhoto> | undefined;
        if (!this.#waiting.has(id)) return;
        if (job === undefined) await this.#add(id, replacing(waiting));
        else if (job.finishedOn !== undefined) await this.#finish(id, job, waiting);
        else await this.#giveLeave(job, waiting);
      }
    } catch {
      // Without an answer of the server: it is looked at again with the next beat.
    } finally {
      waiting.isLooking = false;
    }
  }

  async #giveLeave(job: Job<QueuedPhoto>, waiting: Waiting): Promise<void> {
    const progress = v.safeParse(QueueProgressSchema, job.progress);
    if (!progress.success || progress.output.saving === job.data.leave) return;
    const { saving } = progress.output;
    if (waiting.leave !== saving) {
      try {
        await waiting.beforeSaving();
      } catch (error) {
        waiting.reject(error);
        return;
      }
      waiting.leave = saving;
    }
    await job.updateData({ ...replacing(waiting), leave: saving });
  }

  async #finish(id: string, job: Job<QueuedPhoto>, waiting: Waiting): Promise<void> {
    const { success, output: answer } = v.safeParse(QueueAnswerSchema, job.returnvalue);
    if (!success) {
      waiting.isDead = true;
      waiting.reject(toFault(job.failedReason, waiting.data.task.photo));
      return;
    }
    switch (answer.kind) {
      case 'result':
        waiting.resolve(answer.result);
        break;
      case 'failed':
        waiting.reject(toTaskError(answer));
        break;
      case 'dropped':
        // The server was gone for so long that the run seemed to be.
        await job.remove();
        await this.#add(id, replacing(waiting));
        break;
    }
  }

  async #findWorkers(): Promise<void> {
    if (this.#hasSaidNobody || this.#waiting.size === 0) return;
    // Some servers do not tell who is connected.
    const workers = await this.#queue.getWorkersCount().catch(() => 1);
    if (workers > 0 || this.#hasSaidNobody) return;
    this.#hasSaidNobody = true;
    this.#run.hear('nobody');
  }
}

/** After leave was given, what lies at the target is ours. */
function replacing({ data, leave }: Waiting): QueuedPhoto {
  return { ...data, task: { ...data.task, replace: data.task.replace || leave !== undefined } };
}

/** File times as this machine sees them, which a share may round. */
async function withOwnStamp(result: TaskResult, target: string): Promise<TaskResult> {
  if (result.written === undefined) return result;
  const status = await stat(target).catch(() => undefined);
  // Some shares show a new file only after a while.
  if (status?.size !== result.written.sizeBytes) return result;
  return { ...result, written: { sizeBytes: status.size, modifiedMs: status.mtimeMs } };
}

/** What BullMQ says of a job that it gave up: the fault that a worker told, or that the workers were gone. */
function toFault(reason: string | undefined, photo: string): AppError {
  try {
    const told = v.safeParse(TaskFailureSchema, JSON.parse(reason ?? ''));
    if (told.success) return toTaskError(told.output);
  } catch {
    // No JSON.
  }
  return new AppError(
    'ENGINE_CRASHED',
    `Expected a result but the workers that took ${photo} gave none (${reason ?? 'no reason'}). Try again with --retry-failed; if it ends so again, please report it with the photo.`,
    { details: { path: photo } },
  );
}

/** `INVALID_PARAMS`: what lies on a queue makes nobody run a program. */
export function noPrograms(): AppError {
  return new AppError(
    'INVALID_PARAMS',
    'Expected no --mask-command with --queue: workers run no programs that others name. Make the masks first, then give --masks.',
    { details: { name: '--mask-command' } },
  );
}
