import { join } from 'node:path';

import type { BrowserWindow, FileFilter } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../tests/fixtures/temporary-folder.js';
import { stubElectron } from '../../tests/stubs/electron.js';
import { askAboutUnsaved, askForPhoto, askForTarget } from './dialogs.js';
import type { Settings } from './settings.js';
import { SettingsFile } from './settings.js';

const WINDOW = {} as BrowserWindow;
let settings: Settings;
let shown: { defaultPath?: string; filters?: FileFilter[]; properties?: string[] }[];
let answer: object;

beforeEach(async () => {
  shown = [];
  settings = { ...new SettingsFile(join(await temporaryFolder(), 'none.json')).values, language: 'en' };
  const show = async (_window: unknown, options: (typeof shown)[number]): Promise<object> => {
    shown.push(options);
    return answer;
  };
  stubElectron({ dialog: { showOpenDialog: show, showSaveDialog: show, showMessageBox: show } });
});

describe('the dialog for a photo', () => {
  test('gives the chosen one', async () => {
    answer = { filePaths: ['/photos/a.jpg'] };
    expect(await askForPhoto(WINDOW, { ...settings, folder: '/photos' })).toBe('/photos/a.jpg');
    expect(shown[0]).toMatchObject({ properties: ['openFile'], defaultPath: '/photos' });
  });

  test('gives nothing where it was closed', async () => {
    answer = { filePaths: [] };
    expect(await askForPhoto(WINDOW, settings)).toBeUndefined();
  });
});

describe('the dialog for a target', () => {
  test.each([
    ['photo.png', join('/done', 'photo.png')],
    ['../../etc/photo.png', join('/done', 'photo.png')],
    ['C:\\photos\\photo.png', join('/done', 'photo.png')],
  ])('begins with the name in %s, in the folder of the last file', async (name, path) => {
    answer = { filePath: '/done/other.png' };
    expect(await askForTarget(WINDOW, { ...settings, folder: '/done' }, name)).toBe('/done/other.png');
    expect(shown[0]?.defaultPath).toBe(path);
    expect(shown[0]?.filters?.[0]).toEqual({ name: 'PNG', extensions: ['png'] });
    expect(shown[0]?.properties).toContain('showOverwriteConfirmation');
  });

  test('gives nothing where it was closed', async () => {
    answer = { filePath: '' };
    expect(await askForTarget(WINDOW, settings, 'photo.xyz')).toBeUndefined();
    expect(shown[0]?.filters).toEqual([{ name: 'All Files', extensions: ['*'] }]);
  });
});

test.each([
  [0, 'save'],
  [1, 'discard'],
  [2, 'stay'],
  [7, 'stay'],
])('answer %i about unsaved retouches means: %s', async (response, meaning) => {
  answer = { response };
  expect(await askAboutUnsaved(WINDOW, settings)).toBe(meaning);
});
