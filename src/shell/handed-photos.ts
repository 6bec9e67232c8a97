import { resolve } from 'node:path';

import * as v from 'valibot';

const StartSchema = v.strictObject({ photos: v.array(v.string()) });

/** Photos that the system hands to the program: as arguments, by a second start, by a file manager. They wait until someone takes them. */
export class HandedPhotos {
  readonly #waiting: string[];
  #hear: ((path: string) => void) | undefined;
  #onStart: () => void = () => undefined;

  constructor(photos: readonly string[]) {
    this.#waiting = [...photos];
  }

  /** Another photo was handed over. */
  add(path: string): void {
    if (this.#hear) this.#hear(path);
    else this.#waiting.push(path);
  }

  /** The program was started again and has sent `data`: `{photos}`, where all is well. */
  addStart(data: unknown): void {
    this.#onStart();
    const parsed = v.safeParse(StartSchema, data);
    for (const path of parsed.success ? parsed.output.photos : []) this.add(path);
  }

  /** Calls `listener` when the program is started again. */
  onStart(listener: () => void): void {
    this.#onStart = listener;
  }

  /** The latest photo that waits; from now on `listener` gets those that come. */
  take(listener: (path: string) => void): string | undefined {
    this.#hear = listener;
    return this.#waiting.splice(0).at(-1);
  }
}

/** What stands on the command line and is neither a switch nor, from the repository, the program itself at `programPath`. */
export function listPhotos(argv: readonly string[], programPath: string): string[] {
  const names = argv.filter((argument) => argument !== '' && !argument.startsWith('-'));
  return names.map((name) => resolve(name)).filter((path) => path !== programPath);
}
