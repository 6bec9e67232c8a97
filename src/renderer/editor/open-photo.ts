import type { OpenDocument } from './contract-types.js';
import { EngineDocument } from './engine-document.js';
import type { Drawing } from './drawing.js';
import type { EditorState } from './editor-state.js';
import type { EngineClient } from './engine-client.js';
import { Timeline } from './timeline.js';

/** What an open photo needs of the editor. */
interface PhotoHost {
  readonly parts: { readonly engine: EngineClient };
  change(change: Partial<EditorState>): void;
  reportFailure(task: 'undo', error: unknown): void;
}

/** The photo that is open: what the engine holds of it, its history, and which of its retouches is saved. */
export class OpenPhoto {
  readonly engineDocument: EngineDocument;
  readonly timeline: Timeline;
  /** Id of the retouch at the head when everything was saved; empty at the photo itself. */
  savedRetouchId: string;
  readonly #host: PhotoHost;

  /** `drawing` is painted already. */
  constructor(host: PhotoHost, document: OpenDocument, drawing: Drawing, savedRetouchId: string) {
    this.#host = host;
    this.engineDocument = new EngineDocument(host.parts.engine, document);
    this.timeline = new Timeline(document, drawing);
    this.savedRetouchId = savedRetouchId;
  }

  /** Id of the retouch at the head; empty at the photo itself. */
  get headRetouchId(): string {
    return this.engineDocument.retouches[this.timeline.present.head - 1]?.id ?? '';
  }

  /** The part of the editor's state that follows from the present step. */
  describe(): Partial<EditorState> {
    const { drawing, orders, head } = this.timeline.present;
    return {
      drawing,
      filling: orders.map((order) => order.drawing),
      head,
      retouches: this.engineDocument.retouches,
      canUndo: this.timeline.canUndo,
      canRedo: this.timeline.canRedo,
      isUnsaved: this.headRetouchId !== this.savedRetouchId,
    };
  }

  /** Shows the present step. */
  show(): void {
    this.#host.change(this.describe());
  }

  /** Shows the present step and sends its head to the engine; while a fill runs, that waits for its end. */
  showAndSync(): void {
    const { head, retouches } = this.timeline.present;
    this.engineDocument.takeUp(retouches);
    this.show();
    if (this.timeline.running) return;
    this.engineDocument.setHead(head).catch((error: unknown) => this.#host.reportFailure('undo', error));
  }
}
