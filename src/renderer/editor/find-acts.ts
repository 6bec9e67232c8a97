import type { DetectorName } from '../../shared/detector-names.js';
import type { Point } from '../../shared/geometry.js';
import type { EditorCore } from './editor-core.js';
import type { Proposals } from './proposals.js';
import { chooseAll, findAt, propose, shapesOf, step, toggle } from './proposals.js';
import { toImage } from './view.js';

/** What is this near to the pointer is meant, in CSS pixels. */
const REACH = 8;

/** Things that the engine finds by itself: proposals that are taken or left, one by one or all, and become the mask. */
export class FindActs {
  readonly #core: EditorCore;
  #asked: AbortController | undefined;

  constructor(core: EditorCore) {
    this.#core = core;
  }

  /** Can be looked for something now? Not while something is held over the photo. */
  get canLook(): boolean {
    const { document, task, placing, framing, proposals, isLooking } = this.#core.state;
    return (
      document !== undefined && task?.kind !== 'open' && !placing && !framing && !proposals && !isLooking
    );
  }

  /** Looks for things of these kinds and proposes them all. */
  async look(kinds: readonly DetectorName[]): Promise<void> {
    const { photo, parts } = this.#core;
    if (!photo || !this.canLook || kinds.length === 0) return;
    const asked = new AbortController();
    this.#asked = asked;
    this.#core.change({ isLooking: true });
    const { documentId } = photo.engineDocument.document;
    const params = { documentId, kinds: [...kinds] };
    const answer = await parts.engine
      .call('mask.detect', params, { signal: asked.signal })
      .catch((error: unknown) => {
        if (!asked.signal.aborted) this.#core.reportFailure('find', error);
      });
    if (this.#asked !== asked) return;
    this.#asked = undefined;
    this.#core.change({ isLooking: false });
    if (!answer || asked.signal.aborted || this.#core.photo !== photo) return;
    if (answer.found.length === 0) parts.report({ kind: 'undecided', of: 'find' });
    else this.#core.change({ proposals: propose(answer.found), isComparing: false });
  }

  /** Takes or leaves the one at a place of the view. */
  toggleAt(place: Point): void {
    const { view, document } = this.#core.state;
    this.#change((proposals) => {
      const index = document && findAt(proposals, toImage(view, place), REACH / view.scale, document);
      return index === undefined ? proposals : toggle(proposals, index);
    });
  }

  /** Takes or leaves the one that is looked at. */
  toggle(): void {
    this.#change((proposals) => toggle(proposals, proposals.at));
  }

  chooseAll(isChosen: boolean): void {
    this.#change((proposals) => chooseAll(proposals, isChosen));
  }

  step(direction: 1 | -1): void {
    this.#change((proposals) => step(proposals, direction));
  }

  /** A key over the photo; true where it means something. */
  key(key: string): boolean {
    const direction = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 } as const;
    if (!this.#core.state.proposals) return false;
    if (!(key in direction)) return false;
    this.step(direction[key as keyof typeof direction]);
    return true;
  }

  /** Paints what is chosen, as one step of the history. */
  mark(): void {
    const { photo } = this.#core;
    const { proposals } = this.#core.state;
    if (!photo || !proposals) return;
    this.close();
    photo.timeline.paintAll(shapesOf(proposals).map((shape) => ({ kind: 'mask', shape })));
    photo.show();
  }

  /** Stops looking, or leaves everything that was found; false where there is nothing of that. */
  close(): boolean {
    const { proposals, isLooking } = this.#core.state;
    if (!proposals && !isLooking) return false;
    this.#asked?.abort();
    this.#asked = undefined;
    this.#core.change({ proposals: undefined, isLooking: false });
    return true;
  }

  #change(change: (proposals: Proposals) => Proposals): void {
    const { proposals } = this.#core.state;
    if (proposals) this.#core.change({ proposals: change(proposals) });
  }
}
