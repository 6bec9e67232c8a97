import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { createSessionFolder } from './session-folder.js';

/** The id of a process that has ended. */
function deadProcessId(): string {
  return execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
}

/** The folder in which sessions lie; a first session makes it. */
async function ownFolder(parent: string): Promise<string> {
  const session = await createSessionFolder(parent);
  await session.remove();
  return dirname(session.path);
}

async function putVictim(folder: string): Promise<string> {
  const victim = join(folder, 'victim');
  await mkdir(victim, { recursive: true });
  await writeFile(join(victim, 'photo'), 'mine');
  return join(victim, 'photo');
}

const IS_POSIX = process.platform !== 'win32';

test('a session folder belongs to this user alone and is removed with all that is in it', async () => {
  const parent = await temporaryFolder();
  const session = await createSessionFolder(parent);
  if (IS_POSIX) {
    expect((await stat(session.path)).mode & 0o077).toBe(0);
    expect((await stat(dirname(session.path))).mode & 0o077).toBe(0);
  }
  await writeFile(join(session.path, 'photo'), 'content');
  await session.remove();
  expect(await readdir(dirname(session.path))).toEqual([]);
});

test('what sessions of dead processes left is removed, and nothing else', async () => {
  const parent = await temporaryFolder();
  const own = await ownFolder(parent);
  const dead = `session-${deadProcessId()}-abcdef`;
  const foreign = ['session-notes', 'photos', `session-${process.ppid}-abcdef`];
  for (const name of [dead, ...foreign]) await mkdir(join(own, name, 'documents'), { recursive: true });
  const first = await createSessionFolder(parent);
  const second = await createSessionFolder(parent);
  const left = (await readdir(own)).filter((name) => !name.startsWith(`session-${process.pid}-`));
  expect(left.sort()).toEqual(foreign.sort());
  for (const { path } of [first, second]) expect(existsSync(path)).toBe(true);
  await first.remove();
  await second.remove();
});

test.skipIf(!IS_POSIX)('a number that another process has got since keeps no dead session', async () => {
  const parent = await temporaryFolder();
  const own = await ownFolder(parent);
  // This process lives, but nobody listens for that session: it is one of a process that had the number before.
  const path = join(own, `session-${process.pid}-abcdef`);
  await mkdir(path);
  const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  try {
    execFileSync(process.execPath, ['-e', script, `${path}.alive`]);
  } catch {
    // Killed, its socket is left.
  }
  expect(existsSync(`${path}.alive`)).toBe(true);
  const session = await createSessionFolder(parent);
  expect(existsSync(path)).toBe(false);
  expect(existsSync(`${path}.alive`)).toBe(false);
  await session.remove();
});

test.skipIf(!IS_POSIX)('a session whose process listens is left, whatever its number', async () => {
  const parent = await temporaryFolder();
  const own = await ownFolder(parent);
  const path = join(own, `session-${deadProcessId()}-abcdef`);
  await mkdir(path);
  const server = createServer().listen(`${path}.alive`);
  await new Promise((resolve) => server.once('listening', resolve));
  const session = await createSessionFolder(parent);
  expect(existsSync(path)).toBe(true);
  await session.remove();
  server.close();
});

describe.skipIf(!IS_POSIX)('nothing is removed through what another user can put there:', () => {
  test('a link in the place of the folder', async () => {
    const parent = await temporaryFolder();
    const own = await ownFolder(parent);
    const photo = await putVictim(join(parent, 'elsewhere', `session-${deadProcessId()}-abcdef`));
    execFileSync('rm', ['-r', own]);
    await symlink(join(parent, 'elsewhere'), own);
    const session = await createSessionFolder(parent);
    expect(existsSync(photo)).toBe(true);
    expect(dirname(session.path)).not.toBe(own);
    await session.remove();
  });

  test('a folder that others may write to', async () => {
    const parent = await temporaryFolder();
    const own = await ownFolder(parent);
    const photo = await putVictim(join(own, `session-${deadProcessId()}-abcdef`));
    await chmod(own, 0o777);
    const session = await createSessionFolder(parent);
    expect(existsSync(photo)).toBe(true);
    expect(dirname(session.path)).not.toBe(own);
    await session.remove();
  });

  test.skipIf(process.getuid?.() !== 0)('a folder of another user', async () => {
    const parent = await temporaryFolder();
    const own = await ownFolder(parent);
    const photo = await putVictim(join(own, `session-${deadProcessId()}-abcdef`));
    await chown(own, 65534, 65534);
    const session = await createSessionFolder(parent);
    expect(existsSync(photo)).toBe(true);
    expect(dirname(session.path)).not.toBe(own);
    await session.remove();
  });

  test('a link in the place of a session', async () => {
    const parent = await temporaryFolder();
    const own = await ownFolder(parent);
    const photo = await putVictim(parent);
    await symlink(join(parent, 'victim'), join(own, `session-${deadProcessId()}-abcdef`));
    const session = await createSessionFolder(parent);
    expect(existsSync(photo)).toBe(true);
    await session.remove();
  });
});
