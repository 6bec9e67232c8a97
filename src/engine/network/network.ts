import { throwIfCancelled } from '../../shared/app-error.js';
import type { Mask } from '../../shared/mask.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import type { GuideImage } from '../patchmatch/tone.js';
import type { TaskContext } from '../task-context.js';
import type { ModelEntry } from './model-manifest.js';
import { recipeOf } from './model-manifest.js';
import type { ModelStore } from './model-store.js';
import type { Session } from './runtime.js';
import { createSession } from './runtime.js';
import { makeInputs } from './tensor-recipe-inputs.js';
import { readOutput } from './tensor-recipe-output.js';
import { planSizes } from './tensor-recipe-size.js';
import { padByMirroring, scaleToWorkingImage } from './working-image.js';

/** A model that is loaded when first asked and kept. */
export class Network {
  private session: Promise<Session> | undefined;

  constructor(
    readonly entry: ModelEntry,
    private readonly store: ModelStore,
    private readonly threads: number,
  ) {}

  /**
   * The network's answer for a region (RGBA8, alpha 255 = known), at working size: known parts scaled down, the hole made up, along the lines of the
   * sketch (of the region's size, 255 = line) where there is one.
   * Throws `CANCELLED` (before and after, a running network is not interrupted), `MODEL_INVALID`, `INTERNAL`.
   */
  async answer(region: PyramidLevel, sketch?: Mask, { signal }: TaskContext = {}): Promise<GuideImage> {
    throwIfCancelled(signal);
    const recipe = recipeOf(this.entry);
    const { scaled, padded } = planSizes(region, recipe.size, this.entry.workingSide);
    const image = padByMirroring(scaleToWorkingImage(region, scaled, sketch), padded);
    const session = await this.load();
    const filled = await session.run(makeInputs(recipe, image), recipe.output.name);
    throwIfCancelled(signal);
    return readOutput(recipe, filled, padded, scaled);
  }

  /** Frees the model's memory; the next answer loads it again. */
  async release(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    await (await session)?.release();
  }

  private load(): Promise<Session> {
    this.session ??= this.store
      .read(this.entry)
      .then((data) => createSession(data, { threads: this.threads }))
      .catch((error: unknown) => {
        this.session = undefined;
        throw error;
      });
    return this.session;
  }
}
