import { readFileSync, writeFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

const BELOW_NORMAL = constants.priority.PRIORITY_BELOW_NORMAL;
/** How the system weighs a session that gives way: about a third of another one's share. */
const SESSION_NICE = '5';

/**
 * From now on this process, and the threads and processes that it starts, work where others leave room. To be called before there are
 * threads, which inherit it on Linux. There, processors are shared between sessions first (sched(7), "The autogroup feature"), where the
 * priority of a process counts for nothing against a browser: a process that leads a session of its own lowers that of the session too.
 */
export function giveWay(): void {
  // One that was started with less may not have more.
  if (getPriority() < BELOW_NORMAL) setPriority(BELOW_NORMAL);
  if (process.platform !== 'linux') return;
  try {
    if (ownSession() === process.pid) writeFileSync('/proc/self/autogroup', SESSION_NICE);
  } catch {
    // A system without such groups shares by the priority of each process.
  }
}

/** The session of this process, by the process that leads it. */
function ownSession(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name, in brackets, may hold blanks and brackets itself; the state, the parent and the group follow it.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
}
