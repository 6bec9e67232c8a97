import { expect, test } from 'vitest';

import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { HelperProcess } from '../processes/helper-process.js';
import type { RetouchTask } from './retouch-task.js';
import type { WorkerOrder } from './worker-messages.js';
import { WorkerPool } from './worker-pool.js';

/** Processes in which `crash.jpg` ends the process when another photo is there or it is alone, and others are done when it is gone. */
function createPool(size: number): { pool: WorkerPool; started: () => number; running: () => number } {
  let started = 0;
  let running = 0;
  const start = (): HelperProcess<WorkerOrder> => {
    started++;
    running++;
    let isEnded = false;
    let tell: (message: unknown) => void = () => undefined;
    let end: (how: string) => void = () => undefined;
    const finish = (how: string): void => {
      if (isEnded) return;
      isEnded = true;
      running--;
      queueMicrotask(() => end(how));
    };
    const done = (id: number): void => {
      const result = { kind: 'unmarked' };
      queueMicrotask(() => {
        if (!isEnded) tell({ kind: 'result', id, result });
      });
    };
    return {
      send: (order) => {
        if (order.kind === 'task' && order.task.photo === 'crash.jpg') setImmediate(() => finish('SIGSEGV'));
        else if (order.kind === 'task' && order.task.photo === 'slow.jpg' && started === 1) return;
        else if (order.kind === 'task') tell({ kind: 'saving', id: order.id });
        else if (order.kind === 'save') done(order.id);
      },
      onMessage: (listener) => (tell = listener),
      onEnd: (listener) => (end = listener),
      kill: () => finish('SIGKILL'),
    };
  };
  const pool = new WorkerPool({ start, size, threads: 1, device: 'auto' });
  return { pool, started: () => started, running: () => running };
}

function taskFor(photo: string): RetouchTask {
  return {
    ...{ photo, target: 'out.jpg', replace: false, remove: { kind: 'alpha' }, options: DEFAULT_FILL_OPTIONS },
    ...{ unmarked: 'skip', keepTimes: false, acceptsLarge: false },
  };
}

const signal = new AbortController().signal;
const run = (pool: WorkerPool, photo: string, beforeSaving = async (): Promise<void> => undefined) =>
  pool.run(taskFor(photo), beforeSaving, signal);

test('a photo that ends its process fails alone: the one beside it is done, and so are those that follow', async () => {
  const { pool, started, running } = createPool(1);
  const [slow, crash] = await Promise.allSettled([run(pool, 'slow.jpg'), run(pool, 'crash.jpg')]);
  expect(slow).toMatchObject({ status: 'fulfilled' });
  expect(crash).toMatchObject({
    status: 'rejected',
    reason: { code: 'ENGINE_CRASHED', details: { how: 'SIGSEGV', photos: 1 } },
  });
  expect(await run(pool, 'next.jpg')).toEqual({ kind: 'unmarked' });
  // The first, one for each of the two alone, and one for what follows.
  expect(started()).toBe(4);
  pool.dispose();
  expect(running()).toBe(0);
});

test('nothing is saved before it is written down that it will be', async () => {
  const { pool } = createPool(1);
  const full = new Error('disk full');
  await expect(run(pool, 'a.jpg', () => Promise.reject(full))).rejects.toBe(full);
  const order: string[] = [];
  await run(pool, 'a.jpg', async () => void order.push('written down'));
  expect(order).toEqual(['written down']);
});

test('takes two photos for each process', () => {
  expect(createPool(3).pool.capacity).toBe(6);
});
