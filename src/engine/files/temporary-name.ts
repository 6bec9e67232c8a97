import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** `.NAME.MACHINE-PID-START-RANDOM.lacuna.tmp` */
const TEMPORARY =
  /^\..*\.(?<machine>[0-9a-f]{8})-(?<pid>\d{1,10})-(?<start>[0-9a-z]{1,24})-[0-9a-f]{12}\.lacuna\.tmp$/;

/** No write takes longer. A writer on another machine cannot be asked whether it lives, so the age of its file decides. */
const ABANDONED_MS = 48 * 3600 * 1000;

/** Stands where it is not known when a process began. */
const UNKNOWN = 'x';

/** The state of a killed process whose parent has not noticed yet. */
const ENDED = 'ended';

let ownMark: string | undefined;

/**
 * Where the content of `target` is written first: hidden on Unix, beside it (a rename must not cross file systems), short enough for a
 * long name. It names the writer, so that it can be removed when that writer was killed.
 */
export function temporaryPathFor(target: string): string {
  const name = Buffer.from(basename(target))
    .subarray(0, 100)
    .toString('latin1')
    .replace(/[^\w.-]/g, '_');
  ownMark ??= `${machineMark()}-${process.pid}-${startOf(process.pid) ?? UNKNOWN}`;
  return join(dirname(target), `.${name}.${ownMark}-${randomBytes(6).toString('hex')}.lacuna.tmp`);
}

/** Removes temporary files of this kind and this user from `folder` whose writer is gone. Never fails. */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const writer = TEMPORARY.exec(name)?.groups;
    if (writer === undefined) continue;
    const path = join(folder, name);
    const status = await lstat(path).catch(() => undefined);
    const uid = process.getuid?.();
    if (!status?.isFile() || (uid !== undefined && status.uid !== uid)) continue;
    const isHere = writer['machine'] === machineMark();
    const isGone = isHere
      ? !isWriting(Number(writer['pid']), writer['start'] ?? UNKNOWN)
      : Date.now() - status.mtimeMs > ABANDONED_MS;
    if (isGone) await rm(path, { force: true }).catch(() => undefined);
  }
}

/** This machine, and on Linux the container: elsewhere the numbers of processes mean others. */
function machineMark(): string {
  const numbers = readOr(() => readlinkSync('/proc/self/ns/pid'));
  return createHash('sha256')
    .update(`${hostname()} ${numbers ?? ''}`)
    .digest('hex')
    .slice(0, 8);
}

function isWriting(pid: number, start: string): boolean {
  if (!isRunning(pid)) return false;
  const now = startOf(pid);
  if (now === ENDED) return false;
  // The number may belong to another process by now; where that cannot be told, the file stays.
  return start === UNKNOWN || now === undefined || now === start;
}

/** A process of another user may not be asked, which also says that it is there. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The start of the machine and that of the process, in ticks since then; Linux only (proc(5), field 22 of `stat`). */
function startOf(pid: number): string | undefined {
  const stat = readOr(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const boot = readOr(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  // The second field is the program's name in brackets, which may hold anything.
  const [state, ...others] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  if (state === 'Z') return ENDED;
  const ticks = others[18];
  if (ticks === undefined || boot === undefined) return undefined;
  return `${boot.replaceAll('-', '').slice(0, 8)}${Number(ticks).toString(36)}`;
}

function readOr<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
