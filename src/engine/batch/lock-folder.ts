import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AppError } from '../../shared/app-error.js';
import { markProcess, stateOfProcess } from '../files/process-mark.js';
import { toWriteError } from '../files/write-error.js';

/** `run-MARK-RANDOM.lock` */
const LOCK = /^run-(?<mark>[0-9a-f]{8}-\d{1,10}-[0-9a-z]{1,24})-[0-9a-f]{8}\.lock$/;

/** A run on another machine touches its lock this often … */
const TOUCH_MS = 15_000;
/** … and is gone when it has not for this long. */
const SILENT_MS = 120_000;

/** A folder that no other run may write to. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Keeps `folder`, made when missing, for this run. Each run lays down a file of its own name and then looks for others, so that of two that
 * begin together at most one goes on; files of processes that are gone are removed. Whether a process of another machine lives is told
 * by when its file was touched, by the clock of the file's own disk.
 *
 * @throws AppError `ALREADY_EXISTS` where another run is at work there, `WRITE_FAILED`.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const own = `run-${markProcess()}-${randomBytes(4).toString('hex')}.lock`;
  const path = join(folder, own);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, '', { flag: 'wx' });
    for (const name of await readdir(folder)) {
      if (name !== own && LOCK.test(name) && (await isHeld(folder, name, path))) throw busy(folder);
    }
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw toWriteError(error, folder);
  }
  const timer = setInterval(() => {
    // Written, not given a time: the clock of the disk counts.
    void writeFile(path, '.', { flag: 'r+' }).catch(() => undefined);
  }, TOUCH_MS);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** Is it of a run that lives? That of another is removed. */
async function isHeld(folder: string, name: string, own: string): Promise<boolean> {
  const state = stateOfProcess(LOCK.exec(name)?.groups?.['mark'] ?? '');
  if (state === 'running') return true;
  const other = join(folder, name);
  if (state === 'elsewhere') {
    const touched = await stat(other).catch(() => undefined);
    const now = await stat(own);
    if (touched !== undefined && now.mtimeMs - touched.mtimeMs < SILENT_MS) return true;
  }
  await rm(other, { force: true });
  return false;
}

function busy(folder: string): AppError {
  return new AppError(
    'ALREADY_EXISTS',
    `Expected to work in ${folder} alone but another run is at work there. Wait for it to end, or choose another output folder.`,
    { details: { path: folder, reason: 'locked' } },
  );
}
