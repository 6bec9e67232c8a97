import type { MaskChange } from '../../shared/mask-changes.js';
import { isEmptyRect } from '../../shared/geometry.js';
import { shapesThatCount } from '../../shared/mask-shapes.js';
import type { EditorCore } from './editor-core.js';
import type { OpenPhoto } from './open-photo.js';

/**
 * What a person does to the whole mask. Each is one step of the history: a mark that replaces what was marked. The engine computes it at the
 * full size of the photo, one after the other.
 */
export class MaskActs {
  readonly #core: EditorCore;
  #lastTurn: Promise<void> = Promise.resolve();

  constructor(core: EditorCore) {
    this.#core = core;
  }

  /** Is there a mask that could be changed now? */
  get canChange(): boolean {
    const { task, placing, framing, drawing } = this.#core.state;
    return task?.kind !== 'open' && !placing && !framing && drawing.mask.length > 0;
  }

  /** Resolves when it is done, or when it is clear that it cannot be. */
  change(change: MaskChange): Promise<void> {
    this.#lastTurn = this.#lastTurn.then(() => this.#change(change));
    return this.#lastTurn;
  }

  /** Marks what the picture behind the token `file` marks, or takes it away while the tool erases. */
  async read(file: string): Promise<void> {
    const { photo, parts } = this.#core;
    if (!photo) return;
    const { documentId } = photo.engineDocument.document;
    try {
      const { marked, notices } = await parts.engine.call('mask.read', { documentId, file });
      if (this.#core.photo !== photo) return;
      const { mode } = this.#core.state;
      photo.timeline.paint({ kind: 'mask', shape: { kind: 'pixels', ...marked, mode } });
      photo.show();
      this.#core.reportNotices(notices);
    } catch (error) {
      this.#core.reportFailure('readMask', error);
    }
  }

  /** Writes what is marked behind the token `target`; resolves with the name of the file that is there then. */
  async write(target: string): Promise<string | undefined> {
    const { photo, parts } = this.#core;
    if (!photo || !this.canChange) return undefined;
    const { documentId } = photo.engineDocument.document;
    const mask = shapesThatCount(photo.timeline.present.drawing.mask);
    try {
      return (await parts.engine.call('mask.write', { documentId, mask, target, force: true })).name;
    } catch (error) {
      this.#core.reportFailure('writeMask', error);
      return undefined;
    }
  }

  async #change(change: MaskChange): Promise<void> {
    const { photo } = this.#core;
    if (!photo || !this.canChange) return;
    try {
      await this.#changePresent(photo, change);
    } catch (error) {
      if (this.#core.photo === photo) this.#core.reportFailure('mask', error);
    }
  }

  async #changePresent(photo: OpenPhoto, change: MaskChange): Promise<void> {
    const { mask } = photo.timeline.present.drawing;
    const { changed } = await this.#core.parts.engine.call('mask.change', {
      documentId: photo.engineDocument.document.documentId,
      mask: shapesThatCount(mask),
      change,
    });
    if (this.#core.photo !== photo || !this.canChange) return;
    // What is painted meanwhile is changed too.
    if (photo.timeline.present.drawing.mask !== mask) return this.#changePresent(photo, change);
    if (isEmptyRect(changed.rect)) return this.#core.parts.report({ kind: 'undecided', of: 'mask' });
    photo.timeline.paint({ kind: 'mask', shape: { kind: 'pixels', ...changed, mode: 'replace' } });
    photo.show();
  }
}
