import { expect, test } from 'vitest';
import { TaskQueue } from './task-queue.js';

test('tasks are carried out one after the other, also after one that failed', async () => {
  const queue = new TaskQueue();
  const done: string[] = [];
  const first = queue.run(async () => {
    await Promise.resolve();
    done.push('first');
    throw new Error('first');
  });
  const second = queue.run(async () => done.push('second'));
  await expect(first).rejects.toThrow('first');
  await second;
  expect(done).toEqual(['first', 'second']);
});

test('a task that is cancelled while it waits ends at once and is never begun', async () => {
  const queue = new TaskQueue();
  let endFirst: () => void = () => undefined;
  const first = queue.run(() => new Promise<void>((resolve) => (endFirst = resolve)));
  const controller = new AbortController();
  let isBegun = false;
  const second = queue.run(async () => (isBegun = true), controller.signal);
  controller.abort();
  await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
  endFirst();
  await first;
  await queue.run(async () => undefined);
  expect(isBegun).toBe(false);
});

test('a task that runs decides itself what a cancelled signal means', async () => {
  const queue = new TaskQueue();
  const controller = new AbortController();
  const task = queue.run(async () => {
    controller.abort();
    return 'done';
  }, controller.signal);
  expect(await task).toBe('done');
});
