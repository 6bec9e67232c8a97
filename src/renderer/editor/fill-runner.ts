import { isFill } from '../../shared/operation.js';
import type { EditorCore } from './editor-core.js';
import { isDrawingEmpty } from './drawing.js';
import type { OpenPhoto } from './open-photo.js';
import type { FillOrder } from './timeline.js';

/** Fills what is ordered, one order after the other. */
export class FillRunner {
  readonly #core: EditorCore;
  #isRunning = false;

  constructor(core: EditorCore) {
    this.#core = core;
  }

  /** Is there a newest retouch, and nothing else going on? */
  get canTryAnother(): boolean {
    const { photo } = this.#core;
    if (!photo || this.#core.state.task) return false;
    const { head, drawing } = photo.timeline.present;
    return isDrawingEmpty(drawing) && head > 0;
  }

  /** Fills what is painted, after what is ordered already. */
  async fill(acceptsLarge: boolean): Promise<void> {
    const { photo } = this.#core;
    if (!photo || photo.timeline.present.drawing.mask.length === 0) return;
    photo.timeline.orderFill(acceptsLarge);
    photo.show();
    await this.run();
  }

  /** Fills the newest retouch again with the present options and another seed. */
  async tryAnother(): Promise<void> {
    const { photo, parts } = this.#core;
    if (!photo || !this.canTryAnother) return;
    const retouch = photo.engineDocument.retouches[photo.timeline.present.head - 1];
    if (!retouch || !isFill(retouch.operation)) return;
    photo.timeline.orderVariation(retouch.operation.inputs, parts.randomSeed());
    photo.show();
    await this.run();
  }

  /** Fills until nothing is ordered any more; does nothing while that goes on already. */
  async run(): Promise<void> {
    const { photo } = this.#core;
    if (!photo?.timeline.running || this.#isRunning) return;
    this.#isRunning = true;
    for (let order = photo.timeline.running; order; order = photo.timeline.running) {
      const head = await this.#fillOne(photo, order);
      if (head === undefined) photo.timeline.fail();
      else photo.timeline.finish(head, photo.engineDocument.retouches);
      photo.show();
    }
    this.#isRunning = false;
    photo.showAndSync();
  }

  /** Asks the engine to stop its task. What waits to be filled is only painted again. */
  cancel(): void {
    const { photo, tasks } = this.#core;
    if (photo?.timeline.running) {
      photo.timeline.recall();
      photo.show();
    }
    tasks.cancel();
  }

  /** Resolves with the new head; with nothing where the retouch could not be made. */
  async #fillOne({ engineDocument, timeline }: OpenPhoto, order: FillOrder): Promise<number | undefined> {
    const { drawing, acceptsLarge, seed } = order;
    const { state, tasks } = this.#core;
    // What is being saved is saved first; whoever cancels that wants no fill either.
    if (state.task && !(await tasks.waitForEnd())) return undefined;
    const options = { ...this.#core.state.options, ...(seed !== undefined && { seed }) };
    const { head } = timeline.present;
    const result = await tasks.run('fill', (call) =>
      engineDocument.fill(drawing, head, options, call, acceptsLarge),
    );
    if (!result) return undefined;
    // The seed of a variation is chosen only once there is that variation.
    if (seed !== undefined) this.#core.change({ options: { ...this.#core.state.options, seed } });
    this.#core.reportNotices(result.retouch.notices);
    return result.head;
  }
}
