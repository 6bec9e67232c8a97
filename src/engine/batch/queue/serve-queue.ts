import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import type { Job, Queue } from 'bullmq';
import * as v from 'valibot';

import { AppError, throwIfCancelled } from '../../../shared/app-error.js';
import type { RetouchTask } from '../retouch-task.js';
import { OWN_FOLDER } from '../run-batch.js';
import { toPlainResult, toTaskFailure } from '../worker-messages.js';
import type { TaskRunner } from '../worker-pool.js';
import type { HearConnection, QueueConnection } from './open-queue.js';
import { openQueue } from './open-queue.js';
import type { QueueAddress } from './queue-address.js';
import type { QueueAnswer, QueuedPhoto } from './queue-messages.js';
import {
  HEARTBEAT_MS,
  keyOfRun,
  QUEUE_NAME,
  QUEUE_PREFIX,
  QueuedPhotoSchema,
  QueuedVersionSchema,
  QueueProgressSchema,
  SILENT_MS,
} from './queue-messages.js';
import type { WorkerRoot } from './worker-roots.js';
import { asTheRunSays, checkRoots, locateTask } from './worker-roots.js';

/** How often a worker looks whether it may save: soon, since the run waits for nothing else. */
const LEAVE_MS = 50;
/** A photo whose workers ended so often is given up. */
const MOST_STALLS = 2;

/** What a worker brings along. */
export interface QueueWorkerOptions {
  readonly version: string;
  readonly roots: readonly WorkerRoot[];
  readonly runner: TaskRunner;
  /** The hash of the network of that name on this machine, where there is one. */
  readonly findNetwork: (id: string) => Promise<string | undefined>;
  /** Gives back what is under way and ends the work. */
  readonly signal: AbortSignal;
  readonly hearConnection: HearConnection;
  /** Called when the worker takes photos, and with what came of each. */
  readonly onReady: () => void;
  readonly onPhoto: (photo: string, answer: QueueAnswer) => void;
}

/** What makes this worker unfit for a run, but perhaps no other one. */
class Unfit extends Error {
  readonly why: AppError;

  constructor(why: AppError) {
    super(why.message);
    this.why = why;
  }
}

/**
 * Works on photos of the queue at `address` until `signal` aborts; see [Note: Queue].
 *
 * @throws AppError those of `openQueue`; what makes this machine unfit for a run, whose photo it gives back: `PROTOCOL_MISMATCH` for one of
 * another version, `MODEL_INVALID` where its network is missing, `INVALID_PARAMS` and `NOT_FOUND` for folders.
 */
export async function serveQueue(address: QueueAddress, options: QueueWorkerOptions): Promise<void> {
  await checkRoots(options.roots);
  const connection = await openQueue(address, options.hearConnection);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  let unfit: AppError | undefined;
  const { Queue, Worker } = connection.library;
  const base = { connection: connection.redis, prefix: QUEUE_PREFIX };
  const queue = new Queue(QUEUE_NAME, base);
  const worker = new Worker<unknown, QueueAnswer>(
    QUEUE_NAME,
    async (job, token) => {
      try {
        throwIfCancelled(signal);
        return await workOn(job, { queue, connection }, { ...options, signal });
      } catch (error) {
        if (error instanceof Unfit) {
          unfit ??= error.why;
          stop.abort();
        }
        if (!signal.aborted) throw error;
        await job.moveToWait(token);
        throw Object.assign(new Error('given back'), { name: 'WaitingError' });
      }
    },
    {
      ...base,
      concurrency: options.runner.capacity,
      lockDuration: SILENT_MS,
      stalledInterval: SILENT_MS / 2,
      maxStalledCount: MOST_STALLS,
      autorun: false,
    },
  );
  // The connection tells it; BullMQ tries again by itself.
  worker.on('error', () => undefined);
  queue.on('error', () => undefined);
  try {
    const ended = worker.run();
    await worker.waitUntilReady();
    options.onReady();
    await untilAborted(signal);
    // Waits until all is given back, unless there is nobody to give it to.
    await Promise.race([worker.close(), setTimeout(SILENT_MS / 4, undefined, { ref: false })]);
    await Promise.race([ended, setTimeout(HEARTBEAT_MS, undefined, { ref: false })]);
  } finally {
    connection.close();
  }
  if (unfit !== undefined) throw unfit;
}

interface Place {
  readonly queue: Queue;
  readonly connection: QueueConnection;
}

async function workOn(
  job: Job<unknown, QueueAnswer>,
  { queue, connection }: Place,
  options: QueueWorkerOptions,
): Promise<QueueAnswer> {
  const data = await readJob(job, connection, options);
  const here = await findHere(data, options);
  const isWanted = async (): Promise<boolean> => (await connection.redis.exists(keyOfRun(data.run))) === 1;
  const answer = (await isWanted())
    ? await workWhileWanted(job, here.task, { ...options, queue, isWanted })
    : ({ kind: 'dropped' } as const);
  if (answer.kind === 'failed' && answer.code === 'NOT_FOUND') await checkMounted(here.input);
  const said = answer.kind === 'failed' ? asTold(answer, options.roots) : answer;
  options.onPhoto(data.task.photo, said);
  if (said.kind !== 'failed' || said.code !== 'WRITE_FAILED') return said;
  // A fault of this machine, or of the share: another attempt may have none.
  throw new Error(JSON.stringify({ ...said, kind: undefined }));
}

/** What lies on the queue, as far as it can be trusted. */
async function readJob(
  job: Job<unknown, QueueAnswer>,
  { library, shown }: QueueConnection,
  { version, findNetwork }: QueueWorkerOptions,
): Promise<QueuedPhoto> {
  const said = v.safeParse(QueuedVersionSchema, job.data);
  if (said.success && said.output.version !== version) {
    throw new Unfit(
      new AppError(
        'PROTOCOL_MISMATCH',
        `Expected photos for Lacuna ${version} at ${shown} but there are some of a batch of ${said.output.version}. Install the same version on all machines.`,
      ),
    );
  }
  const parsed = v.safeParse(QueuedPhotoSchema, job.data);
  if (!parsed.success) {
    throw new library.UnrecoverableError('Expected a photo of a batch but received something else.');
  }
  const { network } = parsed.output;
  if (network === undefined) return parsed.output;
  const own = await findNetwork(network.id);
  if (own === network.sha256) return parsed.output;
  throw new Unfit(
    new AppError(
      'MODEL_INVALID',
      own === undefined
        ? `Expected the network ${network.id} on this machine but it is not there. Add it (lacuna models add, lacuna models get), then start the worker again.`
        : `Expected the network ${network.id} with the hash ${network.sha256} but that of this machine is another (${own}). Install the same one on all machines.`,
    ),
  );
}

/** The task with the paths of this machine, in folders that are those of the run. */
async function findHere(data: QueuedPhoto, { roots }: QueueWorkerOptions): ReturnType<typeof locateTask> {
  const here = await locateTask(data, roots).catch((error: unknown) => {
    throw error instanceof AppError ? new Unfit(error) : error;
  });
  const journal = join(here.output, OWN_FOLDER, 'journal.jsonl');
  if ((await stat(journal).catch(() => undefined)) !== undefined) return here;
  throw new Unfit(
    new AppError(
      'NOT_FOUND',
      `Expected the results of the batch in ${here.output} but its journal is not there (${journal}). Is the share mounted, and --root the same folder?`,
      { details: { path: here.output } },
    ),
  );
}

interface Wanted extends QueueWorkerOptions {
  readonly queue: Queue;
  readonly isWanted: () => Promise<boolean>;
}

async function workWhileWanted(
  job: Job<unknown, QueueAnswer>,
  task: RetouchTask,
  { runner, signal, queue, isWanted }: Wanted,
): Promise<QueueAnswer> {
  const drop = new AbortController();
  const either = AbortSignal.any([signal, drop.signal]);
  const timer = setInterval(() => {
    isWanted().then(
      (wanted) => wanted || drop.abort(),
      // Nobody answers: that says nothing.
      () => undefined,
    );
  }, HEARTBEAT_MS);
  try {
    const result = await runner.run(task, () => askLeave(job, queue, either, isWanted), either);
    return { kind: 'result', result: toPlainResult(result) };
  } catch (error) {
    throwIfCancelled(signal);
    if (drop.signal.aborted || error instanceof NotWanted) return { kind: 'dropped' };
    return { kind: 'failed', ...toTaskFailure(error) };
  } finally {
    clearInterval(timer);
  }
}

/** The run is over, or another attempt has the photo. */
class NotWanted extends Error {}

/** Resolves when the run has written down that this attempt saves. */
async function askLeave(
  job: Job<unknown, QueueAnswer>,
  queue: Queue,
  signal: AbortSignal,
  isWanted: () => Promise<boolean>,
): Promise<void> {
  const attempt = randomUUID();
  await job.updateProgress({ saving: attempt });
  for (;;) {
    throwIfCancelled(signal);
    const now = (await queue.getJob(job.id ?? '')) as Job<QueuedPhoto> | undefined;
    if (now?.data.leave === attempt) return;
    const said = v.safeParse(QueueProgressSchema, now?.progress);
    if (!said.success || said.output.saving !== attempt || !(await isWanted())) throw new NotWanted();
    await setTimeout(LEAVE_MS);
  }
}

/** A failure in the words of the machine of the run. */
function asTold(
  failed: Extract<QueueAnswer, { kind: 'failed' }>,
  roots: readonly WorkerRoot[],
): Extract<QueueAnswer, { kind: 'failed' }> {
  const { message, path } = failed;
  return {
    ...failed,
    message: asTheRunSays(message, roots),
    path: path === null ? null : asTheRunSays(path, roots),
  };
}

/** A folder without anything in it is the place of a share that is not mounted. */
async function checkMounted(input: string): Promise<void> {
  const names = await readdir(input).catch(() => []);
  if (names.length > 0) return;
  throw new Unfit(
    new AppError(
      'NOT_FOUND',
      `Expected the photos of the batch in ${input} but there is nothing. Is the share mounted?`,
      { details: { path: input } },
    ),
  );
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
