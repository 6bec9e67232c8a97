import type { CallOptions, EngineClient } from './engine-client.js';
import type { FillOptions, OpenDocument, Retouch, Saved } from './contract-types.js';
import type { MethodParams } from '../../shared/contract/methods.js';
import type { ColourSpace, Depth, MetadataChoice, Resize } from '../../shared/save-choices.js';
import type { Frame } from '../../shared/frame.js';
import type { Move } from '../../shared/move.js';
import { shapesThatCount } from '../../shared/mask-shapes.js';
import type { Operation } from '../../shared/operation.js';
import type { CloneMark, Drawing } from './drawing.js';
import { addRetouch, isSameList, replaceRetouch } from '../../shared/retouch-list.js';

/** How a photo is written; `quality` from 1 to 100, without it no visible loss. */
export interface SaveChoice {
  readonly quality?: number;
  readonly force: boolean;
  /** Only what was retouched; the photo does not count as saved then. */
  readonly isLayer?: boolean | undefined;
  readonly metadata?: MetadataChoice;
  /** Smaller than it is; nor does it count then. */
  readonly resize?: Resize;
  readonly colourSpace?: ColourSpace;
  readonly depth?: Depth;
  readonly withSidecar?: boolean;
}

/** What file a photo would become. */
export type WeighChoice = Omit<MethodParams<'document.weigh'>, 'documentId'>;

/** The list of retouches and what of it does not show, as the page wants it or as the engine knows it. */
interface KnownList {
  readonly retouches: readonly Retouch[];
  readonly hidden: readonly string[];
}

/** What is to be filled on which state of the photo. */
export interface FillRequest {
  readonly drawing: Drawing;
  /** Where what is marked goes to, when it is not removed. */
  readonly move?: Move | undefined;
  /** What is copied over what is marked, when it is not filled. */
  readonly clone?: Pick<CloneMark, 'from' | 'options'> | undefined;
  readonly baseHead: number;
  readonly options: FillOptions;
  readonly acceptsLarge?: boolean | undefined;
  readonly place?: { readonly of: string; readonly as: 'retouch' | 'variation' } | undefined;
}

/** One opened photo as the engine holds it. Every method fails with the engine's `AppError` and then changes nothing. */
export class EngineDocument {
  readonly document: OpenDocument;
  readonly #engine: EngineClient;
  #wanted: KnownList;
  #known: KnownList;
  #engineHead: number;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(engine: EngineClient, document: OpenDocument) {
    this.#engine = engine;
    this.document = document;
    this.#wanted = { retouches: document.retouches, hidden: document.hidden };
    this.#known = this.#wanted;
    this.#engineHead = document.head;
  }

  /** All retouches, also those behind the head. */
  get retouches(): readonly Retouch[] {
    return this.#wanted.retouches;
  }

  /** Switches to another list of retouches that were made here; what lies behind it now stays there. */
  takeUp({ retouches, hidden }: KnownList): void {
    const isBeginning = retouches.every((retouch, index) => retouch === this.#wanted.retouches[index]);
    this.#wanted = { retouches: isBeginning ? this.#wanted.retouches : retouches, hidden };
  }

  /** Tells the engine which revision is shown, after a running save. Sends nothing when the engine knows already. */
  setHead(head: number): Promise<void> {
    const wanted = this.#wanted;
    return this.#inTurn(() => this.#sendHead(head, wanted));
  }

  /**
   * Fills what `drawing` marks in the photo at `baseHead`, or beneath the retouch that `place` names. On top of the photo, what lay behind
   * `baseHead` is gone then.
   */
  async fill(
    { baseHead, acceptsLarge, place, ...request }: FillRequest,
    call: CallOptions<'retouch.apply'>,
  ): Promise<Retouch> {
    await this.setHead(baseHead);
    const { head, retouch } = await this.#engine.call(
      'retouch.apply',
      {
        documentId: this.document.documentId,
        baseRevision: baseHead,
        operation: toOperation(request),
        ...(acceptsLarge && { acceptsLarge }),
        ...(place && { place }),
      },
      call,
    );
    if (place?.as === 'variation') return retouch;
    const { retouches, hidden } = this.#known;
    const below = { retouches: retouches.slice(0, baseHead), hidden };
    const isInPlace = below.retouches.some(({ id }) => id === place?.of);
    this.#known = isInPlace
      ? replaceRetouch(this.#known, place?.of ?? '', retouch)
      : addRetouch(
          { ...below, hidden: hidden.filter((id) => below.retouches.some((one) => one.id === id)) },
          retouch,
        );
    this.#wanted = this.#known;
    this.#engineHead = head;
    return retouch;
  }

  /** Opens the photo at `head` in a frame, as another document. This one stays as it is. */
  extend(frame: Frame, head: number, call: CallOptions<'document.extend'>): Promise<OpenDocument> {
    const { documentId } = this.document;
    const wanted = this.#wanted;
    return this.#inTurn(async () => {
      await this.#sendHead(head, wanted);
      return this.#engine.call('document.extend', { documentId, frame }, call);
    });
  }

  /** Writes the photo at `head` behind the token `target`, and with `withSidecar` all retouches, editable, beside the photo. */
  save(
    target: string,
    head: number,
    { withSidecar = false, ...choice }: SaveChoice,
    call: CallOptions<'document.save'>,
  ): Promise<Saved> {
    const { documentId } = this.document;
    const wanted = this.#wanted;
    return this.#inTurn(async () => {
      await this.#sendHead(head, wanted);
      const saved = await this.#engine.call('document.save', { documentId, target, ...choice }, call);
      if (withSidecar) await this.#engine.call('document.saveSidecar', { documentId, force: true });
      return saved;
    });
  }

  /** How many bytes the photo at `head` would take. */
  weigh(head: number, choice: WeighChoice, signal: AbortSignal): Promise<number> {
    const { documentId } = this.document;
    const wanted = this.#wanted;
    return this.#inTurn(async () => {
      signal.throwIfAborted();
      await this.#sendHead(head, wanted);
      return (await this.#engine.call('document.weigh', { documentId, ...choice }, { signal })).sizeBytes;
    });
  }

  /** Writes the retouches that show as a recipe behind the token `target`; resolves with the file's name. */
  writeRecipe(target: string, head: number): Promise<string> {
    const { documentId } = this.document;
    const wanted = this.#wanted;
    return this.#inTurn(async () => {
      await this.#sendHead(head, wanted);
      return (await this.#engine.call('recipe.write', { documentId, target, force: true })).name;
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

  async #sendHead(head: number, wanted: KnownList): Promise<void> {
    const isListKnown = wanted.retouches === this.#known.retouches;
    const areHiddenKnown = isSameList({ ...wanted, retouches: [] }, { ...this.#known, retouches: [] });
    if (head === this.#engineHead && isListKnown && areHiddenKnown) return;
    await this.#engine.call('document.setHead', {
      documentId: this.document.documentId,
      revision: head,
      ...(!isListKnown && { retouches: wanted.retouches.map(({ id }) => id) }),
      ...(!areHiddenKnown && { hidden: [...wanted.hidden] }),
    });
    this.#engineHead = head;
    this.#known = wanted;
  }
}

function toOperation({
  drawing,
  move,
  clone,
  options,
}: Pick<FillRequest, 'drawing' | 'move' | 'clone' | 'options'>): Operation {
  const mask = shapesThatCount(drawing.mask);
  if (clone) return { kind: 'clone', inputs: { mask, from: clone.from }, options: clone.options };
  const { sources } = drawing;
  return move
    ? { kind: 'move', inputs: { mask, to: move, ...(sources && { sources }) }, options }
    : { kind: 'fill', inputs: { ...drawing, mask }, options };
}
