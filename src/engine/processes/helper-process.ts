import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A process that answers questions of one kind and can be ended at any time, because it runs what may crash or hang. */
export interface HelperProcess<Question> {
  send(question: Question): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the process has ended or could not begin: "SIGSEGV", "exit code 3". */
  onEnd(listener: (how: string) => void): void;
  /** Ends the process at once, whatever it does. */
  kill(): void;
}

/** Starts a helper process. */
export type StartHelper<Question> = () => HelperProcess<Question>;

/** Programs of helper processes: bundles beside the engine's. */
export const HELPER_PROGRAMS = ['device-probe.mjs', 'model-recognition.mjs', 'batch-worker.mjs'] as const;
export type HelperProgram = (typeof HELPER_PROGRAMS)[number];

/** Starts the bundled program in a Node process; undefined where the bundle is missing, as it is when the source runs unbundled. */
export function findHelper<Question extends object>(
  program: HelperProgram,
): StartHelper<Question> | undefined {
  const file = fileURLToPath(new URL(`../engine/${program}`, import.meta.url));
  return existsSync(file) ? () => forkHelper<Question>(file) : undefined;
}

/** Runs the program at `file` in a Node process, with `env` added to this process's environment. */
export function forkHelper<Question extends object>(
  file: string,
  env: Readonly<Record<string, string>> = {},
): HelperProcess<Question> {
  const child = fork(file, {
    env: { ...process.env, ...env },
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return {
    // An error here means that the process is gone, which `onEnd` reports as well.
    send: (question) => void child.send(question, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => {
      child.once('error', (error) => listener(error.message));
      child.once('exit', (code, signal) => listener(signal ?? `exit code ${code}`));
    },
    kill,
  };
}
