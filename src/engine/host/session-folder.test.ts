import { execFileSync } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { createSessionFolder } from './session-folder.js';

/** The id of a process that has ended. */
function deadProcessId(): string {
  return execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
}

test('a session folder belongs to this user alone and is removed with all that is in it', async () => {
  const parent = await temporaryFolder();
  const session = await createSessionFolder(parent);
  if (process.platform !== 'win32') expect((await stat(session.path)).mode & 0o077).toBe(0);
  await writeFile(join(session.path, 'photo'), 'content');
  await session.remove();
  expect(await readdir(parent)).toEqual([]);
});

test('what sessions of dead processes left is removed, and nothing else', async () => {
  const parent = await temporaryFolder();
  const dead = `lacuna-session-${deadProcessId()}-abcdef`;
  const foreign = ['lacuna-session-notes', 'photos', `lacuna-session-${process.ppid}-abcdef`];
  for (const name of [dead, ...foreign]) {
    await mkdir(join(parent, name, 'documents'), { recursive: true });
  }
  const session = await createSessionFolder(parent);
  const own = session.path.slice(parent.length + 1);
  expect((await readdir(parent)).sort()).toEqual([...foreign, own].sort());
  await session.remove();
});
