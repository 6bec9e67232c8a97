import { AppError } from '../../shared/app-error.js';
import { batchPath } from '../../shared/contract/asset-paths.js';
import type { MethodResult } from '../../shared/contract/methods.js';
import type { EngineClient } from '../editor/engine-client.js';
import type { FileHandle, Platform } from '../platform/platform.js';
import type { DroppedFile } from './dropped-files.js';
import { ThumbnailMaker } from './thumbnail-maker.js';

export type StripPhoto = MethodResult<'folder.photos'>['photos'][number];

/** Where the photos of a strip come from. */
export interface StripSource {
  /** Of the folder, without what it lies in. */
  readonly name: string;
  /** By which the page after this one finds the folder; none where only this page has the files. */
  readonly token?: string;
  /** The photos as they are now. */
  list(): Promise<readonly StripPhoto[]>;
  /** The file of a photo, for the engine. */
  pick(row: number): Promise<FileHandle>;
  /** The address of a small picture of a photo. Throws where there is none. */
  pictureOf(row: number): Promise<string>;
  /** The pictures are needed no longer. */
  close(): void;
}

/** The photos of a folder that the engine may read. */
export async function openFolderSource(
  engine: EngineClient,
  platform: Pick<Platform, 'assetUrl'>,
  token: string,
): Promise<StripSource> {
  const { folderId, name, total } = await engine.call('folder.open', { folder: token });
  return {
    name,
    token,
    async list() {
      const photos: StripPhoto[] = [];
      while (photos.length < total) {
        const part = await engine.call('folder.photos', { folderId, from: photos.length });
        if (part.photos.length === 0) break;
        photos.push(...part.photos);
      }
      return photos;
    },
    async pick(row) {
      const { file, name: fileName } = await engine.call('folder.pick', { folderId, row });
      return { token: file, name: fileName };
    },
    pictureOf: async (row) => platform.assetUrl(batchPath(folderId, row, 'small', 0)),
    close: () => undefined,
  };
}

/** Photos that were dropped onto the window: the page has them, and hands over the one that is opened. */
export function createDroppedSource(
  name: string,
  files: readonly DroppedFile[],
  platform: Pick<Platform, 'acceptFile'>,
): StripSource {
  const thumbnails = new ThumbnailMaker();
  const fileAt = (row: number): Promise<File> => {
    const file = files[row];
    if (file) return file.read();
    throw new AppError(
      'NOT_FOUND',
      `Expected one of ${files.length} dropped photos but received number ${row}.`,
    );
  };
  return {
    name,
    list: async () => files.map((file) => ({ name: file.name })),
    pick: async (row) => platform.acceptFile(await fileAt(row)),
    pictureOf: (row) => thumbnails.make(row, () => fileAt(row)),
    close: () => thumbnails.close(),
  };
}
