import { cp, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { createContext, createFakeRunner, createJob } from './fixtures/fake-runner.js';
import { PauseGate } from './pause-gate.js';
import { runBatch } from './run-batch.js';

const PHOTOS = { 'a.jpg': 'one', 'b/c.jpg': 'two', 'b/d.jpg': 'damaged', 'e.png': 'plain', 'f.jpg': 'three' };
const RESULTS = { 'a.jpg': 'retouched one', 'b/c.jpg': 'retouched two', 'f.jpg': 'retouched three' };

async function setUp(photos: Readonly<Record<string, string>> = PHOTOS): Promise<{
  folder: string;
  input: string;
  output: string;
}> {
  const folder = await temporaryFolder();
  const [input, output] = [join(folder, 'photos'), join(folder, 'results')];
  for (const [name, content] of Object.entries(photos)) await put(join(input, name), content);
  return { folder, input, output };
}

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** All files of the output folder but those of the run's own. */
async function readResults(output: string): Promise<Record<string, string>> {
  const names = await readdir(output, { recursive: true, withFileTypes: true });
  const results: Record<string, string> = {};
  for (const entry of names) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(output.length + 1).replaceAll('\\', '/');
    if (entry.isFile() && !name.startsWith('.lacuna-batch/')) results[name] = await readFile(path, 'utf8');
  }
  return results;
}

describe('a run over a folder', () => {
  test('works on every photo, in order, and names those that fail', async () => {
    const { input, output } = await setUp();
    const runner = createFakeRunner();
    const context = createContext(runner);
    const { summary, outcomes } = await runBatch(createJob(input, output), context);
    expect(runner.asked.map((path) => path.slice(input.length + 1))).toEqual([
      'a.jpg',
      'e.png',
      'f.jpg',
      'b/c.jpg',
      'b/d.jpg',
    ]);
    expect(summary).toEqual({ total: 5, done: 3, unmarked: 1, skipped: 0, failed: 1, earlier: 0 });
    expect(outcomes.get('b/d.jpg')).toMatchObject({ kind: 'failed', code: 'DECODE_FAILED' });
    expect(await readResults(output)).toEqual(RESULTS);
    expect(context.events[0]).toEqual({ kind: 'planned', total: 5, todo: 5 });
    expect(await readdir(join(output, '.lacuna-batch'))).toEqual(['journal.jsonl']);
  });

  test('does nothing twice, and tries again what failed only when it is asked to', async () => {
    const { input, output } = await setUp();
    const runner = createFakeRunner();
    const job = createJob(input, output);
    await runBatch(job, createContext(runner));
    runner.asked.splice(0);
    expect((await runBatch(job, createContext(runner))).summary).toMatchObject({ done: 3, earlier: 5 });
    expect(runner.asked).toEqual([]);
    await writeFile(join(input, 'b/d.jpg'), 'mended');
    await utimes(join(input, 'b/d.jpg'), 1, 1);
    const { summary } = await runBatch(job, createContext(runner, { retryFailed: true }));
    expect(summary).toMatchObject({ done: 4, failed: 0 });
    expect(runner.asked).toEqual([join(input, 'b/d.jpg')]);
  });

  test('cut off anywhere in its journal ends as one that was not, with no file too many', async () => {
    const { input, output, folder } = await setUp();
    const job = createJob(input, output);
    await runBatch(job, createContext(createFakeRunner()));
    const journal = await readFile(join(output, '.lacuna-batch/journal.jsonl'));
    await rename(output, join(folder, 'whole'));
    let wasDoneAgain = false;
    // Each byte of a journal alone is cut in journal.test.ts; here each end of a line, one byte before and after, and some between.
    const isEnd = (length: number): boolean => journal[length] === 0x0a;
    for (let length = 0; length <= journal.byteLength; length++) {
      if (length % 17 !== 0 && ![length - 2, length - 1, length].some(isEnd)) continue;
      await rm(output, { recursive: true, force: true });
      await mkdir(join(output, '.lacuna-batch'), { recursive: true });
      const part = journal.subarray(0, length);
      await writeFile(join(output, '.lacuna-batch/journal.jsonl'), part);
      // What lies there when a run ends: results that are told, and that of the photo that was being saved, or not yet.
      const records = part.toString().split('\n').slice(0, -1);
      for (const record of records.map((line) => JSON.parse(line) as { kind: string; output: string })) {
        const isLast = record.kind === 'saving' && length % 2 === 0;
        if (record.kind !== 'done' && !isLast) continue;
        await mkdir(dirname(join(output, record.output)), { recursive: true });
        await cp(join(folder, 'whole', record.output), join(output, record.output), {
          preserveTimestamps: true,
        });
      }
      const runner = createFakeRunner();
      const { summary } = await runBatch(job, createContext(runner));
      expect(summary).toMatchObject({ total: 5, done: 3, unmarked: 1, failed: 1, skipped: 0 });
      expect(await readResults(output)).toEqual(RESULTS);
      wasDoneAgain ||= runner.asked.length === 5;
    }
    expect(wasDoneAgain).toBe(true);
  }, 120_000);

  test('notices photos that changed, are new, or whose result is gone', async () => {
    const { input, output } = await setUp();
    const runner = createFakeRunner();
    const job = createJob(input, output);
    await runBatch(job, createContext(runner));
    runner.asked.splice(0);
    await writeFile(join(input, 'a.jpg'), 'other');
    await writeFile(join(input, 'new.jpg'), 'new');
    await rm(join(output, 'f.jpg'));
    await runBatch(job, createContext(runner));
    expect(runner.asked.map((path) => path.slice(input.length + 1))).toEqual(['a.jpg', 'f.jpg', 'new.jpg']);
    expect(await readResults(output)).toEqual({
      ...RESULTS,
      'a.jpg': 'retouched other',
      'new.jpg': 'retouched new',
    });
  });

  test('leaves a result alone that somebody changed since', async () => {
    const { input, output } = await setUp();
    const job = createJob(input, output);
    await runBatch(job, createContext(createFakeRunner()));
    await writeFile(join(output, 'a.jpg'), 'edited by hand');
    await writeFile(join(input, 'a.jpg'), 'other');
    const { outcomes } = await runBatch(job, createContext(createFakeRunner()));
    expect(outcomes.get('a.jpg')).toMatchObject({ kind: 'skipped' });
    expect((await readResults(output))['a.jpg']).toBe('edited by hand');
  });

  test('refuses another job in the same folder by what differs, unless it begins anew', async () => {
    const { input, output } = await setUp();
    await runBatch(createJob(input, output), createContext(createFakeRunner()));
    const other = createJob(input, output, { suffix: '-clean' });
    await expect(runBatch(other, createContext(createFakeRunner()))).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
      message: expect.stringContaining('suffix was "" and is "-clean"'),
    });
    const { summary } = await runBatch(other, createContext(createFakeRunner(), { restart: true }));
    expect(summary).toMatchObject({ done: 3, earlier: 0 });
    expect(await readdir(join(output, '.lacuna-batch'))).toContain('journal.jsonl.1');
  });

  test('refuses to write over the photos', async () => {
    const { input } = await setUp();
    await expect(runBatch(createJob(input, input), createContext(createFakeRunner()))).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
    // Below them is fine: its own results are no photos.
    const job = createJob(input, join(input, 'results'));
    await runBatch(job, createContext(createFakeRunner()));
    expect((await runBatch(job, createContext(createFakeRunner()))).summary).toMatchObject({ total: 5 });
  });
});

describe('a file of another in the place of a result', () => {
  test.each([
    ['skip', 'skipped', { 'a.jpg': 'mine' }],
    ['overwrite', 'done', { 'a.jpg': 'retouched one' }],
    ['suffix', 'done', { 'a.jpg': 'mine', 'a-2.jpg': 'retouched one' }],
    ['fail', 'failed', { 'a.jpg': 'mine' }],
  ] as const)('with %s is %s', async (onExists, kind, results) => {
    const { input, output } = await setUp({ 'a.jpg': 'one' });
    await put(join(output, 'a.jpg'), 'mine');
    const job = createJob(input, output, { onExists });
    const { outcomes } = await runBatch(job, createContext(createFakeRunner()));
    expect(outcomes.get('a.jpg')).toMatchObject({ kind });
    expect(await readResults(output)).toEqual(results);
    // And the next run changes nothing.
    await runBatch(job, createContext(createFakeRunner()));
    expect(await readResults(output)).toEqual(results);
  });
});

describe('a run ends, and goes on later', () => {
  test('where the folder of the photos vanishes', async () => {
    const { input, output } = await setUp();
    const runner = createFakeRunner();
    runner.before = async (photo) => {
      if (photo.endsWith('f.jpg')) await rename(input, `${input}-away`);
    };
    const job = createJob(input, output);
    await expect(runBatch(job, createContext(runner))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { path: input },
    });
    await rename(`${input}-away`, input);
    runner.before = () => undefined;
    expect((await runBatch(job, createContext(runner))).summary).toMatchObject({ done: 3, failed: 1 });
  });

  test('where the disk is full', async () => {
    const { input, output } = await setUp();
    let free = 1e9;
    const runner = createFakeRunner();
    runner.before = (photo) => {
      if (photo.endsWith('e.png')) free = 1000;
    };
    const job = createJob(input, output);
    const context = createContext(runner, { measureSpace: async () => free });
    await expect(runBatch(job, context)).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      details: { reason: 'ENOSPC' },
    });
    expect(await readResults(output)).toEqual({ 'a.jpg': 'retouched one' });
    expect((await runBatch(job, createContext(runner))).summary).toMatchObject({ done: 3, failed: 1 });
  });

  test('when it is cancelled', async () => {
    const { input, output } = await setUp();
    const controller = new AbortController();
    const runner = createFakeRunner(2);
    runner.before = (photo) => {
      if (photo.endsWith('f.jpg')) controller.abort();
    };
    const job = createJob(input, output);
    const context = createContext(runner, { signal: controller.signal });
    await expect(runBatch(job, context)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await runBatch(job, createContext(runner))).summary).toMatchObject({ done: 3, failed: 1 });
    expect(await readResults(output)).toEqual(RESULTS);
  });

  test('when the person does not confirm it', async () => {
    const { input, output } = await setUp();
    const asked: number[] = [];
    const runner = createFakeRunner();
    const confirm = async (todo: number): Promise<boolean> => asked.push(todo) === 0;
    await expect(
      runBatch(createJob(input, output), createContext(runner, { confirm })),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(asked).toEqual([5]);
    expect(runner.asked).toEqual([]);
  });
});

test('a run that is paused begins no photo until it goes on', async () => {
  const { input, output } = await setUp();
  const pause = new PauseGate();
  const runner = createFakeRunner();
  let goesOn = (): void => undefined;
  const isWaiting = new Promise<void>((resolve) => (goesOn = resolve));
  runner.before = (photo) => {
    if (photo.endsWith('a.jpg')) pause.pause();
  };
  const context = createContext(runner, {
    pause,
    onEvent: ({ kind }) => {
      if (kind === 'finished') goesOn();
    },
  });
  const running = runBatch(createJob(input, output), context);
  await isWaiting;
  expect(runner.asked).toHaveLength(1);
  pause.resume();
  expect((await running).summary.done).toBe(3);
});
