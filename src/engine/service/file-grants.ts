import { sep } from 'node:path';

import type * as v from 'valibot';

import { AppError } from '../../shared/app-error.js';
import type { FileUseSchema } from './control-methods.js';

export type FileUse = v.InferOutput<typeof FileUseSchema>;

const WANTED: Readonly<Record<FileUse, string>> = {
  open: 'a file to open',
  save: 'a file to write',
  folder: 'a folder',
  results: 'a folder for results',
};

/** Which files the page may name, by the tokens that the host gave out. */
export class FileGrants {
  #roots: readonly string[] | undefined;
  readonly #grants = new Map<string, { readonly path: string; readonly use: FileUse }>();

  /** From now on what a journal names must lie in one of these folders. */
  limit(roots: readonly string[]): void {
    this.#roots = roots;
  }

  /** `NOT_FOUND` for a path outside the folders that may be worked on. */
  checkInside(path: string): void {
    if (
      this.#roots?.every(
        (root) => path !== root && !path.startsWith(root.endsWith(sep) ? root : root + sep),
      ) !== true
    )
      return;
    throw new AppError(
      'NOT_FOUND',
      `Expected photos in the folders that may be used here but received ${path}. Name its folder with --folder too.`,
      { details: { path, kind: 'outside' } },
    );
  }

  add(token: string, path: string, use: FileUse): void {
    this.#grants.set(token, { path, use });
  }

  /** The path behind `token`. `NOT_FOUND` for a token that was not given out, or not for this. */
  pathOf(token: string, use: FileUse): string {
    const grant = this.#grants.get(token);
    if (grant?.use === use) return grant.path;
    throw new AppError(
      'NOT_FOUND',
      `Expected the token of ${WANTED[use]} but received another. Choose it again.`,
    );
  }
}
