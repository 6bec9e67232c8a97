import { dirname, sep } from 'node:path';

import { AppError } from '../../shared/app-error.js';

/** Leaves folders out of errors: the page and its log learn the names of files only. */
export class PathScreen {
  readonly #folders = new Set<string>();

  /** From now on the folder of `path` is left out. */
  hideFolderOf(path: string): void {
    const folder = dirname(path);
    // What ends with a separator is the root, in which every path lies.
    if (!folder.endsWith(sep) && folder !== '.') this.#folders.add(`${folder}${sep}`);
  }

  /** `error` with names of files where it had paths. */
  screen(error: AppError): AppError {
    const details = Object.entries(error.details).map(([name, value]) => {
      return [name, typeof value === 'string' ? this.#shorten(value) : value];
    });
    return new AppError(error.code, this.#shorten(error.message), {
      cause: error,
      details: Object.fromEntries(details),
    });
  }

  /** A sentence with names of files where it had paths. */
  hide(text: string): string {
    return this.#shorten(text);
  }

  #shorten(text: string): string {
    // Long ones first: one folder may lie in another.
    const folders = [...this.#folders].sort((a, b) => b.length - a.length);
    return folders.reduce((shortened, folder) => shortened.replaceAll(folder, ''), text);
  }
}
