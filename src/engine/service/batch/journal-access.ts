import { join } from 'node:path';

import { Journal } from '../../batch/journal.js';
import { lockFolder } from '../../batch/lock-folder.js';
import { OWN_FOLDER } from '../../batch/run-batch.js';

/** What is open now, and how many use it. */
interface OpenJournal {
  readonly journal: Promise<Journal>;
  readonly close: () => Promise<void>;
  users: number;
}

/**
 * The journal of a folder of results for those who write it beside a run, or without one: that of the run while it goes on, else it is
 * opened, with the folder's lock, as long as somebody uses it.
 */
export class JournalAccess {
  readonly #folder: string;
  #ofRun: Journal | undefined;
  #own: OpenJournal | undefined;
  #closing: Promise<void> = Promise.resolve();

  constructor(output: string) {
    this.#folder = join(output, OWN_FOLDER);
  }

  /** A run writes this one until it says otherwise. */
  lend(journal: Journal | undefined): void {
    this.#ofRun = journal;
  }

  /** Waits until nobody uses it: a run wants the folder for itself. */
  async waitForEnd(): Promise<void> {
    while (this.#own !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    await this.#closing;
  }

  /** Errors: `ALREADY_EXISTS` where another process works in the folder, those of `Journal.open`, and those of `work`. */
  async use<Result>(work: (journal: Journal) => Promise<Result>): Promise<Result> {
    if (this.#ofRun !== undefined) return await work(this.#ofRun);
    const own = (this.#own ??= this.#open());
    own.users++;
    try {
      return await work(await own.journal);
    } finally {
      own.users--;
      if (own.users === 0) {
        this.#own = undefined;
        this.#closing = own.close();
        await this.#closing;
      }
    }
  }

  #open(): OpenJournal {
    const lock = this.#closing.catch(() => undefined).then(() => lockFolder(this.#folder));
    const journal = lock.then(async () => (await Journal.open(join(this.#folder, 'journal.jsonl'))).journal);
    const close = async (): Promise<void> => {
      await journal.then((opened) => opened.close()).catch(() => undefined);
      await lock.then((held) => held.release()).catch(() => undefined);
    };
    return { journal, close, users: 0 };
  }
}
