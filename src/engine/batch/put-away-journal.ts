import { access, rename } from 'node:fs/promises';

import { toWriteError } from '../files/write-error.js';

/** Gives an earlier journal another name, `journal.jsonl.1` or the next that is free, so that a new one begins. */
export async function putAwayJournal(path: string): Promise<void> {
  for (let number = 1; ; number++) {
    const kept = `${path}.${number}`;
    const isTaken = await access(kept).then(
      () => true,
      () => false,
    );
    if (isTaken) continue;
    await rename(path, kept).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw toWriteError(error, path);
    });
    return;
  }
}
