import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { createRunFolder } from './run-folder.js';

/** The id of a process that has ended. */
function deadProcessId(): string {
  return execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
}

/** The folder in which folders of runs lie; a first run makes it. */
async function ownFolder(parent: string): Promise<string> {
  const run = await createRunFolder(parent);
  await run.remove();
  return dirname(run.path);
}

async function putVictim(folder: string): Promise<string> {
  const victim = join(folder, 'victim');
  await mkdir(victim, { recursive: true });
  await writeFile(join(victim, 'photo'), 'mine');
  return join(victim, 'photo');
}

const IS_POSIX = process.platform !== 'win32';

test('the folder of a run belongs to this user alone and is removed with all that is in it', async () => {
  const parent = await temporaryFolder();
  const run = await createRunFolder(parent);
  if (IS_POSIX) {
    expect((await stat(run.path)).mode & 0o077).toBe(0);
    expect((await stat(dirname(run.path))).mode & 0o077).toBe(0);
  }
  await writeFile(join(run.path, 'photo'), 'content');
  await run.remove();
  expect(await readdir(dirname(run.path))).toEqual([]);
});

test('what runs of dead processes left is removed, and nothing else', async () => {
  const parent = await temporaryFolder();
  const own = await ownFolder(parent);
  const dead = `run-${deadProcessId()}-abcdef`;
  const foreign = ['run-notes', 'photos', `run-${process.ppid}-abcdef`];
  for (const name of [dead, ...foreign]) await mkdir(join(own, name, 'documents'), { recursive: true });
  const first = await createRunFolder(parent);
  const second = await createRunFolder(parent);
  const left = (await readdir(own)).filter((name) => !name.startsWith(`run-${process.pid}-`));
  expect(left.sort()).toEqual(foreign.sort());
  for (const { path } of [first, second]) expect(existsSync(path)).toBe(true);
  await first.remove();
  await second.remove();
});

test.skipIf(!IS_POSIX)('a number that another process has got since keeps no dead run', async () => {
  const parent = await temporaryFolder();
  const own = await ownFolder(parent);
  // This process lives, but nobody listens for that run: it is one of a process that had the number before.
  const path = join(own, `run-${process.pid}-abcdef`);
  await mkdir(path);
  const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  try {
    execFileSync(process.execPath, ['-e', script, `${path}.alive`]);
  } catch {
    // Killed, its socket is left.
  }
  expect(existsSync(`${path}.alive`)).toBe(true);
  const run = await createRunFolder(parent);
  expect(existsSync(path)).toBe(false);
  expect(existsSync(`${path}.alive`)).toBe(false);
  await run.remove();
});

test.skipIf(!IS_POSIX)('a run whose process listens is left, whatever its number', async () => {
  const parent = await temporaryFolder();
  const own = await ownFolder(parent);
  const path = join(own, `run-${deadProcessId()}-abcdef`);
  await mkdir(path);
  const server = createServer().listen(`${path}.alive`);
  await new Promise((resolve) => server.once('listening', resolve));
  const run = await createRunFolder(parent);
  expect(existsSync(path)).toBe(true);
  await run.remove();
  server.close();
});

describe.skipIf(!IS_POSIX)('nothing is removed through what another user can put there:', () => {
  test('a link in the place of the folder', async () => {
    const parent = await temporaryFolder();
    const own = await ownFolder(parent);
    const photo = await putVictim(join(parent, 'elsewhere', `run-${deadProcessId()}-abcdef`));
    execFileSync('rm', ['-r', own]);
    await symlink(join(parent, 'elsewhere'), own);
    const run = await createRunFolder(parent);
    expect(existsSync(photo)).toBe(true);
    expect(dirname(run.path)).not.toBe(own);
    await run.remove();
  });

  test('a folder that others may write to', async () => {
    const parent = await temporaryFolder();
    const own = await ownFolder(parent);
    const photo = await putVictim(join(own, `run-${deadProcessId()}-abcdef`));
    await chmod(own, 0o777);
    const run = await createRunFolder(parent);
    expect(existsSync(photo)).toBe(true);
    expect(dirname(run.path)).not.toBe(own);
    await run.remove();
  });

  test.skipIf(process.getuid?.() !== 0)('a folder of another user', async () => {
    const parent = await temporaryFolder();
    const own = await ownFolder(parent);
    const photo = await putVictim(join(own, `run-${deadProcessId()}-abcdef`));
    await chown(own, 65534, 65534);
    const run = await createRunFolder(parent);
    expect(existsSync(photo)).toBe(true);
    expect(dirname(run.path)).not.toBe(own);
    await run.remove();
  });

  test('a link in the place of a run', async () => {
    const parent = await temporaryFolder();
    const own = await ownFolder(parent);
    const photo = await putVictim(parent);
    await symlink(join(parent, 'victim'), join(own, `run-${deadProcessId()}-abcdef`));
    const run = await createRunFolder(parent);
    expect(existsSync(photo)).toBe(true);
    await run.remove();
  });
});
