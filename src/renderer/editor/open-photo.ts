import type { RetouchList } from '../../shared/retouch-list.js';
import { findOutdated, placeOf } from '../../shared/retouch-list.js';
import type { OpenDocument, Retouch } from './contract-types.js';
import { EngineDocument } from './engine-document.js';
import type { Drawing } from './drawing.js';
import { EMPTY_DRAWING } from './drawing.js';
import type { EditorState } from './editor-state.js';
import type { EngineClient } from './engine-client.js';
import type { Step } from './timeline.js';
import { Timeline } from './timeline.js';

/** What an open photo needs of the editor. */
interface PhotoHost {
  readonly parts: { readonly engine: EngineClient };
  change(change: Partial<EditorState>): void;
  reportFailure(task: 'undo', error: unknown): void;
}

/** What is painted in a photo already, and how it was when all of it was saved. */
interface PhotoStart {
  readonly drawing: Drawing;
  readonly editing?: string | undefined;
  readonly savedLook: string;
}

/** The photo that is open: what the engine holds of it, its history, and what of it is saved. */
export class OpenPhoto {
  readonly engineDocument: EngineDocument;
  readonly timeline: Timeline;
  /** See `lookOf`; how the list was when everything was saved. */
  savedLook: string;
  /** The photo that this one was extended from; undo leads back to it. */
  readonly before: OpenPhoto | undefined;
  /** What this one was extended to, at the step of that moment: redo leads there until something else is done. */
  after: { readonly photo: OpenPhoto; readonly step: Step } | undefined;
  readonly #host: PhotoHost;
  /** All retouches that were made or came with the photo. */
  readonly #known: Map<string, Retouch>;

  constructor(
    host: PhotoHost,
    document: OpenDocument,
    { savedLook, ...start }: PhotoStart,
    before?: OpenPhoto,
  ) {
    this.#host = host;
    this.engineDocument = new EngineDocument(host.parts.engine, document);
    this.timeline = new Timeline({ ...document, ...start });
    this.savedLook = savedLook;
    this.before = before;
    this.#known = new Map([...document.retouches, ...document.variations].map((one) => [one.id, one]));
  }

  /** Does undo lead back to the photo that this one was extended from? */
  get isAtStart(): boolean {
    return this.before !== undefined && !this.timeline.canUndo && !this.timeline.running;
  }

  /** The extended photo that redo leads to. */
  get next(): OpenPhoto | undefined {
    return this.after?.step === this.timeline.present ? this.after.photo : undefined;
  }

  /** See `lookOf`; how the list is now. */
  get look(): string {
    return lookOf(this.timeline.list);
  }

  /** A retouch of that id that was made here. */
  find(id: string): Retouch | undefined {
    return this.#known.get(id);
  }

  /** Keeps a retouch that was made. */
  keep(retouch: Retouch): void {
    this.#known.set(retouch.id, retouch);
  }

  /** The part of the editor's state that follows from the present step. */
  describe(): Partial<EditorState> {
    const { drawing, editing, orders, head, retouches, hidden } = this.timeline.present;
    const { list } = this.timeline;
    const taken = orders.flatMap(({ kind, of }) => (kind === 'fill' && of !== undefined ? [of] : []));
    const places = new Set(list.retouches.map(placeOf));
    const isKnown = retouches.every((retouch, index) => retouch === this.engineDocument.retouches[index]);
    return {
      drawing,
      editing,
      filling: orders.map((order) => (order.clone ? EMPTY_DRAWING : order.drawing)),
      cloning: orders.flatMap(({ drawing: { mask }, clone }) => (clone ? [{ mask, ...clone }] : [])),
      head,
      retouches: isKnown ? this.engineDocument.retouches : retouches,
      hidden,
      covered: [...hidden, ...taken, ...(editing === undefined ? [] : [editing])],
      outdated: findOutdated(list),
      variations: [...this.#known.values()].filter(
        (one) => places.has(placeOf(one)) && !list.retouches.includes(one),
      ),
      canUndo: this.timeline.canUndo || this.isAtStart,
      canRedo: this.timeline.canRedo || this.next !== undefined,
      isUnsaved: this.look !== this.savedLook,
    };
  }

  /** Shows the present step. */
  show(): void {
    this.#host.change(this.describe());
  }

  /** Shows the present step and sends its list to the engine; while a fill runs, that waits for its end. */
  showAndSync(): void {
    const { head } = this.timeline.present;
    this.engineDocument.takeUp(this.timeline.present);
    this.show();
    if (this.timeline.running) return;
    this.engineDocument.setHead(head).catch((error: unknown) => this.#host.reportFailure('undo', error));
  }
}

/** A text that differs where lists of retouches do; empty where there are none. */
export function lookOf({ retouches, hidden }: RetouchList<Retouch>): string {
  return retouches.map(({ id }) => (hidden.includes(id) ? `-${id}` : id)).join(' ');
}
