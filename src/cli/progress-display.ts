import progress from 'cli-progress';

import { toVisibleText } from '../shared/visible-text.js';
import type { Output } from './output.js';

/** Shows progress to the person. */
export interface ProgressDisplay {
  readonly report: (progress: { readonly stage: string; readonly fraction: number }) => void;
  /** Takes the bar away, so that lines can follow; must be called in the end. */
  stop(): void;
}

/** The bar counts in these steps. */
const STEPS = 1000;
const LINE_INTERVAL_MS = 1000;

/** A bar on a terminal, elsewhere a line per stage; nothing when `quiet`. */
export function createProgressDisplay(output: Output, quiet: boolean): ProgressDisplay {
  if (quiet) return { report: () => undefined, stop: () => undefined };
  return output.isTerminal ? createBar() : createLines(output, () => performance.now());
}

/** A line for each stage, at most one per second: a stage that passes faster is not named. */
export function createLines(output: Output, now: () => number): ProgressDisplay {
  let shownStage: string | undefined;
  let shownAt = -Infinity;
  return {
    report: ({ stage, fraction }) => {
      const time = now();
      if (stage === shownStage || time - shownAt < LINE_INTERVAL_MS) return;
      shownStage = stage;
      shownAt = time;
      output.printNote(`${stage} (${Math.floor(fraction * 100)} %)`);
    },
    stop: () => undefined,
  };
}

function createBar(): ProgressDisplay {
  const start = performance.now();
  const bar = new progress.SingleBar({
    format: '[{bar}] {percentage} % | {stage} | {left}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(STEPS, 0, { stage: 'opening', left: '' });
  return {
    report: ({ stage, fraction }) => {
      const left = describeTimeLeft((performance.now() - start) / 1000, fraction);
      bar.update(Math.round(fraction * STEPS), { stage: toVisibleText(stage), left });
    },
    stop: () => bar.stop(),
  };
}

/** How long the rest takes if it goes on as before; nothing as long as that would be a guess. */
export function describeTimeLeft(elapsedSeconds: number, fraction: number): string {
  if (fraction < 0.03 || elapsedSeconds < 0.3) return '';
  const seconds = Math.ceil((elapsedSeconds * (1 - fraction)) / fraction);
  if (seconds < 90) return `${seconds} s left`;
  return `${Math.ceil(seconds / 60)} min left`;
}
