import { shapesThatCount } from '../../shared/mask-shapes.js';
import type { EditorCore } from './editor-core.js';

/** What a person has done for them in guidance lines. */
export class LineActs {
  readonly #core: EditorCore;

  constructor(core: EditorCore) {
    this.#core = core;
  }

  /** Is there anything marked that lines could lead through? */
  get canSuggest(): boolean {
    const { task, placing, framing, drawing } = this.#core.state;
    return task?.kind !== 'open' && !placing && !framing && drawing.mask.length > 0;
  }

  /**
   * Draws the lines that the photo's contours probably go on in through what is marked, as one step of the history; from then on they are the
   * person's own. Resolves when they are there, or when it is clear that there are none.
   */
  async suggest(): Promise<void> {
    const { photo, parts, state } = this.#core;
    if (!photo || !this.canSuggest) return;
    const { documentId } = photo.engineDocument.document;
    const { drawing } = photo.timeline.present;
    try {
      const { lines } = await parts.engine.call('mask.suggestLines', {
        documentId,
        mask: shapesThatCount(drawing.mask),
        fit: state.options.fit,
      });
      // Lines for what is not marked any more, or is being filled, would be in the way.
      if (this.#core.photo !== photo || photo.timeline.present.drawing.mask !== drawing.mask) return;
      if (lines.length === 0) return parts.report({ kind: 'undecided', of: 'lines' });
      const radius = this.#core.state.sketchRadiusPx;
      photo.timeline.suggest(lines.map(({ points }) => ({ points, radius, mode: 'add' })));
      photo.show();
      parts.report({ kind: 'suggested' });
    } catch (error) {
      this.#core.reportFailure('suggest', error);
    }
  }
}
