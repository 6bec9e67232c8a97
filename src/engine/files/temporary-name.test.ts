import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { useProgram } from '../../../tests/fixtures/use-program.js';
import { writeFileAtomically } from './atomic-write.js';
import { removeAbandoned, temporaryPathFor } from './temporary-name.js';

const program = useProgram('tests/contract/writing-child.ts');

async function startWriting(target: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program(), target], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

describe('a temporary file', () => {
  test('of a writer that was killed in the middle goes with the next file in its folder', async () => {
    const folder = await temporaryFolder();
    const child = await startWriting(join(folder, 'photo.jpg'));
    await kill(child);
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^\.photo\.jpg\..+\.lacuna\.tmp$/)]);
    await writeFileAtomically(join(folder, 'other.jpg'), Buffer.from('new'));
    expect(await readdir(folder)).toEqual(['other.jpg']);
  });

  test('of a writer that lives stays', async () => {
    const folder = await temporaryFolder();
    const child = await startWriting(join(folder, 'photo.jpg'));
    await writeFileAtomically(join(folder, 'other.jpg'), Buffer.from('new'));
    expect(await readdir(folder)).toHaveLength(2);
    await kill(child);
  });

  test('is known by its name alone: files of others, links and folders stay', async () => {
    const folder = await temporaryFolder();
    const dead = basename(temporaryPathFor('a.jpg')).replace(/-\d+-/, '-4194999-');
    const others = ['.a.jpg.0123456789ab.tmp', 'a.tmp', dead.slice(1), `${dead}.jpg`];
    for (const name of others) await writeFile(join(folder, name), 'theirs');
    await symlink('a.tmp', join(folder, dead.replace('a.jpg', 'link.jpg')));
    await mkdir(join(folder, dead.replace('a.jpg', 'folder.jpg')));
    const before = (await readdir(folder)).sort();
    await writeFile(join(folder, dead), 'ours');
    await removeAbandoned(folder);
    expect((await readdir(folder)).sort()).toEqual(before);
  });

  test.skipIf(process.platform !== 'linux')('goes where its number belongs to a later process', async () => {
    const folder = await temporaryFolder();
    const own = basename(temporaryPathFor('a.jpg'));
    const earlier = own.replace(/-[0-9a-z]+-([0-9a-f]{12}\.lacuna)/, '-00000000abc-$1');
    for (const name of [own, earlier]) await writeFile(join(folder, name), 'half');
    await removeAbandoned(folder);
    expect(await readdir(folder)).toEqual([own]);
  });

  test('of another machine goes when it has not changed for days', async () => {
    const folder = await temporaryFolder();
    const [fresh, old] = ['a', 'b'].map((name) => `.${name}.jpg.00000000-7-x-0123456789ab.lacuna.tmp`);
    for (const name of [fresh, old]) await writeFile(join(folder, name!), 'half');
    const longAgo = new Date(Date.now() - 3 * 24 * 3600 * 1000);
    await utimes(join(folder, old!), longAgo, longAgo);
    await removeAbandoned(folder);
    expect(await readdir(folder)).toEqual([fresh]);
  });

  test('is not missed where there is no folder', async () => {
    await expect(removeAbandoned('/nowhere/at/all')).resolves.toBeUndefined();
  });
});
