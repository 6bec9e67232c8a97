import type { Move } from '../../shared/move.js';
import type { Retouch } from './contract-types.js';
import { usesFill } from '../../shared/operation.js';
import type { CloneMark } from './drawing.js';
import type { EditorCore } from './editor-core.js';
import { isDrawingEmpty } from './drawing.js';
import type { OpenPhoto } from './open-photo.js';
import type { SnapActs } from './snap-acts.js';
import type { FillOrder } from './timeline.js';
import { toOrder } from './timeline.js';

/** Fills what is ordered, one order after the other. */
export class FillRunner {
  readonly #core: EditorCore;
  readonly #snaps: Pick<SnapActs, 'waitForLines'>;
  #isRunning = false;

  constructor(core: EditorCore, snaps: Pick<SnapActs, 'waitForLines'>) {
    this.#core = core;
    this.#snaps = snaps;
  }

  /** Is there a newest retouch, and nothing else going on? */
  get canTryAnother(): boolean {
    const { photo } = this.#core;
    if (!photo || this.#core.state.task) return false;
    const { head, drawing } = photo.timeline.present;
    const newest = photo.timeline.list.retouches.at(-1);
    return isDrawingEmpty(drawing) && head > 0 && newest !== undefined && usesFill(newest.operation);
  }

  /** Fills what is painted, after what is ordered already. */
  async fill(acceptsLarge: boolean): Promise<void> {
    const { photo } = this.#core;
    if (!photo || photo.timeline.present.drawing.mask.length === 0) return;
    photo.timeline.orderFill(acceptsLarge);
    photo.show();
    await this.run();
  }

  /** Moves what is painted, after what is ordered already. */
  async move(move: Move): Promise<void> {
    const { photo } = this.#core;
    if (!photo || photo.timeline.present.drawing.mask.length === 0) return;
    photo.timeline.orderMove(move);
    photo.show();
    await this.run();
  }

  /** Copies what a stroke marks, after what is ordered already. */
  async clone(mark: CloneMark): Promise<void> {
    const { photo } = this.#core;
    if (!photo) return;
    photo.timeline.orderClone(mark);
    photo.show();
    await this.run();
  }

  /** Fills the newest retouch again with the present options and another seed. */
  async tryAnother(): Promise<void> {
    const { photo, parts } = this.#core;
    if (!photo || !this.canTryAnother) return;
    const retouch = photo.timeline.list.retouches.at(-1);
    if (!retouch) return;
    photo.timeline.orderVariation(retouch.id, toOrder(retouch.operation), parts.randomSeed());
    photo.show();
    await this.run();
  }

  /** Fills until nothing is ordered any more; does nothing while that goes on already. */
  async run(): Promise<void> {
    const { photo } = this.#core;
    if (!photo?.timeline.running || this.#isRunning) return;
    this.#isRunning = true;
    // Lines of the order may be on their way to contours.
    const next = async (): Promise<FillOrder | undefined> => {
      await this.#snaps.waitForLines();
      return photo.timeline.running;
    };
    for (let order = await next(); order; order = await next()) {
      const retouch = await this.#fillOne(photo, order);
      if (retouch) photo.keep(retouch);
      if (retouch) photo.timeline.finish(retouch);
      else photo.timeline.fail();
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

  /** Resolves with the new retouch; with nothing where it could not be made. */
  async #fillOne({ engineDocument, timeline }: OpenPhoto, order: FillOrder): Promise<Retouch | undefined> {
    const { drawing, acceptsLarge, kind, of, move, clone } = order;
    const { state, tasks } = this.#core;
    // What is being saved is saved first; whoever cancels that wants no fill either.
    if (state.task && !(await tasks.waitForEnd())) return undefined;
    const options = { ...this.#core.state.options, ...order.options };
    const { head } = timeline.present;
    const place = of === undefined ? undefined : ({ of, as: 'retouch' } as const);
    engineDocument.takeUp(timeline.present);
    const retouch = await tasks.run('fill', (call) =>
      engineDocument.fill({ drawing, move, clone, baseHead: head, options, acceptsLarge, place }, call),
    );
    if (!retouch) return undefined;
    // The seed of a variation is chosen only once there is that variation.
    const { seed } = options;
    if (kind === 'variation') this.#core.change({ options: { ...this.#core.state.options, seed } });
    this.#core.reportNotices(retouch.notices);
    return retouch;
  }
}
