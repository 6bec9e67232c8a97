import { AppError } from '../../shared/app-error.js';
import type { Point } from '../../shared/geometry.js';
import type { Notice } from '../../shared/notice.js';
import type { ShapeMode } from '../../shared/stroke.js';
import type { FillOptions, OpenDocument, Retouch, Saved } from './contract-types.js';
import type { SaveChoice } from './document-session.js';
import { DocumentSession } from './document-session.js';
import type { Drawing, Mark } from './drawing.js';
import { addMark, EMPTY_DRAWING, isDrawingEmpty, joinDrawings, listMarks } from './drawing.js';
import type { EditorState } from './editor-state.js';
import { INITIAL_STATE } from './editor-state.js';
import type { EngineClient } from './engine-client.js';
import type { FillOrder } from './fill-queue.js';
import { FillQueue } from './fill-queue.js';
import type { Handling } from './handling.js';
import { describeHandling, takeUpHandling } from './handling.js';
import { History } from './history.js';
import type { PageMemory } from './page-memory.js';
import { recallDrawing } from './page-memory.js';
import { BEGIN_GESTURE } from './tools/begin-gesture.js';
import { TaskRunner } from './task-runner.js';
import type { Gesture, ToolName } from './tools/tool.js';
import { defaultBrushRadius, defaultSketchRadius, largestRadius, nextRadius } from './brush-size.js';
import type { View } from './view.js';
import { fitView, toImage } from './view.js';

/** What the person should hear about; the page shows it. */
export type EditorEvent =
  | { readonly kind: 'failed'; readonly task: 'open' | 'fill' | 'save' | 'undo'; readonly error: AppError }
  | { readonly kind: 'noticed'; readonly notice: Notice }
  | { readonly kind: 'saved'; readonly saved: Saved };

/** What the editor needs of the page around it. */
export interface EditorParts {
  readonly engine: EngineClient;
  readonly report: (event: EditorEvent) => void;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  /** An integer from 0 to 2³²−1 for "try another". */
  readonly randomSeed: () => number;
}

/** A place in the history: what is painted on which revision. */
interface Step {
  readonly drawing: Drawing;
  readonly head: number;
  /** Those that there were, and perhaps are not any longer: another variation took the place of one. */
  readonly retouches: readonly Retouch[];
}

/**
 * The window without its picture: the photo and its retouches, tools, view, one history over painting and filling. Plain
 * TypeScript; pages and stories drive it alike. No method throws: what goes wrong is reported as an event, and the state is as
 * it was.
 */
export class Editor {
  readonly #parts: EditorParts;
  readonly #listeners = new Set<(state: EditorState) => void>();
  readonly #liveListeners = new Set<() => void>();
  #state: EditorState = INITIAL_STATE;
  #session: DocumentSession | undefined;
  #history = new History<Step>([{ drawing: EMPTY_DRAWING, head: 0, retouches: [] }]);
  #gesture: Gesture | undefined;
  readonly #tasks: TaskRunner;
  /** While something is filled, or is to be after a save: what came up since, and the head that is filled. */
  #queue: { readonly waiting: FillQueue; readonly head: number } | undefined;
  /** Id of the retouch at the head when everything was saved; empty at the photo itself. */
  #savedRetouchId = '';

  constructor(parts: EditorParts) {
    this.#parts = parts;
    this.#tasks = new TaskRunner({
      now: parts.now,
      onChange: (task) => this.#change({ task }),
      onFailure: (kind, error) => this.#reportFailure(kind, error),
    });
  }

  get state(): EditorState {
    return this.#state;
  }

  /** The mark under the pointer, growing in place; read it when `onLive` says so. */
  get live(): Mark | undefined {
    return this.#gesture?.live;
  }

  /** Calls `listener` with every new state; returns the way to stop. */
  subscribe(listener: (state: EditorState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` whenever `live` grew, began or ended; returns the way to stop. */
  onLive(listener: () => void): () => void {
    this.#liveListeners.add(listener);
    return () => this.#liveListeners.delete(listener);
  }

  /** Opens the photo behind a token in place of the present one; `ignore` leaves its sidecar aside. Resolves whether it is open. */
  async open(file: string, sidecar: 'auto' | 'ignore' = 'auto'): Promise<boolean> {
    if (!this.#isIdle()) return false;
    const previous = this.#session;
    const document = await this.#tasks.run('open', (call) =>
      this.#parts.engine.call('document.open', { file, sidecar }, call),
    );
    if (!document) return false;
    this.#savedRetouchId = document.retouches[document.head - 1]?.id ?? '';
    this.#begin(document, EMPTY_DRAWING);
    for (const notice of document.notices) this.#parts.report({ kind: 'noticed', notice });
    // The new photo is there whatever becomes of the old one.
    if (previous) await previous.close().catch((error: unknown) => this.#reportFailure('open', error));
    return true;
  }

  /**
   * Takes up a photo that is open still though its page is gone; `memory` is what that page knew, `handling` how it was used.
   * Resolves whether there is one.
   */
  async resume(memory: PageMemory | undefined, handling?: Handling): Promise<boolean> {
    if (!this.#isIdle()) return false;
    const { engine } = this.#parts;
    // Where nothing is known nothing is likely to come: the window does not stop for it.
    const answer = memory
      ? await this.#tasks.run('open', ({ signal }) =>
          engine.call('document.resume', { documentId: memory.documentId }, { signal }),
        )
      : await engine
          .call('document.resume', {})
          .catch((error: unknown) => this.#reportFailure('open', error));
    const document = answer?.document;
    if (!document || this.#session || !this.#isIdle()) return false;
    const known = document.documentId === memory?.documentId ? memory : undefined;
    // Of what nobody knows to be saved, the person is asked once too often.
    this.#savedRetouchId = known?.savedRetouchId ?? '';
    this.#begin(document, known ? recallDrawing(known, document.head) : EMPTY_DRAWING);
    if (handling) this.#change(takeUpHandling(this.#state, handling));
    return true;
  }

  /** What the page that takes the place of this one must know. */
  get memory(): PageMemory | undefined {
    const { document, head, filling, drawing } = this.#state;
    if (!document) return undefined;
    return { documentId: document.documentId, head, savedRetouchId: this.#savedRetouchId, filling, drawing };
  }

  /** How the photo is being worked on, for the same page. */
  get handling(): Handling | undefined {
    return describeHandling(this.#state);
  }

  /**
   * Fills what is painted; while something is filled or saved, as soon as that has ended. `acceptsLarge`: the person has agreed that
   * more than half of the photo goes; else that fails with `MASK_UNLIKELY`.
   */
  async fill(acceptsLarge = false): Promise<void> {
    if (this.#gesture) return;
    if (this.#queue) {
      this.#queue.waiting.order();
      this.#change(this.#describe());
    } else await this.#fillDrawing('push', acceptsLarge);
  }

  /** Fills the newest retouch again with the present options and another seed. Undo goes back to what it took the place of. */
  async tryAnother(): Promise<void> {
    const session = this.#session;
    const { head } = this.#history.present;
    const retouch = session?.retouches[head - 1];
    if (!session || !this.canTryAnother || !retouch || this.#gesture) return;
    const drawing: Drawing = { mask: retouch.mask, sketch: retouch.sketch };
    const seed = this.#parts.randomSeed();
    await this.#fillInTurn(session, { drawing, step: 'push', acceptsLarge: true, seed }, head - 1);
  }

  /** Is there a newest retouch that was painted here, and nothing else going on? */
  get canTryAnother(): boolean {
    const { head, drawing } = this.#history.present;
    const retouch = this.#session?.retouches[head - 1];
    return !this.#state.task && isDrawingEmpty(drawing) && (retouch?.mask.length ?? 0) > 0;
  }

  /** Asks the engine to stop what it does; what waits for it is only painted again. */
  cancelTask(): void {
    if (this.#queue) {
      this.#queue.waiting.recall();
      this.#change(this.#describe());
    }
    this.#tasks.cancel();
  }

  /** Writes the photo as it is now shown behind the token `target`. Resolves with what was written. */
  async save(target: string, choice: SaveChoice): Promise<Saved | undefined> {
    const session = this.#session;
    if (!session || !this.#isIdle()) return undefined;
    const { head } = this.#history.present;
    const retouchId = session.retouches[head - 1]?.id ?? '';
    const saved = await this.#tasks.run('save', (call) => session.save(target, head, choice, call));
    if (!saved) return undefined;
    this.#savedRetouchId = retouchId;
    this.#change(this.#describe());
    this.#parts.report({ kind: 'saved', saved });
    for (const notice of saved.notices) this.#parts.report({ kind: 'noticed', notice });
    return saved;
  }

  /** Takes back the last act; while a fill runs, only what was done since it began. */
  undo(): void {
    if (!this.#canPaint()) return;
    if ((this.#queue?.waiting ?? this.#history).undo()) this.#showPresent();
  }

  redo(): void {
    if (!this.#canPaint()) return;
    if ((this.#queue?.waiting ?? this.#history).redo()) this.#showPresent();
  }

  /** Shows the photo with its first `head` retouches. */
  goToRevision(head: number): void {
    if (!this.#canPaint() || this.#queue) return;
    if (this.#history.goTo((step) => step.head === head && isDrawingEmpty(step.drawing))) this.#showPresent();
  }

  /** Takes away everything that is painted and not filled. */
  clearDrawing(): void {
    if (!this.#canPaint() || isDrawingEmpty(this.#state.drawing)) return;
    if (this.#queue) this.#queue.waiting.clear();
    else this.#history.push({ ...this.#history.present, drawing: EMPTY_DRAWING });
    this.#change(this.#describe());
  }

  /** The pointer goes down at `viewPoint`; `isInverted` makes an adding tool erase and the reverse. False: nothing to draw. */
  pointerDown(viewPoint: Point, isInverted = false): boolean {
    const { document, tool, mode, view, isComparing } = this.#state;
    if (!document || !this.#canPaint() || tool === 'hand' || isComparing) return false;
    this.#gesture = BEGIN_GESTURE[tool]({
      point: toImage(view, viewPoint),
      mode: isInverted ? opposite(mode) : mode,
      radiusPx: tool === 'sketch' ? this.#state.sketchRadiusPx : this.#state.brushRadiusPx,
      tolerancePx: 0.5 / view.scale,
      image: document,
    });
    this.#announceLive();
    return true;
  }

  /** The pointer moved through points of the view. */
  pointerMove(viewPoints: readonly Point[]): void {
    if (!this.#gesture) return;
    this.#gesture.move(viewPoints.map((point) => toImage(this.#state.view, point)));
    this.#announceLive();
  }

  /** The pointer went up: the mark is painted, and filled where the person wants that at once. */
  pointerUp(): void {
    const mark = this.#gesture?.finish();
    this.#gesture = undefined;
    this.#announceLive();
    if (mark) this.#addMark(mark);
  }

  /** Drops the mark under the pointer; false where there is none. */
  cancelGesture(): boolean {
    if (!this.#gesture) return false;
    this.#gesture = undefined;
    this.#announceLive();
    return true;
  }

  chooseTool(tool: ToolName): void {
    this.cancelGesture();
    this.#change({ tool });
  }

  chooseMode(mode: ShapeMode): void {
    this.#change({ mode });
  }

  chooseOptions(options: Partial<FillOptions>): void {
    this.#change({ options: { ...this.#state.options, ...options } });
  }

  chooseFillTrigger(fillsOnPointerUp: boolean): void {
    this.#change({ fillsOnPointerUp });
  }

  /** Radius of the present tool's line in pixels of the photo. */
  chooseRadius(radiusPx: number): void {
    const { document, tool } = this.#state;
    const radius = Math.min(document ? largestRadius(document) : radiusPx, Math.max(0.5, radiusPx));
    this.#change(tool === 'sketch' ? { sketchRadiusPx: radius } : { brushRadiusPx: radius });
  }

  /** One step larger (1) or smaller (-1). */
  stepRadius(direction: 1 | -1): void {
    const { tool, sketchRadiusPx, brushRadiusPx } = this.#state;
    this.chooseRadius(nextRadius(tool === 'sketch' ? sketchRadiusPx : brushRadiusPx, direction));
  }

  /** Replaces the view; a photo is needed for anything but its size. */
  changeView(change: (view: View, photo: OpenDocument | undefined) => View): void {
    const view = change(this.#state.view, this.#state.document);
    if (view !== this.#state.view) this.#change({ view });
  }

  compare(isComparing: boolean): void {
    if (this.#state.document && isComparing !== this.#state.isComparing) this.#change({ isComparing });
  }

  /** Divides the view there, 0 to 1 of its width, or no longer. */
  divide(split: number | undefined): void {
    const within = split === undefined ? undefined : Math.min(1, Math.max(0, split));
    if (this.#state.document && within !== this.#state.split) this.#change({ split: within });
  }

  /** Shows `document` with what is painted in it. */
  #begin(document: OpenDocument, drawing: Drawing): void {
    this.#session = new DocumentSession(this.#parts.engine, document);
    this.#history = createHistory(document);
    for (const mark of listMarks(drawing)) {
      const { present } = this.#history;
      this.#history.push({ ...present, drawing: addMark(present.drawing, mark) });
    }
    this.#change({
      document,
      isComparing: false,
      split: undefined,
      view: fitView(this.#state.view, document),
      brushRadiusPx: defaultBrushRadius(document),
      sketchRadiusPx: defaultSketchRadius(document),
      ...this.#describe(),
    });
  }

  #addMark(mark: Mark): void {
    const isRemoval = mark.kind === 'mask' && mark.shape.mode === 'add';
    const isOrdered = isRemoval && this.#state.fillsOnPointerUp;
    if (this.#queue) {
      this.#queue.waiting.paint(mark, isOrdered);
      this.#change(this.#describe());
      return;
    }
    const present = this.#history.present;
    const drawing = addMark(present.drawing, mark);
    if (drawing === present.drawing) return;
    this.#history.push({ ...present, drawing });
    this.#change(this.#describe());
    // The stroke and its fill are one act then, so one undo takes both back.
    if (isOrdered) void this.#fillDrawing('replace');
  }

  async #fillDrawing(step: FillOrder['step'], acceptsLarge = false): Promise<void> {
    const session = this.#session;
    const { drawing, head } = this.#history.present;
    if (!session || !this.#canPaint() || drawing.mask.length === 0) return;
    await this.#fillInTurn(session, { drawing, step, acceptsLarge }, head);
  }

  /** Fills `first` in the photo at `head`, then what was ordered meanwhile. What cannot be filled stays painted. */
  async #fillInTurn(session: DocumentSession, first: FillOrder, head: number): Promise<void> {
    const waiting = new FillQueue(first.drawing);
    let order: FillOrder | undefined = first;
    let baseHead = head;
    while (order) {
      this.#queue = { waiting, head: baseHead };
      this.#change(this.#describe());
      const isFilled = await this.#fillOne(session, order, baseHead);
      baseHead = this.#history.present.head;
      if (!isFilled) waiting.recall();
      order = waiting.next();
      if (order) this.#history.push({ ...this.#history.present, drawing: order.drawing, head: baseHead });
    }
    this.#queue = undefined;
    const present = this.#history.present;
    for (const act of waiting.acts) {
      this.#history.push({ ...present, drawing: joinDrawings([present.drawing, act]) });
    }
    this.#showPresent();
  }

  /** Resolves whether the retouch is there. */
  async #fillOne(session: DocumentSession, order: FillOrder, head: number): Promise<boolean> {
    const { drawing, step, acceptsLarge, seed = this.#state.options.seed } = order;
    // What is being saved is saved first; whoever cancels that wants no fill either.
    if (this.#state.task && !(await this.#tasks.waitForEnd())) return false;
    const options = { ...this.#state.options, seed };
    const result = await this.#tasks.run('fill', (call) =>
      session.fill(drawing, head, options, call, acceptsLarge),
    );
    if (!result) return false;
    // The number of a variation that there is none of is not for later fills.
    if (order.seed !== undefined) this.chooseOptions({ seed });
    this.#history[step]({ drawing: EMPTY_DRAWING, head: result.head, retouches: session.retouches });
    for (const notice of result.retouch.notices) this.#parts.report({ kind: 'noticed', notice });
    return true;
  }

  /** Shows the present step of the history and tells the engine. */
  #showPresent(): void {
    this.#session?.takeUp(this.#history.present.retouches);
    this.#change(this.#describe());
    if (this.#queue) return;
    this.#session?.setHead(this.#history.present.head).catch((error: unknown) => {
      this.#reportFailure('undo', error);
    });
  }

  #describe(): Partial<EditorState> {
    const { waiting, head } = this.#queue ?? { head: this.#history.present.head };
    const retouches = this.#session?.retouches ?? [];
    const { canUndo, canRedo } = waiting ?? this.#history;
    return {
      drawing: (waiting ?? this.#history.present).drawing,
      filling: waiting?.filling ?? [],
      head,
      retouches,
      canUndo,
      canRedo,
      isUnsaved: (retouches[head - 1]?.id ?? '') !== this.#savedRetouchId,
    };
  }

  #isIdle(): boolean {
    return !this.#state.task && !this.#gesture;
  }

  /** While something is filled or saved, painting goes on. */
  #canPaint(): boolean {
    return !this.#gesture && this.#state.task?.kind !== 'open';
  }

  #reportFailure(task: 'open' | 'fill' | 'save' | 'undo', error: unknown): void {
    const failure =
      error instanceof AppError ? error : new AppError('INTERNAL', String(error), { cause: error });
    if (failure.code !== 'CANCELLED') this.#parts.report({ kind: 'failed', task, error: failure });
  }

  #change(change: Partial<EditorState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }

  #announceLive(): void {
    for (const listener of this.#liveListeners) listener();
  }
}

/** Retouches that came with the photo can be undone like new ones. */
function createHistory({ retouches, head }: OpenDocument): History<Step> {
  const later = retouches.map((_, index) => ({ drawing: EMPTY_DRAWING, head: index + 1, retouches }));
  return new History<Step>([{ drawing: EMPTY_DRAWING, head: 0, retouches }, ...later], head);
}

function opposite(mode: ShapeMode): ShapeMode {
  return mode === 'add' ? 'erase' : 'add';
}
