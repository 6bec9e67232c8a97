import { writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

import type { EngineHost, FileUse } from '../engine/host/engine-host.js';
import type { DropQuestion } from './dropped-files.js';
import { DroppedFiles } from './dropped-files.js';
import type { SettingsFile } from './settings.js';

/** As many as can be found in a menu at a glance. */
const MAX_RECENT = 10;

/** A file as the page may name it. */
export interface FileHandle {
  readonly token: string;
  readonly name: string;
}

/** Turns paths, which stay here, into tokens, by which the page and the engine speak of files. */
export class FileHandles {
  readonly #host: Pick<EngineHost, 'grantFile'>;
  readonly #settings: SettingsFile;
  /** Where pasted pictures go; it ends with the program. */
  readonly #runFolder: string;
  readonly #noteOpened: (path: string) => void;
  readonly #dropped = new DroppedFiles();
  #pasted = 0;

  /** `noteOpened` hears of each photo of the person's that is opened. */
  constructor(
    host: Pick<EngineHost, 'grantFile'>,
    settings: SettingsFile,
    runFolder: string,
    noteOpened: (path: string) => void,
  ) {
    this.#host = host;
    this.#noteOpened = noteOpened;
    this.#settings = settings;
    this.#runFolder = runFolder;
  }

  /** A photo of the person's, from now on among the recent ones. */
  toOpen(path: string): FileHandle {
    const others = this.#settings.values.recentPhotos.filter((recent) => recent !== path);
    const recentPhotos = [path, ...others].slice(0, MAX_RECENT);
    this.#settings.change({ recentPhotos, folder: dirname(path) });
    this.#noteOpened(path);
    return this.#grant(path, 'open');
  }

  /** What the page has to answer about a file that was dropped: see [Note: Proof of a drop]. */
  askDropped(path: string, sizeBytes: number): DropQuestion {
    return this.#dropped.ask(path, sizeBytes);
  }

  /** The same for that file, where the answer is right. `INVALID_PARAMS`. */
  async toOpenDropped(proof: string, parts: readonly Uint8Array[]): Promise<FileHandle> {
    return this.toOpen(await this.#dropped.check(proof, parts));
  }

  toSave(path: string): FileHandle {
    this.#settings.change({ folder: dirname(path) });
    return this.#grant(path, 'save');
  }

  /** A folder of a batch, or a file of one. */
  toUse(path: string, use: FileUse): FileHandle {
    this.#settings.change({ folder: dirname(path) });
    return this.#grant(path, use);
  }

  /** A picture that has no file yet. */
  async toOpenBytes(name: string, bytes: Uint8Array): Promise<FileHandle> {
    // The name comes from the page: of it only the ending is used, where it is one.
    const ending = /^\.[a-z0-9]{1,5}$/i.exec(extname(name))?.[0] ?? '';
    const path = join(this.#runFolder, `pasted-${++this.#pasted}${ending}`);
    await writeFile(path, bytes);
    return this.#grant(path, 'open');
  }

  #grant(path: string, use: FileUse): FileHandle {
    return { token: this.#host.grantFile(path, use), name: basename(path) };
  }
}
