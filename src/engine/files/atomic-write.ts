import { chmod, link, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { copyExtendedAttributes } from './extended-attributes.js';
import { removeAbandoned, temporaryPathFor } from './temporary-name.js';
import { alreadyExists, toWriteError } from './write-error.js';

const ABSENT: TargetState = 'nothing';

/** FAT, exFAT and some network drives have no hard links. */
const NO_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'UNKNOWN', 'EINVAL'];

/**
 * Writes `target` whole or not at all: into a new file in the same folder, to the disk (fsync), then under its name.
 * `bytes` is the content, or a function that writes it to the path it is given. Without `force` an existing target is
 * `ALREADY_EXISTS`, also one that appears meanwhile; with `force` it is replaced, its permissions kept (the temporary file has them
 * from its beginning), and a symbolic link is followed. What is no ordinary file, is write-protected, or is another than it was when
 * `expected` was found (by default at the beginning) is never replaced. Failures are `WRITE_FAILED` (an `AppError` of the function
 * passes through) and leave no file behind. Files that killed writers left are removed too.
 */
export async function writeFileAtomically(
  target: string,
  bytes: Uint8Array | ((temporaryPath: string) => Promise<void>),
  options: {
    readonly force?: boolean | undefined;
    readonly expected?: TargetState | undefined;
    /** The file whose extended attributes the new one gets. */
    readonly attributesOf?: string | undefined;
  } = {},
): Promise<void> {
  const force = options.force ?? false;
  let temporary: string | undefined;
  try {
    const found = await checkTarget(target, force);
    if (found !== (options.expected ?? found)) throw systemError('CHANGED');
    const destination = force ? await followLinks(target) : target;
    await removeAbandoned(dirname(destination));
    temporary = temporaryPathFor(destination);
    await writeContent(temporary, bytes, await modeOf(destination));
    if (options.attributesOf !== undefined) await copyExtendedAttributes(options.attributesOf, temporary);
    if (force) {
      await keepMode(destination, temporary);
      if ((await checkTarget(target, force)) !== found) throw systemError('CHANGED');
      await rename(temporary, destination);
    } else {
      await renameWithoutOverwriting(temporary, destination);
    }
    temporary = undefined;
    await syncFolder(dirname(destination));
  } catch (error) {
    throw toWriteError(error, target);
  } finally {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** What lies at a target: the same text as long as it is the same file with the same content. */
export type TargetState = string;

/**
 * Refuses early, before costly work, what `writeFileAtomically` would refuse: an existing target, a missing folder, no ordinary file, a
 * write-protected one. Returns what was found.
 */
export async function checkTarget(target: string, force: boolean): Promise<TargetState> {
  try {
    const folder = await stat(dirname(target));
    if (!folder.isDirectory()) throw systemError('ENOTDIR');
    const link = await orNothing(lstat(target));
    if (link === undefined) return ABSENT;
    if (link.isDirectory()) throw systemError('EISDIR');
    if (!force) throw alreadyExists(target);
    // A link is followed; one that leads nowhere is a new file.
    const existing = await orNothing(stat(target, { bigint: true }));
    if (existing === undefined) return ABSENT;
    if (!existing.isFile()) throw systemError(existing.isDirectory() ? 'EISDIR' : 'NOT_A_FILE');
    if ((existing.mode & 0o222n) === 0n) throw systemError('WRITE_PROTECTED');
    return [existing.dev, existing.ino, existing.size, existing.mtimeNs].join(' ');
  } catch (error) {
    throw toWriteError(error, target);
  }
}

async function orNothing<Result>(status: Promise<Result>): Promise<Result | undefined> {
  return await status.catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

async function writeContent(
  temporary: string,
  bytes: Uint8Array | ((temporaryPath: string) => Promise<void>),
  mode: number | undefined,
): Promise<void> {
  const made = await open(temporary, 'wx', mode ?? 0o666);
  if (typeof bytes === 'function') {
    await made.close();
    await bytes(temporary);
  }
  const file = typeof bytes === 'function' ? await open(temporary, 'r+') : made;
  try {
    if (typeof bytes !== 'function') await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function followLinks(target: string): Promise<string> {
  return await realpath(target).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return target;
    throw error;
  });
}

async function modeOf(target: string): Promise<number | undefined> {
  const existing = await stat(target).catch(() => undefined);
  return existing === undefined ? undefined : existing.mode & 0o777;
}

/** When the file was made, the process's umask took permissions away. */
async function keepMode(target: string, temporary: string): Promise<void> {
  const mode = await modeOf(target);
  if (mode !== undefined) await chmod(temporary, mode).catch(() => undefined);
}

/** A link fails where the name is taken, which a rename does not. */
async function renameWithoutOverwriting(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw alreadyExists(target);
    if (!NO_LINKS.includes(codeOf(error))) throw error;
    await renameOverReserved(temporary, target);
    return;
  }
  await rm(temporary, { force: true });
}

/** Where there are no links: the name is taken with an empty file of our own, which the rename replaces. */
async function renameOverReserved(temporary: string, target: string): Promise<void> {
  try {
    await (await open(target, 'wx')).close();
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? alreadyExists(target) : error;
  }
  try {
    await rename(temporary, target);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

/** Makes the new name last; Windows and some network drives cannot sync a folder, and the content is on the disk already. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}

function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
