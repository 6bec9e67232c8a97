import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, expect, test, vi } from 'vitest';

import { temporaryFolder } from '../../tests/fixtures/temporary-folder.js';
import { SettingsFile } from './settings.js';

const AT_FIRST = {
  bounds: undefined,
  isMaximized: false,
  theme: 'dark',
  language: undefined,
  recentPhotos: [],
  folder: undefined,
};
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, 'settings.json');
});

test('settings are there again at the next start', async () => {
  new SettingsFile(path).change({ theme: 'light', recentPhotos: ['/photos/ä.jpg'] });
  expect(new SettingsFile(path).values).toEqual({
    ...AT_FIRST,
    theme: 'light',
    recentPhotos: ['/photos/ä.jpg'],
  });
  expect(await readdir(folder)).toEqual(['settings.json']);
});

test.each(['', '{', '[]', 'null', '"dark"', '\u0000\u0001'])('a file with %j is as none', async (text) => {
  await writeFile(path, text);
  expect(new SettingsFile(path).values).toEqual(AT_FIRST);
});

test('what is damaged is as at first, and the rest stays', async () => {
  const bounds = { x: 1, y: 2, width: 'wide', height: 4 };
  await writeFile(
    path,
    JSON.stringify({ bounds, theme: 'pink', language: 'de', recentPhotos: [1], later: true }),
  );
  expect(new SettingsFile(path).values).toEqual({ ...AT_FIRST, language: 'de' });
});

test('where the disk refuses, settings hold until the end and nothing is left behind', async () => {
  const notes = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  // A folder has the name of the file.
  await mkdir(join(path, 'full'), { recursive: true });
  const settings = new SettingsFile(path);
  settings.change({ theme: 'system' });
  expect(settings.values.theme).toBe('system');
  expect(await readdir(folder)).toEqual(['settings.json']);
  expect(notes).toHaveBeenCalledOnce();
  notes.mockRestore();
});

test('the folder of settings is made when it is missing', async () => {
  new SettingsFile(join(folder, 'new/settings.json')).change({ isMaximized: true });
  expect(JSON.parse(await readFile(join(folder, 'new/settings.json'), 'utf8'))).toMatchObject({
    isMaximized: true,
  });
});
