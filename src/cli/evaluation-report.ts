import type { evaluateFolder } from '../engine/engine.js';

type Evaluation = Awaited<ReturnType<typeof evaluateFolder>> & {
  /** The notices of the fills, each once. */
  readonly notices: readonly string[];
};

/** What is printed of an evaluation: the whole object for scripts, or a line per figure. */
export function describeEvaluation(evaluation: Evaluation, json: boolean): string {
  if (json) return JSON.stringify(evaluation);
  const { method, means, failures } = evaluation;
  const failed = failures.length > 0 ? [`failed           ${failures.length}`] : [];
  if (means === null) return [`method           ${method}`, 'images           0', ...failed].join('\n');
  const { images, ...figures } = means;
  const lines = Object.entries(figures).map(([name, value]) => `${name.padEnd(17)}${value.toFixed(3)}`);
  return [`method           ${method}`, `images           ${images}`, ...failed, ...lines].join('\n');
}
