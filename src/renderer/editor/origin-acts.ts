import type { EditorCore } from './editor-core.js';
import type { StillState } from './editor-state.js';
import type { ShownOrigins } from './origins.js';

/** Shows where the pixels of a retouch were copied from. */
export class OriginActs {
  readonly #core: EditorCore;

  constructor(core: EditorCore) {
    this.#core = core;
  }

  /** Shows it for the retouch of that id until `hide`; where nothing was copied for it, that is reported. */
  async show(retouchId: string): Promise<void> {
    const { photo, parts } = this.#core;
    if (!photo) return;
    const { documentId } = photo.engineDocument.document;
    try {
      const { patches } = await parts.engine.call('retouch.origins', { documentId, retouchId });
      if (this.#core.photo !== photo) return;
      if (patches.length === 0) parts.report({ kind: 'undecided', of: 'origins' });
      else this.#core.change({ origins: { retouchId, patches } });
    } catch (error) {
      this.#core.reportFailure('origins', error);
    }
  }

  /** False where nothing of that is shown. */
  hide(): boolean {
    if (!findShownOrigins(this.#core.state)) return false;
    this.#core.change({ origins: undefined });
    return true;
  }
}

/** What is shown of where a retouch comes from: nothing while that retouch does not show. */
export function findShownOrigins(state: StillState): ShownOrigins | undefined {
  const { origins, retouches, head, covered, isComparing } = state;
  if (!origins || isComparing || covered.includes(origins.retouchId)) return undefined;
  const isThere = retouches.slice(0, head).some(({ id }) => id === origins.retouchId);
  return isThere ? origins : undefined;
}
