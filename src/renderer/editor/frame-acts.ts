import type { Frame } from '../../shared/frame.js';
import { isNoFrame, NO_FRAME, tidyFrame } from '../../shared/frame.js';
import type { EditorCore } from './editor-core.js';
import type { FillRunner } from './fill-runner.js';
import type { PhotoLifecycle } from './photo-lifecycle.js';
import { fitFrame, fitView } from './view.js';

/** By how much a key turns the photo. */
const DEGREES_STEP = 0.1;

/** The frame that is laid around the photo, to extend or straighten it, until it is filled or put away. */
export class FrameActs {
  readonly #core: EditorCore;
  readonly #lifecycle: PhotoLifecycle;
  readonly #fills: FillRunner;

  constructor(core: EditorCore, lifecycle: PhotoLifecycle, fills: FillRunner) {
    this.#core = core;
    this.#lifecycle = lifecycle;
    this.#fills = fills;
  }

  /** Can a frame be laid around the photo now? */
  get canStart(): boolean {
    const { document, task, placing, framing, proposals, cloning } = this.#core.state;
    return document !== undefined && !task && !placing && !framing && !proposals && cloning.length === 0;
  }

  start(): void {
    if (!this.canStart) return;
    this.#core.change({
      ...{ framing: NO_FRAME, isComparing: false, isSideBySide: false, split: undefined },
      highlighted: undefined,
    });
    this.fit();
  }

  /** Another frame; the view follows with `fit`, so that a frame that is being drawn stays under the pointer. */
  change(change: Partial<Frame>): void {
    const { framing, document } = this.#core.state;
    if (framing && document) this.#core.change({ framing: tidyFrame(document, { ...framing, ...change }) });
  }

  /** Shows all of the frame, with room to draw it larger. */
  fit(): void {
    const { framing, document, view } = this.#core.state;
    if (framing && document) this.#core.change({ view: fitFrame(view, document, framing) });
  }

  /** A key turns the photo, and takes back what was changed; true where it did. */
  key(key: string): boolean {
    const { framing } = this.#core.state;
    if (!framing) return false;
    const direction = key === '.' ? 1 : key === ',' ? -1 : 0;
    if (direction !== 0) this.change({ degrees: framing.degrees + direction * DEGREES_STEP });
    // Nothing else is for a tool now.
    return direction !== 0;
  }

  /** Puts the frame away; false where there is none. */
  close(): boolean {
    const { framing, document, view } = this.#core.state;
    if (!framing) return false;
    this.#core.change({ framing: undefined, ...(document && { view: fitView(view, document) }) });
    return true;
  }

  /** Is there something to fill? */
  get canFill(): boolean {
    const { framing } = this.#core.state;
    return framing !== undefined && !isNoFrame(framing);
  }

  /** Lays the photo in its frame and fills what is empty in it. Undo leads back to the photo. */
  async fill(): Promise<void> {
    const { framing } = this.#core.state;
    if (!framing || !this.canFill) return;
    this.close();
    if (await this.#lifecycle.extend(framing)) await this.#fills.fill(true);
  }
}
