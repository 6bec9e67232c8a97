import type { OpenDocument } from './contract-types.js';
import type { EditorCore } from './editor-core.js';
import type { View } from './view.js';

/** How the photo lies in the window, and whether it is compared with what it was. */
export class Viewport {
  readonly #core: EditorCore;

  constructor(core: EditorCore) {
    this.#core = core;
  }

  /** Replaces the view; a photo is needed for anything but its size. */
  change(change: (view: View, photo: OpenDocument | undefined) => View): void {
    const { view: before, document } = this.#core.state;
    const view = change(before, document);
    if (view !== before) this.#core.change({ view });
  }

  /** Shows the photo as it was opened, or no longer. */
  compare(isComparing: boolean): void {
    const { state } = this.#core;
    if (state.document && isComparing !== state.isComparing) this.#core.change({ isComparing });
  }

  /** Shows the original in a pane of its own beside the result, or no longer. */
  showBeside(isSideBySide: boolean): void {
    if (this.#core.state.document) this.#core.change({ isSideBySide, split: undefined });
  }

  /** Divides the view there, 0 to 1 of its width, or no longer. */
  divide(split: number | undefined): void {
    const { state } = this.#core;
    const within = split === undefined ? undefined : Math.min(1, Math.max(0, split));
    if (state.document && within !== state.split) this.#core.change({ split: within, isSideBySide: false });
  }
}
