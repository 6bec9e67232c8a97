import { AppError } from '../shared/app-error.js';
import { exitCodeOf } from './exit-codes.js';
import type { Output } from './output.js';

/** The form of a failure in JSON; part of the contract with scripts. */
export interface FailureReport {
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** The file at fault, `null` where there is none. */
    readonly file: string | null;
  };
}

/** Says on stderr (and with `json` as an object on stdout) what went wrong; returns the exit code. */
export function reportFailure(error: unknown, output: Output, json: boolean): number {
  const report = describeFailure(error);
  if (json) output.printResult(JSON.stringify(report));
  output.printNote(`lacuna: ${report.error.message}`);
  return exitCodeOf(error);
}

/** `error` for machines; whatever is no `AppError` is `INTERNAL`. */
export function describeFailure(error: unknown): FailureReport {
  if (!(error instanceof AppError)) {
    const said = error instanceof Error ? error.message : String(error);
    const message = `Lacuna made a mistake (${said}). Please report it with the command and, if you can, the file.`;
    return { error: { code: 'INTERNAL', message, file: null } };
  }
  const { path } = error.details;
  const message = error.code === 'CANCELLED' ? 'Interrupted.' : error.message;
  return { error: { code: error.code, message, file: typeof path === 'string' ? path : null } };
}
