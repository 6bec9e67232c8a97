import { CommanderError } from 'commander';

import { version } from '../../package.json';
import { log } from '../engine/host/engine-host.js';
import { createProgram } from './create-program.js';
import { EXIT_CODES } from './exit-codes.js';
import { watchInterruption } from './interruption.js';
import { createOutput } from './output.js';
import { reportFailure } from './report-failure.js';
import { toUsageError } from './usage-error.js';

/** Runs the command line `args` (without node and script) and returns the exit code; never throws. */
export async function main(args: readonly string[]): Promise<number> {
  const output = createOutput(process.stdout, process.stderr);
  const { version: node, platform } = process;
  log.info('command.begun', { command: args[0], version, node, platform });
  log.debug('command.arguments', { all: args.join(' ') });
  const interruption = watchInterruption();
  let exitCode: number = EXIT_CODES.good;
  const program = createProgram({
    output,
    signal: interruption.signal,
    setExitCode: (code) => {
      exitCode = code;
    },
  });
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return EXIT_CODES.usage;
    }
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    // --help and --version come here too.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODES.good;
    const failure = error instanceof CommanderError ? toUsageError(error, args) : error;
    return reportFailure(failure, output, args.includes('--json'));
  } finally {
    interruption.release();
  }
}
