import { isFill, usesFill } from '../../shared/operation.js';
import { placeOf } from '../../shared/retouch-list.js';
import type { FillOptions, Retouch } from './contract-types.js';
import { isDrawingEmpty } from './drawing.js';
import type { EditorCore } from './editor-core.js';
import type { OpenPhoto } from './open-photo.js';
import type { MadeVariation } from './plan-variations.js';
import { planVariations } from './plan-variations.js';

/** How many are made at once. */
const COUNT = 3;

/** Makes other results of a retouch to choose from. The photo stays as it is; what is painted and ordered meanwhile comes first. */
export class VariationRunner {
  readonly #core: EditorCore;

  constructor(core: EditorCore) {
    this.#core = core;
  }

  /** Can variations be made now? Not while something is painted or filled. */
  get canOffer(): boolean {
    const { photo, state } = this.#core;
    return photo !== undefined && !state.task && !photo.timeline.running && isDrawingEmpty(state.drawing);
  }

  /** Makes some of the retouch in that place, one after the other, until one fails or is cancelled; `models` are the ids of the networks. */
  async offer(place: string, models: readonly string[]): Promise<void> {
    const { photo, parts } = this.#core;
    const present = photo && findAt(photo, place);
    if (!photo || !present || !isFill(present.operation) || !this.canOffer) return;
    const first: MadeVariation = { options: present.operation.options, method: present.method };
    const others = this.#core.state.variations.filter((one) => placeOf(one) === place);
    const { sketch, sources } = present.operation.inputs;
    const means = {
      models,
      hasSketch: sketch.length > 0,
      hasPreferred: sources !== undefined && sources.prefer.length > 0,
      randomSeed: parts.randomSeed,
    };
    const planned = planVariations(first, [first, ...listMade(others)], COUNT, means);
    for (const [index, options] of planned.entries()) {
      this.#core.change({ offering: { place, count: planned.length - index } });
      const variation = await this.#makeOne(photo, place, options);
      if (!variation) break;
      photo.keep(variation);
      photo.show();
    }
    this.#core.change({ offering: undefined });
  }

  /** Resolves with nothing where it could not be made, or something else is to be filled first. */
  async #makeOne(photo: OpenPhoto, place: string, options: FillOptions): Promise<Retouch | undefined> {
    const present = findAt(photo, place);
    const isOpen = this.#core.photo === photo && !photo.timeline.running;
    if (!isOpen || !present || !isFill(present.operation)) return undefined;
    const { inputs } = present.operation;
    const { head } = photo.timeline.present;
    const request = {
      drawing: inputs,
      baseHead: head,
      options,
      acceptsLarge: true,
      place: { of: present.id, as: 'variation' as const },
    };
    return this.#core.tasks.run('fill', (call) => photo.engineDocument.fill(request, call));
  }
}

function findAt({ timeline }: OpenPhoto, place: string): Retouch | undefined {
  return timeline.list.retouches.find((one) => placeOf(one) === place);
}

function listMade(results: readonly Retouch[]): MadeVariation[] {
  return results.flatMap(({ operation, method }) =>
    usesFill(operation) ? [{ options: operation.options, method }] : [],
  );
}
