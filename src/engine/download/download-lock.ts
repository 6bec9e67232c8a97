import { readFile, rm, writeFile } from 'node:fs/promises';

import { toWriteError } from '../files/write-error.js';
import { giveLifeSign, isSignOfLife } from '../host/life-sign.js';
import { downloadFailed } from './download-error.js';

/**
 * Lets one download at a time write `target`, in whatever process; the function that is returned lets the next one do so. The lock of
 * a process that is gone does not count. Throws `DOWNLOAD_FAILED` (busy), `WRITE_FAILED`.
 */
export async function lockDownload(target: string): Promise<() => Promise<void>> {
  const lock = `${target}.lock`;
  if (!(await claim(lock))) {
    const pid = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (await isSignOfLife(lock, pid)) throw busy(target);
    await removeLock(lock);
    if (!(await claim(lock))) throw busy(target);
  }
  const sign = await giveLifeSign(lock);
  return async () => {
    await rm(lock, { force: true });
    await sign.end();
  };
}

async function claim(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw toWriteError(error, lock);
  }
}

async function removeLock(lock: string): Promise<void> {
  // The sign first: as long as the lock is there, nobody gives a new one.
  for (const file of [`${lock}.alive`, lock]) await rm(file, { force: true });
}

function busy(target: string): Error {
  return downloadFailed(
    'busy',
    `Expected to download to ${target} alone but another download does so. Wait for it, or cancel it there.`,
  );
}
