import type { Output } from './output.js';

/** What every command gets from the process that it runs in. */
export interface CommandContext {
  readonly output: Output;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** For a command that ends well but not all good. */
  readonly setExitCode: (code: number) => void;
}
