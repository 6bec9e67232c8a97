import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { FakeHost } from '../../../tests/fixtures/served-site.js';
import { findRoots, ServedFolders } from './served-folders.js';

let root: string;
let outside: string;
let host: FakeHost;
let folders: ServedFolders;

beforeEach(async () => {
  const folder = await temporaryFolder();
  [root, outside] = [join(folder, 'Pictures'), join(folder, 'private')];
  await mkdir(join(root, 'lake', 'raw'), { recursive: true });
  await mkdir(outside);
  for (const name of ['a.jpg', 'b.HEIC', 'notes.txt', 'dust.json', '.hidden.jpg']) {
    await writeFile(join(root, 'lake', name), '');
  }
  await symlink(outside, join(root, 'way-out'));
  host = new FakeHost();
  folders = new ServedFolders(host, await findRoots([root]));
});

async function enter(...names: readonly string[]): Promise<string> {
  let handle: string | undefined;
  for (const name of names) {
    const found = (await folders.list(handle)).folders.find((folder) => folder.name === name);
    if (found === undefined) throw new Error(`Expected a folder ${name}`);
    handle = found.handle;
  }
  return handle ?? '';
}

describe('the folders that the page may choose from', () => {
  test('are those that were named and what lies in them, by handles that say nothing', async () => {
    const top = await folders.list(undefined);
    expect(top.folders.map(({ name }) => name)).toEqual(['Pictures']);
    const lake = await folders.list(await enter('Pictures', 'lake'));
    expect(lake).toMatchObject({ photos: 2, folders: [{ name: 'raw' }] });
    expect(lake.files.map(({ name }) => name)).toEqual(['a.jpg', 'b.HEIC', 'dust.json']);
    expect(lake.trail.map(({ name }) => name)).toEqual(['Pictures', 'lake']);
    expect(JSON.stringify([top, lake])).not.toContain(root);
  });

  test('become tokens for the one use that was asked for', async () => {
    const { token, name } = await folders.choose(await enter('Pictures', 'lake'), 'folder');
    expect(name).toBe('lake');
    expect(host.granted.get(token)).toEqual({ path: join(root, 'lake'), use: 'folder' });
  });

  test('can get new ones, whose names lead nowhere else', async () => {
    const at = await enter('Pictures');
    const made = await folders.make(at, '../../private/clean');
    expect(made.name).toBe('clean');
    expect(await enter('Pictures', 'clean')).toBe(made.handle);
  });

  test('are no links out of them, and no handles that nobody gave out', async () => {
    const names = (await folders.list(await enter('Pictures'))).folders.map(({ name }) => name);
    expect(names).toEqual(['lake']);
    await expect(folders.list('guessed')).rejects.toMatchObject({ status: 404 });
    await expect(folders.choose(outside, 'folder')).rejects.toMatchObject({ status: 404 });
    expect(host.granted.size).toBe(0);
  });

  test('are refused by name where they cannot be read', async () => {
    await expect(findRoots([join(root, 'gone')])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
