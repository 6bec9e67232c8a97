import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { cancelled, throwIfCancelled } from '../../shared/app-error.js';
import type { ProbeRequest, ProbeResult } from './device-probe.js';
import { ProbeResultSchema } from './device-probe.js';

/** A process that runs `device-probe-process.ts`, or another program that answers one request. */
export interface ProbeProcess<Request = ProbeRequest> {
  send(request: Request): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Hears once, of an end or of a failure to begin: "SIGSEGV", "exit code 3". */
  onEnd(listener: (how: string) => void): void;
  /** Ends the process at once, whatever it does. */
  kill(): void;
}

export type StartProbe = () => ProbeProcess;

/** Loading CUDA or compiling shaders takes up to ten seconds the first time, and a large network on the processor some more. */
export const PROBE_TIMEOUT_MS = 20_000;

/** The result of a probe in a process of its own; a crash, a wrong message and no answer in time are results too. Throws `CANCELLED`. */
export async function runDeviceProbe(
  request: ProbeRequest,
  start: StartProbe,
  { timeoutMs = PROBE_TIMEOUT_MS, signal }: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<ProbeResult> {
  throwIfCancelled(signal);
  const child = start();
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise<ProbeResult>((resolve, reject) => {
      const fail = (reason: string): void => resolve({ kind: 'failed', reason });
      timer = setTimeout(() => fail(`gave no answer within ${timeoutMs / 1000} s`), timeoutMs);
      abort = () => reject(cancelled(signal?.reason));
      signal?.addEventListener('abort', abort, { once: true });
      child.onMessage((message) => {
        const parsed = v.safeParse(ProbeResultSchema, message);
        if (parsed.success) resolve(parsed.output);
        else fail('gave an answer that is none');
      });
      child.onEnd((how) => fail(`ended its process (${how})`));
      child.send(request);
    });
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener('abort', abort);
    child.kill();
  }
}

/** Starts the bundled program in a Node process; nothing where the program is not there, as it is not beside the source. */
export function findProbeProgram(): StartProbe | undefined {
  const program = fileURLToPath(new URL('../engine/device-probe.mjs', import.meta.url));
  return existsSync(program) ? () => forkProbe(program) : undefined;
}

/** A probe's process: `program` in a Node process, with `env` besides what this one has. */
export function forkProbe<Request extends object = ProbeRequest>(
  program: string,
  env: Readonly<Record<string, string>> = {},
): ProbeProcess<Request> {
  const child = fork(program, {
    env: { ...process.env, ...env },
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return {
    // An error says that the process is gone, which `onEnd` tells as well.
    send: (request) => void child.send(request, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => {
      child.once('error', (error) => listener(error.message));
      child.once('exit', (code, signal) => listener(signal ?? `exit code ${code}`));
    },
    kill,
  };
}
