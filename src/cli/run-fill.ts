import type { PhotoJob, ProviderSetting, WrittenPhoto } from '../engine/engine.js';
import { createEngine, retouchPhoto } from '../engine/engine.js';
import type { Notice } from '../shared/notice.js';
import { chooseModel } from './choose-model.js';
import type { CommandContext } from './command-context.js';
import { describeFill } from './fill-report.js';
import { createProgressDisplay } from './progress-display.js';

/** One call of `lacuna fill`, its values checked; `options.model` may be a file. */
export interface FillRun extends PhotoJob {
  readonly threads?: number | undefined;
  readonly device: ProviderSetting;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Fills, saves and prints every variation in turn; throws the `AppError` that stopped it. */
export async function runFill(run: FillRun, context: CommandContext): Promise<void> {
  const { output, signal } = context;
  const print = ({ message }: Notice): void => {
    if (!run.quiet) output.printNote(`notice: ${message}`);
  };
  const display = createProgressDisplay(output, run.quiet);
  const { device, threads } = run;
  const engine = createEngine({ device, ...(threads === undefined ? {} : { threads }) });
  const opened: Notice[] = [];
  const results: WrittenPhoto[] = [];
  try {
    await retouchPhoto(run, {
      signal,
      onProgress: display.report,
      fill: engine.fill,
      prepareFill: engine.prepareFill,
      findModel: (model) => chooseModel(engine.models, model, signal),
      onOpened(notices) {
        opened.push(...notices);
        notices.forEach(print);
      },
      onWritten: (written) => void results.push(written),
    });
  } finally {
    display.stop();
    // What was written is reported, also when a later variation failed or was interrupted.
    for (const written of results) {
      written.notices.forEach(print);
      const notices = [...opened, ...written.notices].map(({ message }) => message);
      output.printResult(describeFill({ input: run.input, ...written, notices }, run.json));
    }
    await engine.dispose();
  }
}
