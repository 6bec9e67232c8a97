import { endProcessNow } from '../engine/host/engine-host.js';
import { EXIT_CODES } from './exit-codes.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `npm run` sends the Ctrl-C of the terminal a second time: only one that comes later than this is a second one. */
const SAME_WISH_MS = 1000;

/** Ctrl-C as an abort signal. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the signals back to Node, unless one came: its twin may be under way, and must not change the exit code of what ended cleanly. */
  release(): void;
}

/** The first Ctrl-C (or SIGTERM, SIGHUP) aborts, so that the work can end cleanly; the second ends the process at once, whatever it does in native code. */
export function watchInterruption(): Interruption {
  const controller = new AbortController();
  let abortedAt = Infinity;
  const interrupt = (): void => {
    // A shell shows the end by SIGINT as exit code 130.
    if (performance.now() - abortedAt > SAME_WISH_MS) endProcessNow('SIGINT', EXIT_CODES.interrupted);
    if (controller.signal.aborted) return;
    abortedAt = performance.now();
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  return {
    signal: controller.signal,
    release: () => {
      if (controller.signal.aborted) return;
      for (const name of SIGNALS) process.off(name, interrupt);
    },
  };
}
