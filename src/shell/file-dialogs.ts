import { extname, join } from 'node:path';

import type { BatchPurpose } from '../shared/contract/folders.js';
import { useFor } from '../shared/contract/folders.js';
import { PHOTO_ENDINGS } from '../shared/photo-endings.js';
import type { Translate } from './texts.js';

/** What a dialog of the system is told, in Electron's words. */
interface FileDialog<Property> {
  readonly title?: string;
  readonly properties: Property[];
  readonly filters: { name: string; extensions: string[] }[];
  readonly defaultPath?: string;
}
type OpenProperty = 'openFile' | 'openDirectory' | 'createDirectory';
type SaveProperty = 'showOverwriteConfirmation' | 'createDirectory';

/** Asks for a photo, beginning in `folder`. */
export function photoDialog(translate: Translate, folder: string | undefined): FileDialog<OpenProperty> {
  return {
    properties: ['openFile'],
    filters: [
      { name: translate('files.photos'), extensions: [...PHOTO_ENDINGS] },
      { name: translate('files.all'), extensions: ['*'] },
    ],
    ...(folder !== undefined && { defaultPath: folder }),
  };
}

/** Asks for a folder or a file of a batch, beginning in `folder`. */
export function batchDialog(
  translate: Translate,
  folder: string | undefined,
  purpose: BatchPurpose,
): FileDialog<OpenProperty> {
  const title = translate(`batch.pick.${purpose}`);
  const isFile = useFor(purpose) === 'open';
  const extensions = purpose === 'recipe' ? ['json'] : [...PHOTO_ENDINGS];
  return {
    title,
    properties: isFile ? ['openFile'] : ['openDirectory', 'createDirectory'],
    filters: isFile ? [{ name: title, extensions }] : [],
    ...(folder !== undefined && { defaultPath: folder }),
  };
}

/** Asks where to write, beginning with `name` in `folder`. */
export function targetDialog(
  translate: Translate,
  folder: string | undefined,
  name: string,
): FileDialog<SaveProperty> {
  // No folders, whatever the page says.
  const plainName = name.split(/[\\/]/).at(-1) ?? '';
  const ending = extname(plainName).slice(1).toLowerCase();
  return {
    defaultPath: folder === undefined ? plainName : join(folder, plainName),
    // On Linux the dialog asks only when it is told to.
    properties: ['showOverwriteConfirmation', 'createDirectory'],
    filters: [
      ...(PHOTO_ENDINGS.includes(ending) ? [{ name: ending.toUpperCase(), extensions: [ending] }] : []),
      { name: translate('files.all'), extensions: ['*'] },
    ],
  };
}
