import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { toWriteError } from '../files/write-error.js';

/** Who has switched downloads off; `environment` cannot be changed from within. */
export type OfflineState = 'online' | 'offline' | 'environment';

const EXPLANATION = 'As long as this file is here, Lacuna downloads nothing.\n';

/**
 * The one setting that keeps Lacuna from connecting to other machines: a file named `offline` in the folder of the person's models,
 * for every window and command, or `LACUNA_OFFLINE` in the environment.
 */
export class OfflineSetting {
  readonly #file: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(folder: string, env: Readonly<Record<string, string | undefined>> = process.env) {
    this.#env = env;
    this.#file = path.join(folder, 'offline');
  }

  async read(): Promise<OfflineState> {
    if (!['', '0', undefined].includes(this.#env['LACUNA_OFFLINE'])) return 'environment';
    return access(this.#file).then(
      () => 'offline',
      () => 'online',
    );
  }

  /** Throws `WRITE_FAILED`. */
  async choose(isOffline: boolean): Promise<void> {
    try {
      if (!isOffline) return await rm(this.#file, { force: true });
      await mkdir(path.dirname(this.#file), { recursive: true });
      await writeFile(this.#file, EXPLANATION);
    } catch (error) {
      throw toWriteError(error, this.#file);
    }
  }
}
