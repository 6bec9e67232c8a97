import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import type { LifeSign } from './life-sign.js';
import { giveLifeSign, isSignOfLife } from './life-sign.js';

/** A folder for everything that lives as long as this process. */
export interface RunFolder {
  readonly path: string;
  /** Removes it; happens by itself when the process exits. */
  remove(): Promise<void>;
}

const RUN = /^(?:run|session)-(\d+)-[0-9a-f]+$/;

/**
 * A new folder for this run, readable by this user only, in one of this user's own below `parent`. Those of processes that are gone are
 * removed first: nobody else could have put them, or a link in their place, where they are.
 */
export async function createRunFolder(parent: string = tmpdir()): Promise<RunFolder> {
  const own = await openOwnFolder(parent);
  await removeDeadRuns(own);
  const path = join(own, `run-${process.pid}-${randomBytes(4).toString('hex')}`);
  const sign: LifeSign = await giveLifeSign(path);
  await mkdir(path, { mode: 0o700 });
  const removeNow = (): void => {
    rmSync(path, { recursive: true, force: true });
    sign.endNow();
  };
  process.once('exit', removeNow);
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
      process.off('exit', removeNow);
      await sign.end();
    },
  };
}

/** `lacuna-USER` in `parent`, or a new one where that is somebody else's, a link, or open to others. */
async function openOwnFolder(parent: string): Promise<string> {
  const uid = process.getuid?.();
  const path = join(parent, `lacuna-${uid ?? basename(homedir())}`);
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const status = await lstat(path);
  // Windows has neither; there the folder for temporary files is the user's own.
  const isOurs = uid === undefined || (status.uid === uid && (status.mode & 0o077) === 0);
  return status.isDirectory() && isOurs ? path : mkdtemp(`${path}-`);
}

async function removeDeadRuns(own: string): Promise<void> {
  for (const name of await readdir(own)) {
    const pid = RUN.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(own, name);
    if (await isSignOfLife(path, Number(pid))) continue;
    for (const dead of [path, `${path}.alive`]) {
      await rm(dead, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
