import { isFill, usesFill } from '../../shared/operation.js';
import {
  moveRetouch,
  placeOf,
  removeRetouch,
  replaceRetouch,
  showRetouches,
} from '../../shared/retouch-list.js';
import type { FillOptions, Retouch } from './contract-types.js';
import { isDrawingEmpty } from './drawing.js';
import type { EditorCore } from './editor-core.js';
import type { FillRunner } from './fill-runner.js';
import type { OpenPhoto } from './open-photo.js';
import type { Step } from './timeline.js';
import { toOrder } from './timeline.js';

/** What a person does to the list of retouches. Each is one step of the history; only filling again asks the engine to compute. */
export class RetouchActs {
  readonly #core: EditorCore;
  readonly #fills: FillRunner;
  /** The step in which a variation was chosen last, and its place: choosing on there is the same act. */
  #chosen: { readonly step: Step; readonly place: string } | undefined;

  constructor(core: EditorCore, fills: FillRunner) {
    this.#core = core;
    this.#fills = fills;
  }

  /** Can the list change now? Not while the newest retouch is taken off to be filled anew. */
  get canChange(): boolean {
    const { photo, state } = this.#core;
    return photo !== undefined && state.task?.kind !== 'open' && photo.timeline.running?.kind !== 'variation';
  }

  /** Can a retouch be filled again, or its mask be taken up? Not while something is painted or filled. */
  get canFillAgain(): boolean {
    const { photo, state } = this.#core;
    return photo !== undefined && !state.task && !photo.timeline.running && isDrawingEmpty(state.drawing);
  }

  show(ids: readonly string[], isShown: boolean): void {
    this.#change(({ timeline }) => timeline.change(showRetouches(timeline.list, ids, isShown)));
  }

  delete(id: string): void {
    this.#change(({ timeline }) => timeline.change(removeRetouch(timeline.list, id)));
  }

  /** One place higher (1) or lower (-1), past a neighbour that is independent of it. */
  move(id: string, direction: 1 | -1): void {
    this.#change(({ timeline }) => {
      const moved = moveRetouch(timeline.list, id, direction);
      if (moved) timeline.change(moved);
    });
  }

  /** Puts a variation into the place that it is one of. */
  choose(id: string): void {
    this.#change((photo) => {
      const variation = photo.find(id);
      const { list } = photo.timeline;
      const present = variation && list.retouches.find((one) => placeOf(one) === placeOf(variation));
      if (!variation || !present || present.id === id) return;
      const place = placeOf(variation);
      const isSameAct = this.#chosen?.step === photo.timeline.present && this.#chosen.place === place;
      photo.timeline.change(replaceRetouch(list, present.id, variation), isSameAct);
      this.#chosen = { step: photo.timeline.present, place };
    });
  }

  /** Paints the mask and the lines of a retouch again, to be changed and filled in its place. */
  edit(id: string): void {
    const drawing = this.#inputsOf(id);
    if (!drawing || !this.canFillAgain) return;
    this.#change(({ timeline }) => timeline.edit(id, drawing));
  }

  /** Remembers the retouches that show, for other photos. */
  copy(): void {
    const { parts, state } = this.#core;
    const { document, retouches, head, hidden } = state;
    const shown = retouches.slice(0, head).filter(({ id }) => !hidden.includes(id));
    if (!document || shown.length === 0) return;
    const operations = shown.map(({ operation }) => operation);
    this.#core.change({ copied: { size: { width: document.width, height: document.height }, operations } });
    parts.report({ kind: 'copied', count: operations.length });
  }

  /** Is something remembered that was done to a photo of this size? */
  get canPaste(): boolean {
    const { document, copied } = this.#core.state;
    const isSameSize = document?.width === copied?.size.width && document?.height === copied?.size.height;
    return copied !== undefined && isSameSize && this.canChange;
  }

  /** Makes the retouches that are remembered on this photo, each as it was asked for, one after the other and one step each. */
  async paste(): Promise<void> {
    const { photo, state } = this.#core;
    if (!photo || !state.copied || !this.canPaste) return;
    for (const operation of state.copied.operations) photo.timeline.orderPasted(operation);
    photo.show();
    await this.#fills.run();
  }

  /** Fills a retouch again in its place, with the present options and another seed. */
  async fillAgain(id: string): Promise<void> {
    const { state, parts } = this.#core;
    await this.#fillAgain(id, { ...state.options, seed: parts.randomSeed() });
  }

  /** Fills everything that is outdated again as it was asked for, from the bottom up, until all fits or something fails. */
  async updateOutdated(): Promise<void> {
    let last: string | undefined;
    for (
      let [id] = this.#core.state.outdated;
      id !== undefined && id !== last;
      [id] = this.#core.state.outdated
    ) {
      last = id;
      await this.#fillAgain(id);
    }
  }

  async #fillAgain(id: string, options?: FillOptions): Promise<void> {
    const { photo } = this.#core;
    const retouch = this.#find(id);
    if (!photo || !retouch || !this.canFillAgain) return;
    const { operation } = retouch;
    const asBefore = usesFill(operation) ? operation.options : {};
    photo.timeline.orderAgain(id, toOrder(operation), options ?? asBefore);
    photo.show();
    await this.#fills.run();
  }

  #find(id: string): Retouch | undefined {
    return this.#core.photo?.timeline.list.retouches.find((one) => one.id === id);
  }

  #inputsOf(id: string) {
    const operation = this.#find(id)?.operation;
    return operation && isFill(operation) ? operation.inputs : undefined;
  }

  #change(act: (photo: OpenPhoto) => void): void {
    const { photo } = this.#core;
    if (!photo || !this.canChange) return;
    const before = photo.timeline.present;
    act(photo);
    if (photo.timeline.present !== before) photo.showAndSync();
  }
}
