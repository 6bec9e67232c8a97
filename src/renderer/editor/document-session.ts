import type { CallOptions, EngineClient } from './engine-client.js';
import type { FillOptions, OpenDocument, Retouch, Saved } from './contract-types.js';
import type { Drawing } from './drawing.js';

/** One opened photo as the engine holds it. Every method fails with the engine's `AppError` and then changes nothing. */
export class DocumentSession {
  readonly document: OpenDocument;
  readonly #engine: EngineClient;
  #retouches: readonly Retouch[];
  #engineHead: number;
  #headChange: Promise<void> = Promise.resolve();

  constructor(engine: EngineClient, document: OpenDocument) {
    this.#engine = engine;
    this.document = document;
    this.#retouches = document.retouches;
    this.#engineHead = document.head;
  }

  /** All retouches, also those behind the head. */
  get retouches(): readonly Retouch[] {
    return this.#retouches;
  }

  /** Tells the engine which revision is shown; calls follow one another, and nothing is sent when it knows already. */
  setHead(head: number): Promise<void> {
    const change = this.#headChange.then(async () => {
      if (head === this.#engineHead) return;
      await this.#engine.call('document.setHead', {
        documentId: this.document.documentId,
        revision: head,
      });
      this.#engineHead = head;
    });
    // The failure belongs to the caller; the next change must not inherit it.
    this.#headChange = change.catch(() => undefined);
    return change;
  }

  /** Fills what `drawing` marks in the photo at `baseHead`; returns the new head. What lay behind `baseHead` is gone then. */
  async fill(
    drawing: Drawing,
    baseHead: number,
    options: FillOptions,
    call: CallOptions<'retouch.apply'>,
  ): Promise<{ head: number; retouch: Retouch }> {
    await this.setHead(baseHead);
    const { head, retouch } = await this.#engine.call(
      'retouch.apply',
      {
        documentId: this.document.documentId,
        baseRevision: baseHead,
        mask: drawing.mask.map((shape) =>
          shape.kind === 'box' ? { ...shape } : { ...shape, points: [...shape.points] },
        ),
        sketch: drawing.sketch.map((stroke) => ({ ...stroke, points: [...stroke.points] })),
        options,
      },
      call,
    );
    this.#retouches = [...this.#retouches.slice(0, baseHead), retouch];
    this.#engineHead = head;
    return { head, retouch };
  }

  /** Writes the photo at `head` behind the token `target`. */
  async save(
    target: string,
    head: number,
    choice: { readonly quality?: number; readonly force: boolean },
    call: CallOptions<'document.save'>,
  ): Promise<Saved> {
    await this.setHead(head);
    const { documentId } = this.document;
    return this.#engine.call('document.save', { documentId, target, ...choice }, call);
  }

  /** Keeps all retouches editable beside the photo; returns the name of that file. */
  async saveSidecar(head: number): Promise<string> {
    await this.setHead(head);
    const { documentId } = this.document;
    const { name } = await this.#engine.call('document.saveSidecar', { documentId, force: true });
    return name;
  }

  async close(): Promise<void> {
    await this.#engine.call('document.close', { documentId: this.document.documentId });
  }
}
