import { defaultBrushRadius, defaultSketchRadius } from './brush-size.js';
import type { OpenDocument, Saved } from './contract-types.js';
import type { SaveChoice, WeighChoice } from './engine-document.js';
import type { Frame } from '../../shared/frame.js';
import { frameHole } from '../../shared/frame.js';
import type { Drawing } from './drawing.js';
import { EMPTY_DRAWING } from './drawing.js';
import type { EditorCore } from './editor-core.js';
import type { EditorSetup } from './editor-setup.js';
import { restoreEditorSetup } from './editor-setup.js';
import { lookOf, OpenPhoto } from './open-photo.js';
import type { PageMemory } from './page-memory.js';
import { recallDrawing } from './page-memory.js';
import { fitView } from './view.js';

/** How a photo looks that lies in no file yet: like none. */
const NEVER_SAVED = 'never';

/** Opens photos, takes them up again and saves them. What fails is reported, and the state is as it was. */
export class PhotoLifecycle {
  readonly #core: EditorCore;

  constructor(core: EditorCore) {
    this.#core = core;
  }

  /** Opens the photo behind a token in place of the present one. Resolves whether it is open. */
  async open(file: string, sidecar: 'auto' | 'ignore'): Promise<boolean> {
    const { tasks, parts, photo: previous } = this.#core;
    const document = await tasks.run('open', (call) =>
      parts.engine.call('document.open', { file, sidecar }, call),
    );
    if (!document) return false;
    const { head, hidden } = document;
    const savedLook = lookOf({ retouches: document.retouches.slice(0, head), hidden });
    this.#begin(document, { drawing: EMPTY_DRAWING, savedLook });
    this.#core.reportNotices(document.notices);
    // The new photo is there whatever becomes of the old one.
    if (previous) await this.#close(listSteps(previous));
    return true;
  }

  /** Opens the photo as it is in a frame, with what is empty in it marked. The photo itself stays open behind it. Resolves whether it is open. */
  async extend(frame: Frame): Promise<boolean> {
    const { tasks, photo: before } = this.#core;
    if (!before) return false;
    const { timeline, engineDocument } = before;
    const document = await tasks.run('open', (call) =>
      engineDocument.extend(frame, timeline.present.head, call),
    );
    if (!document) return false;
    const { after } = before;
    const drawing: Drawing = {
      mask: frameHole(engineDocument.document, frame),
      sketch: [],
      isOutward: true,
    };
    this.#begin(document, { drawing, savedLook: NEVER_SAVED }, before);
    const { photo } = this.#core;
    if (photo) before.after = { photo, step: timeline.present };
    this.#core.reportNotices(document.notices);
    if (after) await this.#close(listLater(after.photo));
    return true;
  }

  /** Shows the photo that the present one was extended from, or was extended to; false where there is none. */
  step(direction: 'back' | 'forth'): boolean {
    const { photo } = this.#core;
    const other = direction === 'back' ? (photo?.isAtStart ? photo.before : undefined) : photo?.next;
    if (!other) return false;
    this.#show(other);
    return true;
  }

  async #close(photos: readonly OpenPhoto[]): Promise<void> {
    for (const { engineDocument } of photos) {
      await engineDocument.close().catch((error: unknown) => this.#core.reportFailure('open', error));
    }
  }

  /** Takes up a photo that is open still though its page is gone. Resolves whether there is one. */
  async resume(memory: PageMemory | undefined, setup: EditorSetup | undefined): Promise<boolean> {
    const document = await this.#findAbandoned(memory);
    if (!document || this.#core.photo || this.#core.state.task) return false;
    const known = document.documentId === memory?.documentId ? memory : undefined;
    const recalled = known ? recallDrawing(known, document) : { drawing: EMPTY_DRAWING };
    // Unknown means unsaved: a needless question loses nothing, a missing one could.
    this.#begin(document, { ...recalled, savedLook: known?.savedLook ?? '' });
    if (setup) this.#core.change(restoreEditorSetup(this.#core.state, setup));
    return true;
  }

  /** Writes the photo as it is now shown behind the token `target`. Resolves with what was written. */
  async save(target: string, choice: SaveChoice): Promise<Saved | undefined> {
    const { photo, tasks, parts } = this.#core;
    if (!photo) return undefined;
    const { head } = photo.timeline.present;
    const { look } = photo;
    const saved = await tasks.run('save', (call) => photo.engineDocument.save(target, head, choice, call));
    if (!saved) return undefined;
    if (!choice.isLayer && !choice.resize) photo.savedLook = look;
    photo.show();
    parts.report({ kind: 'saved', saved });
    this.#core.reportNotices(saved.notices);
    return saved;
  }

  /** How many bytes a save would write; nothing where that cannot be said now, or nobody wants to know any more. */
  async weigh(choice: WeighChoice, signal: AbortSignal): Promise<number | undefined> {
    const { photo } = this.#core;
    if (!photo || photo.timeline.running) return undefined;
    const { head } = photo.timeline.present;
    return photo.engineDocument.weigh(head, choice, signal).catch(() => undefined);
  }

  /** Writes the retouches that show behind the token `target`, for other photos; resolves with the file's name. */
  async writeRecipe(target: string): Promise<string | undefined> {
    const { photo } = this.#core;
    if (!photo) return undefined;
    try {
      return await photo.engineDocument.writeRecipe(target, photo.timeline.present.head);
    } catch (error) {
      this.#core.reportFailure('writeRecipe', error);
      return undefined;
    }
  }

  /** What the next page must know to go on, if this one is loaded again or crashes. */
  get memory(): PageMemory | undefined {
    const { photo, state } = this.#core;
    if (!photo || !state.document) return undefined;
    const { documentId } = state.document;
    const { retouches, drawing } = state;
    return {
      documentId,
      known: retouches.map(({ id }) => id),
      savedLook: photo.savedLook,
      filling: photo.timeline.present.orders.map(({ kind, of, drawing: ordered }) =>
        kind === 'fill' ? { drawing: ordered, of } : { drawing: EMPTY_DRAWING },
      ),
      drawing,
      ...(state.editing !== undefined && { editing: state.editing }),
    };
  }

  async #findAbandoned(memory: PageMemory | undefined): Promise<OpenDocument | undefined> {
    const { tasks, parts } = this.#core;
    // Without a memory there is rarely a photo to take up: the window does not wait for the answer.
    const answer = memory
      ? await tasks.run('open', ({ signal }) =>
          parts.engine.call('document.resume', { documentId: memory.documentId }, { signal }),
        )
      : await parts.engine
          .call('document.resume', {})
          .catch((error: unknown) => this.#core.reportFailure('open', error));
    return answer?.document;
  }

  /** Shows `document` with what is painted in it. */
  #begin(
    document: OpenDocument,
    start: ConstructorParameters<typeof OpenPhoto>[2],
    before?: OpenPhoto,
  ): void {
    this.#show(new OpenPhoto(this.#core, document, start, before));
  }

  #show(photo: OpenPhoto): void {
    const { document } = photo.engineDocument;
    const { photo: previous, state } = this.#core;
    // What another photo was turned by means nothing for this one.
    const isSame = previous !== undefined && listSteps(photo).includes(previous);
    this.#core.photo = photo;
    this.#core.change({
      document,
      isComparing: false,
      split: undefined,
      isSideBySide: false,
      highlighted: undefined,
      placing: undefined,
      framing: undefined,
      cloneSource: undefined,
      proposals: undefined,
      isLooking: false,
      offering: undefined,
      view: fitView(isSame ? state.view : { ...state.view, degrees: 0 }, document),
      brushRadiusPx: defaultBrushRadius(document),
      sketchRadiusPx: defaultSketchRadius(document),
      ...photo.describe(),
    });
  }
}

/** All photos that undo and redo lead to from `photo`, which is one of them. */
function listSteps(photo: OpenPhoto): OpenPhoto[] {
  let first = photo;
  while (first.before) first = first.before;
  return listLater(first);
}

/** `photo`, and what it was extended to, and so on. */
function listLater(photo: OpenPhoto): OpenPhoto[] {
  return [photo, ...(photo.after ? listLater(photo.after.photo) : [])];
}
