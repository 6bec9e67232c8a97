import { randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { mkdir, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { EngineHost, FileUse } from '../../engine/host/engine-host.js';
import { AppError } from '../../shared/app-error.js';
import type { FolderListing } from '../../shared/contract/folders.js';
import { hasPhotoEnding } from '../../shared/photo-endings.js';
import type { FileHandle } from '../../shell/file-handles.js';
import { sanitiseFileName } from './file-name.js';
import { Refusal } from './respond.js';

/** Nobody chooses among more. */
const MOST_ENTRIES = 2000;

/**
 * The folders that the page may choose from: those that the person named on the command line and what lies in them. The page knows them by
 * handles. Links are not followed out of them, nor shown.
 */
export class ServedFolders {
  readonly #host: Pick<EngineHost, 'grantFile'>;
  readonly #roots: readonly string[];
  readonly #paths = new Map<string, string>();
  readonly #handles = new Map<string, string>();

  /** `roots`: real paths. */
  constructor(host: Pick<EngineHost, 'grantFile'>, roots: readonly string[]) {
    this.#host = host;
    this.#roots = roots;
  }

  /** What lies in a folder, without a handle the folders that were named. `Refusal`. */
  async list(handle: string | undefined): Promise<FolderListing> {
    if (handle === undefined) {
      return { folders: this.#roots.map((path) => this.#describe(path)), files: [], photos: 0, trail: [] };
    }
    const path = this.#find(handle);
    const entries = (await readFolder(path)).filter(({ name }) => !name.startsWith('.'));
    entries.sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
    const folders = entries.filter((entry) => entry.isDirectory());
    const files = entries.filter((entry) => entry.isFile());
    return {
      folders: folders.slice(0, MOST_ENTRIES).map(({ name }) => this.#describe(join(path, name))),
      files: files
        .filter(({ name }) => hasPhotoEnding(name) || name.toLowerCase().endsWith('.json'))
        .slice(0, MOST_ENTRIES)
        .map(({ name }) => this.#describe(join(path, name))),
      photos: files.filter(({ name }) => hasPhotoEnding(name)).length,
      trail: this.#trailOf(path).map((each) => this.#describe(each)),
    };
  }

  /** A new folder in another, or the one of that name. `Refusal`, and what the system says. */
  async make(handle: string, name: string): Promise<FolderListing['folders'][number]> {
    const path = join(this.#find(handle), sanitiseFileName(name));
    await mkdir(path, { recursive: true });
    return this.#describe(path);
  }

  /** A token by which the page may name what is behind the handle to the engine. `Refusal`. */
  async choose(handle: string, use: FileUse): Promise<FileHandle> {
    const path = this.#find(handle);
    // Something else may have its place by now.
    const real = await realpath(path).catch(() => '');
    if (real !== path) throw new Refusal(404, 'There is no such folder.');
    return { token: this.#host.grantFile(path, use), name: basename(path) };
  }

  #find(handle: string): string {
    const path = this.#paths.get(handle);
    if (path === undefined) throw new Refusal(404, 'There is no such folder.');
    return path;
  }

  #describe(path: string): FolderListing['folders'][number] {
    const handle = this.#handles.get(path) ?? randomBytes(24).toString('base64url');
    this.#handles.set(path, handle);
    this.#paths.set(handle, path);
    return { handle, name: basename(path) || path };
  }

  /** From the folder that was named down to `path`. */
  #trailOf(path: string): string[] {
    const trail = [path];
    while (!this.#roots.includes(trail[0]!) && dirname(trail[0]!) !== trail[0])
      trail.unshift(dirname(trail[0]!));
    return trail;
  }
}

/** The real paths of folders that a person named. `NOT_FOUND`. */
export async function findRoots(folders: readonly string[]): Promise<string[]> {
  return await Promise.all(
    folders.map(async (folder) => {
      try {
        const path = await realpath(folder);
        await readdir(path);
        return path;
      } catch (cause) {
        throw new AppError(
          'NOT_FOUND',
          `Expected a folder for --folder but ${folder} cannot be read. Check its name and its permissions.`,
          { cause, details: { path: folder } },
        );
      }
    }),
  );
}

async function readFolder(path: string): Promise<Dirent[]> {
  return await readdir(path, { withFileTypes: true }).catch(() => {
    throw new Refusal(404, 'That folder cannot be read.');
  });
}
