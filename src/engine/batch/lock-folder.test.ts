import { spawn } from 'node:child_process';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { markProcess } from '../files/process-mark.js';
import { lockFolder } from './lock-folder.js';

const [machine, , start] = markProcess().split('-');

async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
}

describe('the lock of a folder', () => {
  test('refuses a second run, and lets it in when the first has ended', async () => {
    const folder = join(await temporaryFolder(), 'new');
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: expect.stringContaining(folder),
    });
    await lock.release();
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('of a process that was killed is taken over', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, `run-${machine}-${await endedPid()}-${start}-00000000.lock`), '');
    const lock = await lockFolder(folder);
    expect(await readdir(folder)).toHaveLength(1);
    await lock.release();
  });

  test('of another machine counts as long as it is touched', async () => {
    const folder = await temporaryFolder();
    const other = join(folder, `run-0123abcd-1-x-00000000.lock`);
    await writeFile(other, '');
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const earlier = new Date(Date.now() - 10 * 60_000);
    await utimes(other, earlier, earlier);
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('leaves files of other names alone', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'run.lock'), '');
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual(['run.lock']);
  });
});
