import { randomUUID } from 'node:crypto';
import { readdir, realpath } from 'node:fs/promises';
import { basename } from 'node:path';

import { AppError } from '../../shared/app-error.js';
import type { FOLDER_METHODS } from '../../shared/contract/folder-methods.js';
import { MOST_PHOTOS } from '../../shared/contract/folder-methods.js';
import type { ListedPhoto } from '../batch/list-photos.js';
import { listPhotos } from '../batch/list-photos.js';
import { sidecarPathOf } from '../documents/sidecar-file.js';
import type { AssetName } from './asset-files.js';
import { BatchPictures } from './batch/batch-pictures.js';
import type { FileGrants } from './file-grants.js';
import type { PathScreen } from './hide-paths.js';
import type { Handlers } from './serve-methods.js';

/** As many as pages are looked at in turn; the pictures of older ones are removed. */
const MOST_OPEN = 4;

/** What it needs of the engine's process. */
interface FolderServices {
  /** The folder of this run of the program, where pictures go. */
  readonly folder: string;
  readonly grants: Pick<FileGrants, 'pathOf' | 'checkInside'>;
  readonly paths: Pick<PathScreen, 'hideFolderOf'>;
}

interface OpenFolder {
  readonly path: string;
  readonly photos: readonly ListedPhoto[];
  readonly pictures: BatchPictures;
}

/** The folders whose photos pages open one after the other. */
export class PhotoFolders {
  readonly #services: FolderServices;
  /** By id, the one opened first at the front. */
  readonly #open = new Map<string, OpenFolder>();

  constructor(services: FolderServices) {
    this.#services = services;
  }

  /** The answers to what the page asks. */
  readonly handlers: Handlers<typeof FOLDER_METHODS> = {
    'folder.open': async ({ folder }, { signal }) =>
      this.#list(this.#services.grants.pathOf(folder, 'folder'), signal),
    'folder.photos': async ({ folderId, from }) => {
      const { path, photos } = this.#get(folderId);
      const there = new Set(await readdir(path).catch(() => []));
      const part = photos.slice(from, from + MOST_PHOTOS);
      return {
        photos: part.map(({ name }) => ({
          name,
          ...(there.has(sidecarPathOf(name)) && ({ isRetouched: true } as const)),
        })),
      };
    },
    'folder.pick': async () => {
      // The host answers it: it alone gives out tokens.
      throw new AppError('INTERNAL', 'Expected the host to answer folder.pick.');
    },
  };

  /** Where a photo lies. `NOT_FOUND` where it may not be opened. */
  async locate(folderId: string, row: number): Promise<string> {
    const photo = this.#get(folderId).photos[row];
    if (photo === undefined) {
      throw new AppError('NOT_FOUND', `Expected a photo of the folder but received number ${row}.`);
    }
    await this.#checkPlace(photo);
    return photo.path;
  }

  /** Makes a small picture of a photo; says whether there is such a folder. Errors of opening, decoding and writing. */
  async makePicture(name: Extract<AssetName, { kind: 'photo' }>): Promise<boolean> {
    const folder = this.#open.get(name.documentId);
    const photo = folder?.photos[name.row];
    if (folder === undefined || photo === undefined || name.look !== 'small') return folder !== undefined;
    await this.#checkPlace(photo);
    const entry = { row: name.row, photo: { ...photo, output: photo.name }, isWorking: false, version: 0 };
    await folder.pictures.make(name, entry, undefined);
    return true;
  }

  async #list(path: string, signal: AbortSignal): Promise<{ folderId: string; name: string; total: number }> {
    this.#services.paths.hideFolderOf(path);
    const photos = await listPhotos(path, { recursive: false, except: [], signal });
    const [first] = photos;
    if (first === undefined) {
      throw new AppError('NOT_FOUND', `Expected photos in ${path} but found none. Choose another folder.`, {
        details: { path, kind: 'noPhotos' },
      });
    }
    this.#services.paths.hideFolderOf(first.path);
    photos.sort(byNumbers);
    const folderId = randomUUID();
    const pictures = new BatchPictures(this.#services.folder, folderId);
    this.#open.set(folderId, { path, photos, pictures });
    const [oldest] = this.#open;
    if (oldest && this.#open.size > MOST_OPEN) {
      this.#open.delete(oldest[0]);
      void oldest[1].pictures.remove().catch(() => undefined);
    }
    return { folderId, name: basename(path), total: photos.length };
  }

  #get(folderId: string): OpenFolder {
    const folder = this.#open.get(folderId);
    if (folder !== undefined) return folder;
    throw new AppError('NOT_FOUND', 'Expected a folder that is open but received another. Open it again.');
  }

  /** A link may lead out of the folders that may be used. */
  async #checkPlace({ path }: ListedPhoto): Promise<void> {
    this.#services.grants.checkInside(await realpath(path).catch(() => path));
  }
}

/** `IMG_2` before `IMG_10`, the same on every machine. */
function byNumbers({ name: one }: ListedPhoto, { name: other }: ListedPhoto): number {
  return one.localeCompare(other, 'en', { numeric: true }) || (one < other ? -1 : 1);
}
