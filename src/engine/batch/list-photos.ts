import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';

import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import { hasPhotoEnding } from '../../shared/photo-endings.js';

/** A photo's file in a folder. */
export interface ListedPhoto {
  /** Its place below the folder, parts joined by `/`. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Time of the last change of the file's record, which copying programs do not set. */
  readonly changedMs: number;
}

/** What is walked. */
export interface ListOptions {
  readonly recursive: boolean;
  /** Folders that are not entered: outputs, masks. */
  readonly except: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * All files with the ending of a photo in `folder`, in an order that is the same everywhere: by the numbers of the characters, a folder's
 * files before its folders. Hidden files and folders are passed over; links to folders are not followed, so that no walk goes in circles.
 *
 * @throws AppError `NOT_FOUND` where the folder, or one in it, cannot be read; `CANCELLED`.
 */
export async function listPhotos(folder: string, options: ListOptions): Promise<ListedPhoto[]> {
  const except = await Promise.all(options.except.map(toRealPath));
  const root = await toRealPath(folder);
  const photos: ListedPhoto[] = [];
  const waiting = [''];
  while (waiting.length > 0) {
    throwIfCancelled(options.signal);
    const place = waiting.pop() ?? '';
    const entries = (await readFolder(join(folder, place))).filter(({ name }) => !name.startsWith('.'));
    entries.sort(byName);
    for (const entry of entries) {
      if (entry.isDirectory() || !hasPhotoEnding(entry.name)) continue;
      const name = place === '' ? entry.name : `${place}/${entry.name}`;
      const photo = await describe(name, join(folder, ...name.split('/')));
      if (photo !== undefined) photos.push(photo);
    }
    if (!options.recursive) break;
    const folders = entries.filter((entry) => entry.isDirectory());
    for (const { name } of folders.reverse()) {
      const inner = place === '' ? name : `${place}/${name}`;
      if (!except.includes(join(root, ...inner.split('/')))) waiting.push(inner);
    }
  }
  return photos;
}

/** Does `inner` lie in `outer`, or is it the same? Both are real paths. */
export function isInside(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

/** The path from the root on with every link followed, as far as there is something. */
export async function toRealPath(path: string): Promise<string> {
  return await realpath(path).catch(() => resolve(path));
}

function byName(one: Dirent, other: Dirent): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

async function describe(name: string, path: string): Promise<ListedPhoto | undefined> {
  // A file that is gone by now, or a link to nothing: there is no photo. Everything else is for who opens it to say.
  const status = await stat(path).catch(() => undefined);
  if (status === undefined || status.isDirectory()) return undefined;
  return { name, path, sizeBytes: status.size, modifiedMs: status.mtimeMs, changedMs: status.ctimeMs };
}

async function readFolder(folder: string): Promise<Dirent[]> {
  return await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError(
      'NOT_FOUND',
      `Expected a folder with photos but ${folder} cannot be read. Check its name and its permissions.`,
      { cause, details: { path: folder } },
    );
  });
}
