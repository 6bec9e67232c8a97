import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { BatchJob } from './batch-job.js';
import { createContext, createFakeRunner, createJob } from './fixtures/fake-runner.js';
import { runBatch } from './run-batch.js';

/** Runs a job that watches; between looks the steps are done, one after the other, and then it is ended. Returns the results. */
async function watch(
  job: BatchJob,
  steps: readonly (() => Promise<unknown>)[],
  runner = createFakeRunner(),
): Promise<Record<string, string>> {
  const ending = new AbortController();
  const rest = steps.values();
  const context = createContext(runner, {
    signal: ending.signal,
    watch: {
      wait: async () => {
        const step = rest.next();
        if (step.done === true) ending.abort();
        else await step.value();
      },
    },
  });
  await runBatch(job, context);
  const results: Record<string, string> = {};
  for (const name of await readdir(job.output)) {
    if (!name.startsWith('.')) results[name] = await readFile(join(job.output, name), 'utf8');
  }
  return results;
}

async function setUp(): Promise<{ input: string; output: string; masks: string }> {
  const folder = await temporaryFolder();
  const [input, masks] = [join(folder, 'in'), join(folder, 'masks')];
  await mkdir(input);
  await mkdir(masks);
  return { input, masks, output: join(folder, 'out') };
}

const nothing = async (): Promise<void> => undefined;

test('works on what arrives in an empty folder once it stands still, and only once', async () => {
  const { input, output } = await setUp();
  const runner = createFakeRunner();
  const path = join(input, 'a.jpg');
  const results = await watch(
    createJob(input, output),
    [
      () => writeFile(path, 'first '),
      () => appendFile(path, 'second '),
      () => appendFile(path, 'third'),
      nothing,
      async () => expect(runner.asked).toEqual([path]),
      nothing,
      nothing,
    ],
    runner,
  );
  expect(results).toEqual({ 'a.jpg': 'retouched first second third' });
  expect(runner.asked).toEqual([path]);
});

test('waits for a mask by name, and does not take its own results for photos', async () => {
  const { input, masks } = await setUp();
  const output = join(input, 'out');
  const job = createJob(input, output, { remove: { kind: 'masks', folder: masks } });
  const runner = createFakeRunner();
  const results = await watch(
    job,
    [
      () => writeFile(join(input, 'a.jpg'), 'photo'),
      nothing,
      nothing,
      async () => expect(runner.asked).toEqual([]),
      () => writeFile(join(masks, 'a.png'), 'mask'),
      nothing,
      nothing,
      nothing,
    ],
    runner,
  );
  expect(results).toEqual({ 'a.jpg': 'retouched photo' });
});

test('tries what failed again when it changes, and does a photo anew that another takes the place of', async () => {
  const { input, output } = await setUp();
  const path = join(input, 'a.jpg');
  const runner = createFakeRunner();
  const results = await watch(
    createJob(input, output),
    [
      () => writeFile(path, 'damaged'),
      nothing,
      nothing,
      nothing,
      () => writeFile(path, 'mended'),
      nothing,
      nothing,
      async () => expect(await readFile(join(output, 'a.jpg'), 'utf8')).toBe('retouched mended'),
      () => rm(path),
      () => writeFile(path, 'another'),
      nothing,
      nothing,
    ],
    runner,
  );
  expect(results).toEqual({ 'a.jpg': 'retouched another' });
  expect(runner.asked).toHaveLength(3);
});
