import { detectInPhotos } from '../engine/engine.js';
import type { DetectionJob } from '../engine/engine.js';
import type { CommandContext } from './command-context.js';
import { describeFinds } from './detection-report.js';
import { EXIT_CODES } from './exit-codes.js';
import { describeFailure } from './report-failure.js';

/** One call of `lacuna detect`, its values checked. */
export interface DetectionRun extends DetectionJob {
  readonly json: boolean;
}

/** Looks through the photos and prints what is found in each; those that failed make the exit code 1. */
export async function runDetection(run: DetectionRun, context: CommandContext): Promise<void> {
  const { output, signal, setExitCode } = context;
  await detectInPhotos(run, {
    signal,
    onPhoto: (finds) => output.printResult(describeFinds(finds, run.json)),
    onFailure(input, error) {
      if (run.json) output.printResult(JSON.stringify({ input, ...describeFailure(error) }));
      output.printNote(`lacuna: ${input}: ${error.message}`);
      setExitCode(EXIT_CODES.failed);
    },
  });
}
