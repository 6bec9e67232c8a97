import { shapesThatCount } from '../../shared/mask-shapes.js';
import type { Stroke } from '../../shared/stroke.js';
import type { EditorCore } from './editor-core.js';

/** Contours attract lines that were drawn so near, in CSS pixels. */
const REACH = 8;
/** Where a photo is shown larger than it is, pixels of it are what can be missed. */
const LEAST_REACH_PX = 3;
/** As far as the engine looks. */
const MOST_REACH_PX = 1000;

/** What draws guidance lines to the contours beside the mask, after they were drawn. */
export class SnapActs {
  readonly #core: EditorCore;
  #asked: Promise<unknown> = Promise.resolve();

  constructor(core: EditorCore) {
    this.#core = core;
  }

  /** Lines will be drawn soon. */
  prepare(): void {
    const { photo, parts } = this.#core;
    if (!photo) return;
    const { documentId } = photo.engineDocument.document;
    // Where it cannot be done now, nothing is lost.
    parts.engine.call('mask.prepare', { documentId, for: 'contours' }).catch(() => undefined);
  }

  /** Draws a line that is painted to its contours, where that is wanted; its step of the history stays one. Where it cannot be done, the line stays. */
  snap(line: Stroke): void {
    this.#asked = Promise.all([this.#asked, this.#snap(line)]);
  }

  /** Resolves when no line of before is on its way to a contour any more. */
  async waitForLines(): Promise<void> {
    await this.#asked;
  }

  async #snap(line: Stroke): Promise<void> {
    const { photo, parts, state } = this.#core;
    if (!photo || !state.snapsLines || line.mode === 'erase' || line.points.length < 2) return;
    const { documentId } = photo.engineDocument.document;
    const mask = shapesThatCount(state.drawing.mask);
    const answer = await parts.engine
      .call('mask.snapLine', {
        documentId,
        points: line.points,
        reachPx: Math.min(MOST_REACH_PX, Math.max(LEAST_REACH_PX, REACH / state.view.scale)),
        ...(mask.length > 0 && { mask }),
      })
      // What was drawn is worth as much as before.
      .catch(() => undefined);
    if (!answer?.line) return;
    photo.timeline.replaceLine(line, { ...line, points: answer.line.points });
    if (this.#core.photo === photo) photo.show();
  }
}
