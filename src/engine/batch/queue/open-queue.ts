/**
 * @file The only place that loads BullMQ and its client of Redis, and only when a queue is asked for.
 *
 * [Note: Queue] The run (`lacuna batch --queue`) plans, writes the journal and decides; workers on any machine with the shared folders
 * fill. A photo is a job of BullMQ, which gives it to one worker, takes it from one that was silent for `SILENT_MS`, tries again after
 * faults of a machine, and keeps what failed for good for people to look at. Nothing is written without leave: before it saves, a worker
 * names its attempt in the job's progress and waits until the run has written `saving` into its journal and named that attempt in the
 * job's data. So the journal says the same as that of a run alone, of two workers that believe to have a photo only one saves, and after
 * the end of a run (its key is gone) nobody saves for it. What Redis forgets, the run puts there again.
 */
import type * as BullMQ from 'bullmq';
import type { Redis } from 'ioredis';

import { AppError } from '../../../shared/app-error.js';
import { hideCredentials } from '../../../shared/hide-credentials.js';
import type { QueueAddress } from './queue-address.js';
import { QUEUE_PASSWORD_VARIABLE } from './queue-address.js';

/** The library and a connection that comes back by itself. The caller closes it. */
export interface QueueConnection {
  readonly library: Pick<typeof BullMQ, 'Queue' | 'QueueEvents' | 'Worker' | 'UnrecoverableError'>;
  readonly redis: Redis;
  readonly shown: string;
  close(): void;
}

/** What is told of a connection: it is gone, or there again. */
export type HearConnection = (state: 'lost' | 'back') => void;

const CONNECT_MS = 10_000;
const LONGEST_PAUSE_MS = 3_000;

/** Connects. `NOT_FOUND` where nobody answers, `INVALID_PARAMS` where the server refuses. */
export async function openQueue(address: QueueAddress, hear: HearConnection): Promise<QueueConnection> {
  const [library, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]);
  const redis = new Redis(address.url, {
    // A command waits until the server is back, however long that takes.
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
    retryStrategy: (times) => Math.min(100 * 2 ** times, LONGEST_PAUSE_MS),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no answer')), CONNECT_MS);
      redis.once('error', reject);
      redis.ping().then(() => resolve(), reject);
      redis.once('ready', () => clearTimeout(timer));
    });
  } catch (error) {
    redis.disconnect();
    throw unreachable(address, error);
  }
  redis.removeAllListeners('error');
  // Told by `close` and `ready`; without a listener it would end the process.
  redis.on('error', () => undefined);
  let isLost = false;
  redis.on('close', () => {
    if (!isLost) hear('lost');
    isLost = true;
  });
  redis.on('ready', () => {
    if (isLost) hear('back');
    isLost = false;
  });
  // BullMQ makes connections of its own for what waits: they end with ours, even while nobody answers.
  const all = [redis];
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (options) => {
    const other = duplicate(options);
    all.push(other);
    return other;
  };
  const close = (): void => {
    redis.removeAllListeners('close');
    for (const one of all) one.disconnect();
  };
  return { library, redis, shown: address.shown, close };
}

function unreachable({ shown }: QueueAddress, error: unknown): AppError {
  const { code, message } = error as NodeJS.ErrnoException;
  const refused = /^(?:NOAUTH|WRONGPASS|NOPERM)\b/.exec(message)?.[0];
  const said = hideCredentials(code ?? message);
  return refused !== undefined
    ? new AppError(
        'INVALID_PARAMS',
        `Expected to be let in at ${shown} but the server refuses (${refused}). Give its user and password in the address, or the password in ${QUEUE_PASSWORD_VARIABLE}.`,
        { cause: error },
      )
    : new AppError(
        'NOT_FOUND',
        `Expected a Redis server at ${shown} but it cannot be reached (${said}). Start it, or check the address.`,
        { cause: error },
      );
}
