import { resolve } from 'node:path';

import { app } from 'electron';
import * as v from 'valibot';

const PhotosSchema = v.strictObject({ photos: v.array(v.string()) });

/** Photos that the system hands to the program: as arguments, by a second start, by a file manager. They wait until someone takes them. */
export class HandedPhotos {
  readonly #waiting: string[];
  #hear: ((path: string) => void) | undefined;
  #onStart: () => void = () => undefined;

  private constructor(photos: readonly string[]) {
    this.#waiting = [...photos];
  }

  /** Collects from now on; nothing where the program runs already, which gets this start's photos and comes to the front. */
  static collect(): HandedPhotos | undefined {
    const photos = photosOf(process.argv.slice(1));
    if (!app.requestSingleInstanceLock({ photos })) return undefined;
    const handed = new HandedPhotos(photos);
    app.on('open-file', (event, path) => {
      event.preventDefault();
      handed.#add(path);
    });
    app.on('second-instance', (_event, _arguments, _folder, data) => {
      handed.#onStart();
      const parsed = v.safeParse(PhotosSchema, data);
      for (const path of parsed.success ? parsed.output.photos : []) handed.#add(path);
    });
    return handed;
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

  #add(path: string): void {
    if (this.#hear) this.#hear(path);
    else this.#waiting.push(path);
  }
}

/** What stands on the command line and is neither a switch nor, from the repository, the program itself. */
function photosOf(argv: readonly string[]): string[] {
  const names = argv.filter((argument) => argument !== '' && !argument.startsWith('-'));
  return names.map((name) => resolve(name)).filter((path) => path !== app.getAppPath());
}
