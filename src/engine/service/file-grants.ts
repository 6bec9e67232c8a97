import type * as v from 'valibot';

import { AppError } from '../../shared/app-error.js';
import type { FileUseSchema } from './control-methods.js';

export type FileUse = v.InferOutput<typeof FileUseSchema>;

/** Which files the page may name, by the tokens that the host gave out. */
export class FileGrants {
  readonly #grants = new Map<string, { readonly path: string; readonly use: FileUse }>();

  add(token: string, path: string, use: FileUse): void {
    this.#grants.set(token, { path, use });
  }

  /** The path behind `token`. `NOT_FOUND` for a token that was not given out, or not for this. */
  pathOf(token: string, use: FileUse): string {
    const grant = this.#grants.get(token);
    if (grant?.use === use) return grant.path;
    const wanted = use === 'open' ? 'a file to open' : 'a file to write';
    throw new AppError(
      'NOT_FOUND',
      `Expected the token of ${wanted} but received another. Choose the file again.`,
    );
  }
}
