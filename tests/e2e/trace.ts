import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { vi } from 'vitest';

import { ROOT } from '../nets/read-imports.js';

/** Is there an strace that may trace? */
export const CAN_TRACE = ((): boolean => {
  try {
    execFileSync('strace', ['-f', '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** What a traced process and all that it started asked the system for. */
export interface Trace {
  /** Every call that has to do with sockets of the Internet protocols or with names of machines. */
  readonly network: readonly string[];
  /** Every file or folder that was made, or opened for writing. */
  readonly written: readonly string[];
}

/** A process under strace, with a home and a folder for temporary files of its own, and nothing else in its environment. */
export interface TracedProcess {
  readonly child: ChildProcess;
  readonly home: string;
  readonly temporary: string;
  /** What it has printed so far. */
  output(): string;
  /** Waits for its end; its exit code and what was traced. */
  end(): Promise<{ code: number | null; trace: Trace }>;
}

const CALLS =
  'trace=network,open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat';

/** Starts node with `args` and traces it; what it needs lies in `folder`. */
export async function startTraced(args: readonly string[], folder: string): Promise<TracedProcess> {
  const [home, temporary] = [join(folder, 'home'), join(folder, 'temporary')];
  for (const path of [home, temporary]) await mkdir(path, { recursive: true });
  const traceFile = join(folder, 'trace.txt');
  // -D: node is our own child, so that signals reach it.
  const child = spawn(
    'strace',
    ['-D', '-f', '-y', '-s', '256', '-e', CALLS, '-o', traceFile, process.execPath, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: temporary },
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    home,
    temporary,
    output: () => output,
    async end() {
      const code = await closed;
      // The tracer outlives what it traces by a moment.
      const text = await vi.waitFor(
        async () => {
          const written = await readFile(traceFile, 'utf8');
          if (!new RegExp(`^${child.pid} +\\+\\+\\+ (exited|killed)`, 'm').test(written)) {
            throw new Error('Expected the trace to tell of the end');
          }
          return written;
        },
        { timeout: 10_000 },
      );
      return { code, trace: readTrace(text) };
    },
  };
}

/** Reads what `strace -f -y` wrote. */
export function readTrace(text: string): Trace {
  const network: string[] = [];
  const written: string[] = [];
  for (const line of text.split('\n')) {
    const call = line.replace(/^\d+ +/, '');
    // Node reads /etc/resolv.conf when it first listens; whoever really looks up a name reads the hosts or opens a socket.
    if (/AF_INET6?\b|AF_PACKET|"\/etc\/hosts"|nss_dns/.test(call)) network.push(call);
    const path = findWritten(call);
    if (path !== undefined) written.push(path);
  }
  return { network, written };
}

const MAKING = /^(?:creat|mkdir|mkdirat|rename|renameat|renameat2|link|linkat|symlink|symlinkat)\(/;
const OPENING = /^open(?:at|at2)?\(.*\bO_(?:WRONLY|RDWR|CREAT)\b/;

/** The path that a call makes or opens for writing; a call that makes names it last. */
function findWritten(call: string): string | undefined {
  if (!MAKING.test(call) && !OPENING.test(call)) return undefined;
  const [folder, name] =
    [...call.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"/g)].at(-1)?.slice(1) ?? [];
  return name?.startsWith('/') ? name : join(folder ?? ROOT, name ?? '');
}
