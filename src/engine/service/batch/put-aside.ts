import { access, mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { OWN_FOLDER } from '../../batch/run-batch.js';
import { toWriteError } from '../../files/write-error.js';

/** Where a rejected result lies, in the tree of the results. */
export function asidePath(folder: string, output: string): string {
  return join(folder, OWN_FOLDER, 'rejected', output);
}

/** Takes a result out of the folder of results. Nothing happens where it is not there. `WRITE_FAILED`. */
export async function putAside(folder: string, output: string): Promise<void> {
  await move(join(folder, output), asidePath(folder, output));
}

/** Puts it back. Nothing happens where it is not put aside, or something else has its place by now. `WRITE_FAILED`. */
export async function bringBack(folder: string, output: string): Promise<void> {
  if (await isThere(join(folder, output))) return;
  await move(asidePath(folder, output), join(folder, output));
}

/** Whether there is something at `path`. */
export async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function move(from: string, to: string): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw toWriteError(error, to);
  }
}
