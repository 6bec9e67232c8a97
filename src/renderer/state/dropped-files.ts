import { PHOTO_ENDINGS } from '../../shared/photo-endings.js';

/** A file that was dropped, by itself or in a folder. */
export interface DroppedFile {
  readonly name: string;
  /** Throws where it is no longer there. */
  read(): Promise<File>;
}

/** What was dropped. */
export interface Dropped {
  /** Of the folder, where one was dropped. */
  readonly folder: string | undefined;
  /** Photos by their names, in the order of these: those that were dropped, and those in a folder, but not in folders in it. */
  readonly photos: readonly DroppedFile[];
  /** The first file that is none by its name. */
  readonly other: DroppedFile | undefined;
}

/** Call it before the event of the drop has ended. Folders are read after that. */
export async function readDropped(transfer: DataTransfer): Promise<Dropped> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const folders = entries.filter((entry): entry is FileSystemDirectoryEntry => entry?.isDirectory ?? false);
  const files: DroppedFile[] = [...transfer.files]
    .filter(({ name }) => !folders.some((folder) => folder.name === name))
    .map((file) => ({ name: file.name, read: async () => file }));
  const inFolders = await Promise.all(folders.map(listFiles));
  const all = [...files, ...inFolders.flat()];
  return {
    folder: folders[0]?.name,
    photos: all.filter(({ name }) => isPhotoName(name)).toSorted(byNumbers),
    other: files.find(({ name }) => !isPhotoName(name)),
  };
}

/** The files in a folder; hidden ones are no photos of the person's. */
async function listFiles(folder: FileSystemDirectoryEntry): Promise<DroppedFile[]> {
  const reader = folder.createReader();
  const found: DroppedFile[] = [];
  // A reader tells a hundred at a time, and none at the end.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return found;
    for (const entry of part) {
      if (!entry.isFile || entry.name.startsWith('.')) continue;
      const file = entry as FileSystemFileEntry;
      found.push({
        name: file.name,
        read: () => new Promise((resolve, reject) => file.file(resolve, reject)),
      });
    }
  }
}

function isPhotoName(name: string): boolean {
  return PHOTO_ENDINGS.some((ending) => name.toLowerCase().endsWith(`.${ending}`));
}

/** `IMG_2` before `IMG_10`. */
function byNumbers({ name: one }: DroppedFile, { name: other }: DroppedFile): number {
  return one.localeCompare(other, 'en', { numeric: true }) || (one < other ? -1 : 1);
}
