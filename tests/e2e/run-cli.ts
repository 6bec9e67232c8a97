import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The built command; `npm test` builds before it runs the tests. */
const COMMAND = join(import.meta.dirname, '../../out/cli/lacuna.mjs');

/** What a finished process left. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process at work. */
export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves when stderr holds `text`; rejects when the process ends without it. */
  says(text: string): Promise<void>;
  /** The first part of stdout that `pattern` matches; rejects when the process ends without it. */
  prints(pattern: RegExp): Promise<string>;
}

/** Starts `lacuna` with `args` in a process of its own, with `env` besides what this one has. */
export function startCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  if (!existsSync(COMMAND)) throw new Error(`Expected ${COMMAND}. Run npm run build first.`);
  const child = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => (text[name] += chunk));
  }
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
  return {
    child,
    finished,
    says: (wanted) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (text.stderr.includes(wanted)) resolve();
        };
        child.stderr.on('data', look);
        child.on('close', () =>
          reject(new Error(`Expected "${wanted}" but the process said ${text.stderr}`)),
        );
        look();
      }),
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const [match] = pattern.exec(text.stdout) ?? [];
          if (match !== undefined) resolve(match);
        };
        child.stdout.on('data', look);
        child.on('close', () =>
          reject(new Error(`Expected ${String(pattern)} but the process said ${text.stderr}`)),
        );
        look();
      }),
  };
}

/** Runs `lacuna` to its end. */
export async function runCli(...args: readonly string[]): Promise<Finished> {
  return await startCli(args).finished;
}

/** The JSON objects of stdout, one per line. */
export function readResults(finished: Finished): Record<string, unknown>[] {
  return finished.stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
