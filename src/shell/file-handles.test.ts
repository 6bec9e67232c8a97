import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { beforeEach, expect, test } from 'vitest';

import { temporaryFolder } from '../../tests/fixtures/temporary-folder.js';
import { FileHandles } from './file-handles.js';
import { SettingsFile } from './settings.js';

let settings: SettingsFile;
let files: FileHandles;
let runFolder: string;
let granted: [path: string, use: string][];
let known: string[];

beforeEach(async () => {
  granted = [];
  known = [];
  runFolder = await temporaryFolder();
  settings = new SettingsFile(join(await temporaryFolder(), 'settings.json'));
  const grantFile = (path: string, use: string): string => `token-${granted.push([path, use])}`;
  files = new FileHandles({ grantFile }, settings, runFolder, (path) => known.push(path));
});

test('the page learns a token and a name, the engine the path', () => {
  expect(files.toOpen('/home/person/photo.jpg')).toEqual({ token: 'token-1', name: 'photo.jpg' });
  expect(files.toSave('/home/person/done/photo.png')).toEqual({ token: 'token-2', name: 'photo.png' });
  expect(granted).toEqual([
    ['/home/person/photo.jpg', 'open'],
    ['/home/person/done/photo.png', 'save'],
  ]);
});

test('opened photos are remembered, the latest first, each once, and not for ever', () => {
  for (let number = 1; number <= 12; number++) files.toOpen(`/photos/${number}.jpg`);
  files.toOpen('/photos/5.jpg');
  const { recentPhotos } = settings.values;
  expect(recentPhotos).toHaveLength(10);
  expect(recentPhotos.slice(0, 3)).toEqual(['/photos/5.jpg', '/photos/12.jpg', '/photos/11.jpg']);
  expect(known).toContain('/photos/12.jpg');
});

test('a dropped photo is opened once the page has shown that it was given it', async () => {
  const path = join(runFolder, 'dropped.jpg');
  await writeFile(path, 'content');
  const { proof } = files.askDropped(path, 7);
  await expect(files.toOpenDropped(proof, [Buffer.from('unknown')])).rejects.toThrow(/content of a photo/);
  expect(granted).toEqual([]);
  const again = files.askDropped(path, 7);
  expect(await files.toOpenDropped(again.proof, [Buffer.from('content')])).toMatchObject({
    name: 'dropped.jpg',
  });
  expect(granted).toEqual([[path, 'open']]);
  expect(known).toEqual([path]);
});

test('dialogs begin where the last file was', () => {
  files.toOpen('/photos/a.jpg');
  files.toSave('/done/a.png');
  expect(settings.values.folder).toBe('/done');
  expect(settings.values.recentPhotos).toEqual(['/photos/a.jpg']);
});

test.each(['image.png', '../../etc/passwd', 'C:\\Windows\\win.ini', 'a.', '.p/ng', ''])(
  'a picture pasted as %j goes to the folder of the run and nowhere else',
  async (name) => {
    const { name: given } = await files.toOpenBytes(name, new Uint8Array([1, 2, 3]));
    const [path = ''] = granted[0] ?? [];
    expect(dirname(path)).toBe(runFolder);
    expect(given).toBe(basename(path));
    expect(given).toMatch(/^pasted-1(?:\.[a-z0-9]+)?$/);
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
    expect(settings.values.recentPhotos).toEqual([]);
  },
);
