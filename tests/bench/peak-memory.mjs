import { readFileSync } from 'node:fs';

/**
 * The peak of the resident memory of a process in MB, threads counted, children not: `VmHWM` of Linux; elsewhere that of
 * this process by `resourceUsage`, and `null` for another one. On Linux `maxRSS` will not do: a process that was
 * started by a large one inherits the peak of its parent through fork and exec.
 */
export function readPeakMb(pid = process.pid) {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // Not Linux, or the process has ended.
  }
  return pid === process.pid ? process.resourceUsage().maxRSS / 1024 : null;
}
