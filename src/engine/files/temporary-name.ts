import { randomBytes } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { markProcess, stateOfProcess } from './process-mark.js';

/** `.NAME.MARK-RANDOM.lacuna.tmp` */
const TEMPORARY = /^\..*\.(?<mark>[0-9a-f]{8}-\d{1,10}-[0-9a-z]{1,24})-[0-9a-f]{12}\.lacuna\.tmp$/;

/** No write takes longer. A writer on another machine cannot be asked whether it lives, so the age of its file decides. */
const ABANDONED_MS = 48 * 3600 * 1000;

/**
 * Where the content of `target` is written first: hidden on Unix, beside it (a rename must not cross file systems), short enough for a
 * long name. It names the writer, so that it can be removed when that writer was killed.
 */
export function temporaryPathFor(target: string): string {
  const name = Buffer.from(basename(target))
    .subarray(0, 100)
    .toString('latin1')
    .replace(/[^\w.-]/g, '_');
  return join(dirname(target), `.${name}.${markProcess()}-${randomBytes(6).toString('hex')}.lacuna.tmp`);
}

/** Removes temporary files of this kind and this user from `folder` whose writer is gone. Never fails. */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const mark = TEMPORARY.exec(name)?.groups?.['mark'];
    if (mark === undefined) continue;
    const path = join(folder, name);
    const status = await lstat(path).catch(() => undefined);
    const uid = process.getuid?.();
    if (!status?.isFile() || (uid !== undefined && status.uid !== uid)) continue;
    const state = stateOfProcess(mark);
    const isGone = state === 'elsewhere' ? Date.now() - status.mtimeMs > ABANDONED_MS : state === 'gone';
    if (isGone) await rm(path, { force: true }).catch(() => undefined);
  }
}
