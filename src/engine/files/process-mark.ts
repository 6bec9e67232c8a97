/** @file How files name the process that they belong to, so that others can tell when it is gone. */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** `MACHINE-PID-START` */
const MARK = /^(?<machine>[0-9a-f]{8})-(?<pid>\d{1,10})-(?<start>[0-9a-z]{1,24})$/;

/** Stands where it is not known when a process began. */
const UNKNOWN = 'x';

/** The state of a killed process whose parent has not noticed yet. */
const ENDED = 'ended';

let ownMark: string | undefined;

/** This process, in letters that file names may have. */
export function markProcess(): string {
  ownMark ??= `${machineMark()}-${process.pid}-${startOf(process.pid) ?? UNKNOWN}`;
  return ownMark;
}

/** What became of the process of a mark; of one on another machine (or container) nothing can be told, and what is no mark is of none. */
export function stateOfProcess(mark: string): 'running' | 'gone' | 'elsewhere' {
  const { machine, pid, start } = MARK.exec(mark)?.groups ?? {};
  if (machine !== machineMark()) return machine === undefined ? 'gone' : 'elsewhere';
  return isRunningStill(Number(pid), start ?? UNKNOWN) ? 'running' : 'gone';
}

/** This machine, and on Linux the container: elsewhere the numbers of processes mean others. */
function machineMark(): string {
  const numbers = readOr(() => readlinkSync('/proc/self/ns/pid'));
  return createHash('sha256')
    .update(`${hostname()} ${numbers ?? ''}`)
    .digest('hex')
    .slice(0, 8);
}

function isRunningStill(pid: number, start: string): boolean {
  if (!isRunning(pid)) return false;
  const now = startOf(pid);
  if (now === ENDED) return false;
  // The number may belong to another process by now; where that cannot be told, it counts as running.
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
