import { join } from 'node:path';

import type { BrowserWindow, FileFilter } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';

import { stubElectron } from '../../tests/stubs/electron.js';
import { createTranslate } from '../shell/texts.js';
import { askAboutUnsaved, askAboutWork, askForPhoto, askForTarget, waitForReload } from './dialogs.js';

const WINDOW = {} as BrowserWindow;
const translate = createTranslate(() => 'en');
let shown: { defaultPath?: string; filters?: FileFilter[]; properties?: string[] }[];
let answer: object;

beforeEach(() => {
  shown = [];
  const show = async (_window: unknown, options: (typeof shown)[number]): Promise<object> => {
    shown.push(options);
    return answer;
  };
  stubElectron({ dialog: { showOpenDialog: show, showSaveDialog: show, showMessageBox: show } });
});

describe('the dialog for a photo', () => {
  test('gives the chosen one', async () => {
    answer = { filePaths: ['/photos/a.jpg'] };
    expect(await askForPhoto(WINDOW, translate, '/photos')).toBe('/photos/a.jpg');
    expect(shown[0]).toMatchObject({ properties: ['openFile'], defaultPath: '/photos' });
  });

  test('gives nothing where it was closed', async () => {
    answer = { filePaths: [] };
    expect(await askForPhoto(WINDOW, translate, undefined)).toBeUndefined();
  });
});

describe('the dialog for a target', () => {
  test.each([
    ['photo.png', join('/done', 'photo.png')],
    ['../../etc/photo.png', join('/done', 'photo.png')],
    ['C:\\photos\\photo.png', join('/done', 'photo.png')],
  ])('begins with the name in %s, in the folder of the last file', async (name, path) => {
    answer = { filePath: '/done/other.png' };
    expect(await askForTarget(WINDOW, translate, '/done', name)).toBe('/done/other.png');
    expect(shown[0]?.defaultPath).toBe(path);
    expect(shown[0]?.filters?.[0]).toEqual({ name: 'PNG', extensions: ['png'] });
    expect(shown[0]?.properties).toContain('showOverwriteConfirmation');
  });

  test('gives nothing where it was closed', async () => {
    answer = { filePath: '' };
    expect(await askForTarget(WINDOW, translate, undefined, 'photo.xyz')).toBeUndefined();
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
  expect(await askAboutUnsaved(WINDOW, translate)).toBe(meaning);
});

test.each([
  [0, true],
  [1, false],
  [7, false],
])('answer %i about a batch that is running means that it may end: %s', async (response, meaning) => {
  answer = { response };
  expect(await askAboutWork(WINDOW, translate)).toBe(meaning);
  expect(shown[0]).toMatchObject({ buttons: ['Close', 'Cancel'], defaultId: 1, cancelId: 1 });
});

test('a page that crashed again is shown again when the person says so', async () => {
  answer = { response: 0 };
  await waitForReload(WINDOW, translate);
  expect(shown[0]).toMatchObject({ detail: 'Your retouches are still there.', buttons: ['Show It Again'] });
});
