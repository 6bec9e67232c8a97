import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { hashResults, OPTIONS, setUp } from './batch-folders.js';
import { readResults, runCli, startCli } from './run-cli.js';

describe('a batch that is ended', () => {
  const names = Array.from({ length: 12 }, (_, index) => `photo-${index}.png`);

  test('by SIGKILL, again and again, comes to what an uninterrupted one does, with no file too many', async () => {
    const { folder, photos, masks, results } = await setUp(names);
    const args = (output: string): string[] => [
      'batch',
      photos,
      '-o',
      output,
      '--masks',
      masks,
      '--json',
      ...OPTIONS,
    ];
    const whole = join(folder, 'whole');
    expect(await runCli(...args(whole))).toMatchObject({ code: 0 });
    for (let kills = 0; kills < 4; kills++) {
      const running = startCli([...args(results), '--jobs', '1']);
      // After the first results of this run, and so in the middle of others.
      await running.prints(/"state":"done"/);
      running.child.kill('SIGKILL');
      await running.finished;
    }
    expect(await runCli(...args(results))).toMatchObject({ code: 0 });
    expect(await hashResults(results)).toEqual(await hashResults(whole));
  }, 120_000);

  test('by SIGINT exits with 130, leaves nothing half done, and goes on', async () => {
    const { photos, masks, results } = await setUp(names);
    const args = ['batch', photos, '-o', results, '--masks', masks, '--json', '--jobs', '1', ...OPTIONS];
    const running = startCli(args);
    await running.prints(/"state":"done"/);
    running.child.kill('SIGINT');
    expect(await running.finished).toMatchObject({ code: 130 });
    const left = await readdir(results);
    expect(left.filter((name) => name.includes('.tmp'))).toEqual([]);
    expect(left.length).toBeLessThan(names.length);
    expect(await readdir(join(results, '.lacuna-batch'))).toEqual(['journal.jsonl']);
    const finished = await runCli(...args);
    expect(finished.code).toBe(0);
    expect(readResults(finished).length).toBeLessThan(names.length);
    expect(Object.keys(await hashResults(results)).sort()).toEqual([...names].sort());
  }, 120_000);

  test('refuses a second run beside it', async () => {
    const { photos, masks, results } = await setUp(names);
    const args = ['batch', photos, '-o', results, '--masks', masks, '--json', '--jobs', '1', ...OPTIONS];
    const running = startCli(args);
    await running.prints(/"state":"done"/);
    const second = await runCli(...args);
    expect(readResults(second)).toMatchObject([{ error: { code: 'ALREADY_EXISTS' } }]);
    running.child.kill('SIGKILL');
    await running.finished;
    await rm(results, { recursive: true, force: true });
  });
});
