import { availableParallelism } from 'node:os';

import { createEngine, evaluateFolder } from '../engine/engine.js';
import type { LinesName } from '../shared/fill-options.js';
import { chooseModel } from './choose-model.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-codes.js';
import { describeEvaluation } from './evaluation-report.js';
import type { FillName, ProviderSetting } from '../engine/engine.js';
import { createProgressDisplay } from './progress-display.js';

/** One call of `lacuna eval`, its values checked. */
export interface EvaluationRun {
  readonly images: string;
  readonly masks: string;
  readonly sketches?: string | undefined;
  readonly fill: FillName;
  /** Name of a network, or a file. */
  readonly model: string;
  readonly lines: LinesName;
  readonly out?: string | undefined;
  readonly seed: number;
  readonly threads?: number | undefined;
  readonly device: ProviderSetting;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Evaluates and prints; images that failed are listed and make the exit code 1. Throws the errors of `evaluateFolder`. */
export async function runEvaluation(run: EvaluationRun, context: CommandContext): Promise<void> {
  const { output, signal } = context;
  const concurrency = run.threads ?? availableParallelism();
  const engine = createEngine({ threads: 1, batchFills: concurrency, device: run.device });
  const display = createProgressDisplay(output, run.quiet);
  let method: string = run.fill;
  const notices = new Set<string>();
  try {
    // A device that is not there is said once, not for every image.
    await engine.chooseDevice(run.device);
    const model = await chooseModel(engine.models, run.model, signal);
    const evaluation = await evaluateFolder({
      images: run.images,
      masks: run.masks,
      sketches: run.sketches,
      out: run.out,
      method,
      concurrency,
      signal,
      fill: async (image, mask, _, sketch) => {
        const options = {
          fill: run.fill,
          model,
          seed: run.seed,
          fit: 'off',
          lines: run.lines,
          dilatePx: 0,
          featherPx: 0,
        } as const;
        const context = { signal, lane: 'batch' } as const;
        const result = await engine.fill(image, mask, options, context, sketch ? { sketch } : {});
        method = result.method;
        for (const { message } of result.notices) notices.add(message);
        return result.patches;
      },
      onImage: ({ name, completed, total }) => {
        display.report({ stage: `${completed}/${total} ${name}`, fraction: completed / total });
      },
    });
    display.stop();
    for (const { name, message } of evaluation.failures) output.printNote(`lacuna: ${name}: ${message}`);
    if (!run.quiet) for (const notice of notices) output.printNote(`notice: ${notice}`);
    output.printResult(describeEvaluation({ ...evaluation, method, notices: [...notices] }, run.json));
    if (evaluation.failures.length > 0) context.setExitCode(EXIT_CODES.failed);
  } finally {
    display.stop();
    await engine.dispose();
  }
}
