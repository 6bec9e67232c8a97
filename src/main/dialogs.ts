import { extname, join } from 'node:path';

import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';

import type { Settings } from './settings.js';
import { translateFor } from './texts.js';

/** What the dialogs offer; the engine decides by content. */
const PHOTO_ENDINGS = ['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'webp', 'tif', 'tiff', 'avif'];

/** Asks for a photo; nothing when the person decides otherwise. */
export async function askForPhoto(window: BrowserWindow, settings: Settings): Promise<string | undefined> {
  const translate = translateFor(settings);
  const { filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openFile'],
    filters: [
      { name: translate('photos'), extensions: PHOTO_ENDINGS },
      { name: translate('allFiles'), extensions: ['*'] },
    ],
    ...(settings.folder !== undefined && { defaultPath: settings.folder }),
  });
  return filePaths[0];
}

/** Asks where to write, beginning with `name`; the person has agreed to replace what lies at the answer. */
export async function askForTarget(
  window: BrowserWindow,
  settings: Settings,
  name: string,
): Promise<string | undefined> {
  const translate = translateFor(settings);
  // No folders, whatever the page says.
  const plainName = name.split(/[\\/]/).at(-1) ?? '';
  const ending = extname(plainName).slice(1).toLowerCase();
  const { filePath } = await dialog.showSaveDialog(window, {
    defaultPath: settings.folder === undefined ? plainName : join(settings.folder, plainName),
    // On Linux the dialog asks only when it is told to.
    properties: ['showOverwriteConfirmation', 'createDirectory'],
    filters: [
      ...(PHOTO_ENDINGS.includes(ending) ? [{ name: ending.toUpperCase(), extensions: [ending] }] : []),
      { name: translate('allFiles'), extensions: ['*'] },
    ],
  });
  return filePath === '' ? undefined : filePath;
}

/** Asks what to do with retouches that are not saved. */
export async function askAboutUnsaved(
  window: BrowserWindow,
  settings: Settings,
): Promise<'save' | 'discard' | 'stay'> {
  const translate = translateFor(settings);
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: translate('unsaved'),
    detail: translate('unsavedDetail'),
    buttons: [translate('save'), translate('discard'), translate('stay')],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return (['save', 'discard', 'stay'] as const)[response] ?? 'stay';
}
