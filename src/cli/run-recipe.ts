import { createEngine, readRecipe, readReference, replayRecipe } from '../engine/engine.js';
import type { ProviderSetting } from '../engine/engine.js';
import { AppError } from '../shared/app-error.js';
import type { Operation } from '../shared/operation.js';
import { usesFill } from '../shared/operation.js';
import type { SaveChoices } from '../shared/save-choices.js';
import type { CommandContext } from './command-context.js';
import { describeFill } from './fill-report.js';
import { createProgressDisplay } from './progress-display.js';

/** One call of `lacuna fill --recipe`. */
export interface RecipeRun {
  readonly input: string;
  readonly output: string;
  readonly recipe: string;
  /** The photo on which it was made, to carry its retouches over from. */
  readonly register: string | undefined;
  readonly device: ProviderSetting;
  readonly threads: number | undefined;
  readonly saving: SaveChoices & { readonly quality: number | undefined };
  readonly force: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Replays a recipe on one photo, saves and prints. Throws the `AppError` that stopped it. */
export async function runRecipe(run: RecipeRun, { output, signal }: CommandContext): Promise<void> {
  const { input, threads, device, force } = run;
  const { quality, ...saving } = run.saving;
  const start = performance.now();
  const recipe = await readRecipe(run.recipe);
  const reference = run.register === undefined ? undefined : await readReference(run.register);
  const display = createProgressDisplay(output, run.quiet);
  const engine = createEngine({ device, ...(threads === undefined ? {} : { threads }) });
  try {
    // Retouches that lie beside the photo are its own; the recipe begins with the photo.
    const document = await engine.openDocument(input, { sidecar: 'ignore' });
    try {
      const context = { signal, onProgress: display.report };
      await replayRecipe(document, recipe, engine.models, { acceptsLarge: force, reference }, context);
      if (document.retouches.length === 0) {
        const message = `Expected what the recipe removes in ${input} but it lies outside of that photo.`;
        throw new AppError('MASK_EMPTY', message, { details: { path: input } });
      }
      const saved = await document.save(
        run.output,
        { force, ...saving, ...(quality === undefined ? {} : { quality }) },
        context,
      );
      display.stop();
      const { notices } = document.source.info;
      const messages = [...notices, ...document.retouches.flatMap((made) => made.notices), ...saved.notices];
      const last = document.retouches.at(-1);
      const report = {
        ...{ input, output: saved.path, ...saved.size, format: saved.format, sizeBytes: saved.sizeBytes },
        method: last?.method ?? 'none',
        seed: seedOf(document.retouches.map(({ operation }) => operation)),
        milliseconds: Math.round(performance.now() - start),
        patches: document.retouches.flatMap(({ patches }) => patches.map(({ rect }) => rect)),
        notices: messages.map(({ message }) => message),
      };
      if (!run.quiet) for (const message of report.notices) output.printNote(`notice: ${message}`);
      output.printResult(describeFill(report, run.json));
    } finally {
      await document.close();
    }
  } finally {
    display.stop();
    await engine.dispose();
  }
}

/** Of the last one that fills something. */
function seedOf(operations: readonly Operation[]): number {
  return operations.findLast(usesFill)?.options.seed ?? 0;
}
