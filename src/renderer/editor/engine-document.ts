import type { CallOptions, EngineClient } from './engine-client.js';
import type { FillOptions, OpenDocument, Retouch, Saved } from './contract-types.js';
import type { Drawing } from './drawing.js';

/** How a photo is written; `quality` from 1 to 100, without it no visible loss. */
export interface SaveChoice {
  readonly quality?: number;
  readonly force: boolean;
  readonly withSidecar?: boolean;
}

/** One opened photo as the engine holds it. Every method fails with the engine's `AppError` and then changes nothing. */
export class EngineDocument {
  readonly document: OpenDocument;
  readonly #engine: EngineClient;
  #retouches: readonly Retouch[];
  #engineHead: number;
  #engineRetouches: readonly Retouch[];
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(engine: EngineClient, document: OpenDocument) {
    this.#engine = engine;
    this.document = document;
    this.#retouches = document.retouches;
    this.#engineHead = document.head;
    this.#engineRetouches = document.retouches;
  }

  /** All retouches, also those behind the head. */
  get retouches(): readonly Retouch[] {
    return this.#retouches;
  }

  /** Switches to another list of retouches that were made here. Does nothing if the present list begins with it. */
  takeUp(retouches: readonly Retouch[]): void {
    if (!retouches.every((retouch, index) => retouch === this.#retouches[index])) this.#retouches = retouches;
  }

  /** Tells the engine which revision is shown, after a running save. Sends nothing when the engine knows already. */
  setHead(head: number): Promise<void> {
    const retouches = this.#retouches;
    return this.#inTurn(() => this.#sendHead(head, retouches));
  }

  /** Fills what `drawing` marks in the photo at `baseHead`; returns the new head. What lay behind `baseHead` is gone then. */
  async fill(
    drawing: Drawing,
    baseHead: number,
    options: FillOptions,
    call: CallOptions<'retouch.apply'>,
    acceptsLarge = false,
  ): Promise<{ head: number; retouch: Retouch }> {
    await this.setHead(baseHead);
    const { head, retouch } = await this.#engine.call(
      'retouch.apply',
      {
        documentId: this.document.documentId,
        baseRevision: baseHead,
        operation: { kind: 'fill', inputs: drawing, options },
        ...(acceptsLarge && { acceptsLarge }),
      },
      call,
    );
    this.#retouches = [...this.#retouches.slice(0, baseHead), retouch];
    this.#engineRetouches = this.#retouches;
    this.#engineHead = head;
    return { head, retouch };
  }

  /** Writes the photo at `head` behind the token `target`, and with `withSidecar` all retouches, editable, beside the photo. */
  save(
    target: string,
    head: number,
    { withSidecar = false, ...choice }: SaveChoice,
    call: CallOptions<'document.save'>,
  ): Promise<Saved> {
    const { documentId } = this.document;
    const retouches = this.#retouches;
    return this.#inTurn(async () => {
      await this.#sendHead(head, retouches);
      const saved = await this.#engine.call('document.save', { documentId, target, ...choice }, call);
      if (withSidecar) await this.#engine.call('document.saveSidecar', { documentId, force: true });
      return saved;
    });
  }

  async close(): Promise<void> {
    await this.#engine.call('document.close', { documentId: this.document.documentId });
  }

  /** Runs one act after the other: a save writes the engine's head, so the head must not move during a save. */
  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#lastTurn.then(act);
    // The caller handles the failure; the next turn must run all the same.
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async #sendHead(head: number, retouches: readonly Retouch[]): Promise<void> {
    const isKnown = retouches === this.#engineRetouches;
    if (head === this.#engineHead && isKnown) return;
    await this.#engine.call('document.setHead', {
      documentId: this.document.documentId,
      revision: head,
      ...(!isKnown && { retouches: retouches.map(({ id }) => id) }),
    });
    this.#engineHead = head;
    this.#engineRetouches = retouches;
  }
}
