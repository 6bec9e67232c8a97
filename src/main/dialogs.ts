import { extname, join } from 'node:path';

import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';

import { PHOTO_ENDINGS } from '../shared/photo-endings.js';
import type { Translate } from '../shell/texts.js';

/** Asks for a photo, beginning in `folder`; nothing when the person decides otherwise. */
export async function askForPhoto(
  window: BrowserWindow,
  translate: Translate,
  folder: string | undefined,
): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openFile'],
    filters: [
      { name: translate('files.photos'), extensions: [...PHOTO_ENDINGS] },
      { name: translate('files.all'), extensions: ['*'] },
    ],
    ...(folder !== undefined && { defaultPath: folder }),
  });
  return filePaths[0];
}

/** Asks where to write, beginning with `name` in `folder`; the person has agreed to replace what lies at the answer. */
export async function askForTarget(
  window: BrowserWindow,
  translate: Translate,
  folder: string | undefined,
  name: string,
): Promise<string | undefined> {
  // No folders, whatever the page says.
  const plainName = name.split(/[\\/]/).at(-1) ?? '';
  const ending = extname(plainName).slice(1).toLowerCase();
  const { filePath } = await dialog.showSaveDialog(window, {
    defaultPath: folder === undefined ? plainName : join(folder, plainName),
    // On Linux the dialog asks only when it is told to.
    properties: ['showOverwriteConfirmation', 'createDirectory'],
    filters: [
      ...(PHOTO_ENDINGS.includes(ending) ? [{ name: ending.toUpperCase(), extensions: [ending] }] : []),
      { name: translate('files.all'), extensions: ['*'] },
    ],
  });
  return filePath === '' ? undefined : filePath;
}

/** Asks what to do with retouches that are not saved. */
export async function askAboutUnsaved(
  window: BrowserWindow,
  translate: Translate,
): Promise<'save' | 'discard' | 'stay'> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: translate('closing.title'),
    detail: translate('closing.text'),
    buttons: [translate('command.save'), translate('closing.discard'), translate('closing.stay')],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return (['save', 'discard', 'stay'] as const)[response] ?? 'stay';
}

/** Says that the page has crashed again; resolves when the person wants to see it again. */
export async function waitForReload(window: BrowserWindow, translate: Translate): Promise<void> {
  await dialog.showMessageBox(window, {
    type: 'error',
    message: translate('crashed.title'),
    detail: translate('crashed.text'),
    buttons: [translate('crashed.reload')],
  });
}
