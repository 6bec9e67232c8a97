import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';

import type { BatchPurpose } from '../shared/contract/folders.js';
import { workBox } from '../shell/closing-box.js';
import { batchDialog, photoDialog, targetDialog } from '../shell/file-dialogs.js';
import type { Translate } from '../shell/texts.js';

/** Asks for a photo, beginning in `folder`; nothing when the person decides otherwise. */
export async function askForPhoto(
  window: BrowserWindow,
  translate: Translate,
  folder: string | undefined,
): Promise<string | undefined> {
  return (await dialog.showOpenDialog(window, photoDialog(translate, folder))).filePaths[0];
}

/** Asks for a folder or a file of a batch, beginning in `folder`. */
export async function askForBatch(
  window: BrowserWindow,
  translate: Translate,
  folder: string | undefined,
  purpose: BatchPurpose,
): Promise<string | undefined> {
  return (await dialog.showOpenDialog(window, batchDialog(translate, folder, purpose))).filePaths[0];
}

/** Asks where to write, beginning with `name` in `folder`; the person has agreed to replace what lies at the answer. */
export async function askForTarget(
  window: BrowserWindow,
  translate: Translate,
  folder: string | undefined,
  name: string,
): Promise<string | undefined> {
  const { filePath } = await dialog.showSaveDialog(window, targetDialog(translate, folder, name));
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

/** Asks whether a batch that is running may end. */
export async function askAboutWork(window: BrowserWindow, translate: Translate): Promise<boolean> {
  return (await dialog.showMessageBox(window, workBox(translate))).response === 0;
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
