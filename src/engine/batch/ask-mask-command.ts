import { execFile } from 'node:child_process';
import { isAbsolute, resolve } from 'node:path';

import { AppError, cancelled } from '../../shared/app-error.js';

/** A path, not a picture: more comes from a program that was not made for this. */
const MAX_OUTPUT_BYTES = 64 * 1024;

/** What `find-mask.ts` says in its messages of a program that takes too long. */
export interface MaskCommand {
  /** The program and its arguments; `{}` in them is the photo's path, which comes last where there is none. */
  readonly command: readonly string[];
  readonly timeLimitMs: number;
}

/**
 * The path that the program prints for `photo`; nothing where it prints nothing. It is started without a shell, so that no name of a
 * file can be taken for an order.
 *
 * @throws AppError `INVALID_PARAMS` where it cannot be started, fails, or takes too long; `CANCELLED`.
 */
export async function askMaskCommand(
  { command, timeLimitMs }: MaskCommand,
  photo: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const [program = '', ...args] = command;
  // A name that begins with a dash would be an option.
  const path = resolve(photo);
  const filled = args.map((argument) => argument.replaceAll('{}', () => path));
  const all = args.some((argument) => argument.includes('{}')) ? filled : [...args, path];
  const options = {
    timeout: timeLimitMs,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
    windowsHide: true,
    signal,
  } as const;
  const printed = await new Promise<string>((done, reject) => {
    execFile(program, all, options, (error, stdout, stderr) => {
      if (error === null) done(stdout);
      else reject(signal?.aborted === true ? cancelled(signal.reason) : toError(error, stderr, timeLimitMs));
    });
  });
  const lines = printed.split(/\r?\n/).filter((line) => line.trim() !== '');
  const last = lines.at(-1)?.trim();
  return last === undefined || isAbsolute(last) ? last : resolve(last);
}

function toError(
  error: Error & { killed?: boolean; code?: unknown },
  stderr: string,
  limitMs: number,
): AppError {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const received =
    error.killed === true && error.code !== 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'
      ? `it gave no answer within ${limitMs / 1000} s`
      : `it failed (${String(error.code ?? error.message)}${said === '' ? '' : `: ${said.slice(0, 300)}`})`;
  return new AppError(
    'INVALID_PARAMS',
    `Expected the path of a mask from the command for masks but ${received}. Try the command by hand.`,
    { cause: error, details: { name: '--mask-command' } },
  );
}
