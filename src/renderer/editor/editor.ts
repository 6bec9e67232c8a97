import type { ColourSearch } from '../../shared/colour-search.js';
import type { Point } from '../../shared/geometry.js';
import type { Move } from '../../shared/move.js';
import type { ShapeMode } from '../../shared/stroke.js';
import type { FillOptions, OpenDocument, Saved } from './contract-types.js';
import type { SaveChoice, WeighChoice } from './engine-document.js';
import type { CloneMark, LiveMark, Mark } from './drawing.js';
import { isDrawingEmpty } from './drawing.js';
import { FindActs } from './find-acts.js';
import type { EditorParts } from './editor-core.js';
import { EditorCore } from './editor-core.js';
import type { EditorState, PhotoLook } from './editor-state.js';
import { FillRunner } from './fill-runner.js';
import type { EditorSetup } from './editor-setup.js';
import { describeEditorSetup } from './editor-setup.js';
import { FrameActs } from './frame-acts.js';
import { LineActs } from './line-acts.js';
import { MaskActs } from './mask-acts.js';
import { OriginActs } from './origin-acts.js';
import type { MaskLook } from './mask-look.js';
import type { OpenPhoto } from './open-photo.js';
import type { PageMemory } from './page-memory.js';
import { moveByKey, tidyMove, UNMOVED } from './placing.js';
import { PhotoLifecycle } from './photo-lifecycle.js';
import { RetouchActs } from './retouch-acts.js';
import { VariationRunner } from './variation-runner.js';
import { SnapActs } from './snap-acts.js';
import type { Press } from './tool-controller.js';
import { ToolController } from './tool-controller.js';
import type { ToolName } from './tools/tools.js';
import type { View } from './view.js';
import { toImage } from './view.js';
import { Viewport } from './viewport.js';

/**
 * The window without its picture: the photo and its retouches, tools, view, one history over painting and filling. Plain
 * TypeScript; pages and stories drive it alike. No method throws: what goes wrong is reported as an event, and the state is as
 * it was.
 */
export class Editor {
  readonly #core: EditorCore;
  readonly #lifecycle: PhotoLifecycle;
  readonly #fills: FillRunner;
  /** What is done to the list of retouches. */
  readonly retouches: RetouchActs;
  /** What is done to all that is marked. */
  readonly masks: MaskActs;
  /** What is found by itself. */
  readonly finds: FindActs;
  readonly lines: LineActs;
  /** What shows where retouches were copied from. */
  readonly origins: OriginActs;
  /** What makes the photo larger, or straight. */
  readonly frames: FrameActs;
  /** What makes other results of a retouch. */
  readonly variations: VariationRunner;
  readonly #snaps: SnapActs;
  readonly #tools: ToolController;
  readonly #viewport: Viewport;

  constructor(parts: EditorParts) {
    this.#core = new EditorCore(parts);
    this.#lifecycle = new PhotoLifecycle(this.#core);
    this.#snaps = new SnapActs(this.#core);
    this.#fills = new FillRunner(this.#core, this.#snaps);
    this.retouches = new RetouchActs(this.#core, this.#fills);
    this.masks = new MaskActs(this.#core);
    this.finds = new FindActs(this.#core);
    this.lines = new LineActs(this.#core);
    this.origins = new OriginActs(this.#core);
    this.frames = new FrameActs(this.#core, this.#lifecycle, this.#fills);
    this.variations = new VariationRunner(this.#core);
    this.#tools = new ToolController(this.#core, {
      onMark: (mark) => this.#paint(mark),
      onCopy: (mark) => void this.#fills.clone(mark),
    });
    this.#viewport = new Viewport(this.#core);
  }

  get state(): EditorState {
    return this.#core.state;
  }

  /** Calls `listener` with every new state; returns the way to stop. */
  subscribe(listener: (state: EditorState) => void): () => void {
    return this.#core.subscribe(listener);
  }

  /** What the tool shows over what is painted. A growing line grows in place; read it when `onOverlay` says so. */
  get overlay(): LiveMark | CloneMark | undefined {
    return this.#tools.overlay;
  }

  /** Calls `listener` whenever `overlay` grew, began or ended; returns the way to stop. */
  onOverlay(listener: () => void): () => void {
    return this.#tools.onOverlay(listener);
  }

  /** Opens the photo behind a token in place of the present one; `ignore` leaves its sidecar aside. Resolves whether it is open. */
  async open(file: string, sidecar: 'auto' | 'ignore' = 'auto'): Promise<boolean> {
    return this.#isIdle() && this.#lifecycle.open(file, sidecar);
  }

  /**
   * Takes up a photo that is open still though its page is gone; `memory` is what that page knew, `setup` how it was used.
   * Resolves whether there is one.
   */
  async resume(memory: PageMemory | undefined, setup?: EditorSetup): Promise<boolean> {
    return this.#isIdle() && this.#lifecycle.resume(memory, setup);
  }

  /** What the next page must know to go on, if this one is loaded again or crashes. */
  get memory(): PageMemory | undefined {
    return this.#lifecycle.memory;
  }

  /** Tool, options and place in the photo, for the next page too. */
  get setup(): EditorSetup | undefined {
    return describeEditorSetup(this.state);
  }

  /** Writes the photo as it is now shown behind the token `target`. Resolves with what was written. */
  async save(target: string, choice: SaveChoice): Promise<Saved | undefined> {
    return this.#isIdle() ? this.#lifecycle.save(target, choice) : undefined;
  }

  /** How many bytes a save would write; nothing where that cannot be said now, or `signal` says that nobody wants to know. */
  async weigh(choice: WeighChoice, signal: AbortSignal): Promise<number | undefined> {
    return this.state.task ? undefined : this.#lifecycle.weigh(choice, signal);
  }

  /** Writes the retouches that show as a recipe behind the token `target`; resolves with the name of the file that is there then. */
  async writeRecipe(target: string): Promise<string | undefined> {
    return this.#isIdle() ? this.#lifecycle.writeRecipe(target) : undefined;
  }

  /**
   * Fills what is painted; while something is filled or saved, as soon as that has ended. `acceptsLarge`: the person has agreed that
   * more than half of the photo goes; else that fails with `MASK_UNLIKELY`.
   */
  async fill(acceptsLarge = false): Promise<void> {
    if (this.#canPaint()) await this.#fills.fill(acceptsLarge);
  }

  /** Takes what is painted into the hand: `placing` says where it is about to go, until it is placed or put back. */
  startPlacing(): void {
    const { drawing, editing } = this.state;
    if (this.#canPaint() && drawing.mask.length > 0 && editing === undefined) {
      this.#core.change({ placing: UNMOVED });
    }
  }

  changePlacing(move: Partial<Move>): void {
    const { placing } = this.state;
    if (placing) this.#core.change({ placing: tidyMove({ ...placing, ...move }) });
  }

  /** Moves what is painted to where it is held; while something is filled or saved, as soon as that has ended. */
  async place(): Promise<void> {
    const { placing } = this.state;
    this.putBack();
    if (placing) await this.#fills.move(placing);
  }

  /** What was taken up stays where it was; false where nothing was. */
  putBack(): boolean {
    if (!this.state.placing) return false;
    this.#core.change({ placing: undefined });
    return true;
  }

  /** Fills the newest retouch again with the present options and another seed. Undo brings the old one back. */
  async tryAnother(): Promise<void> {
    if (this.#canPaint()) await this.#fills.tryAnother();
  }

  /** Is there a newest retouch, and nothing else going on? */
  get canTryAnother(): boolean {
    return this.#fills.canTryAnother;
  }

  /** Asks the engine to stop its task. What waits to be filled is only painted again. */
  cancelTask(): void {
    this.#fills.cancel();
  }

  /** Takes back the last act; while a fill runs, only what was done since it began. */
  undo(): void {
    if (this.#isIdle() && this.#canPaint() && this.#lifecycle.step('back')) return;
    this.#travel(({ timeline }) => timeline.undo());
  }

  redo(): void {
    if (this.#isIdle() && this.#canPaint() && this.#lifecycle.step('forth')) return;
    this.#travel(({ timeline }) => timeline.redo());
  }

  /** Takes away everything that is painted and not filled. */
  clearDrawing(): void {
    const { photo } = this.#core;
    const { drawing, editing } = this.state;
    if (!photo || !this.#canPaint() || (isDrawingEmpty(drawing) && editing === undefined)) return;
    photo.timeline.clear();
    photo.show();
  }

  /** The pointer goes down at `viewPoint`. False: nothing to draw. */
  pointerDown(viewPoint: Point, press?: Press): boolean {
    if (this.state.proposals) {
      this.finds.toggleAt(viewPoint);
      return false;
    }
    return this.#canPaint() && this.#tools.down(viewPoint, press);
  }

  /** The pointer moved through points of the view; `pressures` are those of a pen there, 0 to 1. */
  pointerMove(viewPoints: readonly Point[], pressures?: readonly number[]): void {
    this.#tools.move(viewPoints, pressures);
  }

  /** The pointer went up: the mark is painted, and filled where the person wants that at once. */
  pointerUp(): void {
    this.#tools.up();
  }

  /** The pointer is over the photo and not down; without a point it has left. */
  pointerHover(viewPoint: Point | undefined): void {
    this.#tools.hover(viewPoint);
  }

  /** Hands the tool a key that was pressed without Ctrl, Alt or Command; true where it took it. */
  toolKey(key: string): boolean {
    const { placing, view } = this.state;
    if (placing) {
      const moved = moveByKey(placing, key, Math.max(1, 1 / view.scale), view.degrees);
      if (moved) this.#core.change({ placing: moved });
      return moved !== undefined;
    }
    if (this.state.framing) return this.frames.key(key);
    return this.finds.key(key) || this.#tools.key(key);
  }

  /** Drops what is not finished, or hides what is shown over the photo; false where there is nothing. */
  cancelGesture(): boolean {
    return (
      this.putBack() ||
      this.frames.close() ||
      this.finds.close() ||
      this.#tools.cancel() ||
      this.origins.hide()
    );
  }

  chooseTool(tool: ToolName): void {
    this.#core.change({ tool });
  }

  /** Radius of the present tool's line in pixels of the photo. */
  chooseRadius(radiusPx: number): void {
    this.#tools.chooseRadius(radiusPx);
  }

  /** One step larger (1) or smaller (-1). */
  stepRadius(direction: 1 | -1): void {
    this.#tools.stepRadius(direction);
  }

  /** Are guidance lines drawn to contours from now on? */
  chooseSnapping(snapsLines: boolean): void {
    this.#core.change({ snapsLines });
    if (snapsLines) this.#snaps.prepare();
  }

  /** What the magic wand marks from now on. */
  chooseWand(change: Partial<ColourSearch>): void {
    this.#core.change({ wand: { ...this.state.wand, ...change } });
  }

  /** Over which part of the radius copies fade in, 0 to 1. */
  chooseSoftness(cloneSoftness: number): void {
    this.#core.change({ cloneSoftness });
  }

  /** Where the tool would copy from with the pointer at a place of the view; nothing where it does not copy. In pixels of the photo. */
  sourceAt(viewPoint: Point | undefined): Point | undefined {
    return this.#tools.sourceAt(viewPoint && toImage(this.state.view, viewPoint));
  }

  /** By how many pixels of the photo the mask grows and shrinks at a time. */
  chooseMaskStep(maskStepPx: number): void {
    this.#core.change({ maskStepPx });
  }

  chooseMaskLook(maskLook: MaskLook): void {
    this.#core.change({ maskLook });
  }

  /** Shows what is marked alone, white on black, or over the photo again. */
  showMaskAlone(isMaskAlone: boolean): void {
    this.#core.change({ isMaskAlone });
  }

  showPhotoAs(photoLook: PhotoLook): void {
    this.#core.change({ photoLook });
  }

  chooseMode(mode: ShapeMode): void {
    this.#core.change({ mode });
  }

  chooseOptions(options: Partial<FillOptions>): void {
    this.#core.change({ options: { ...this.state.options, ...options } });
  }

  /** Do brushes draw wider lines where a pen is pressed harder? */
  choosePenWidth(penSetsWidth: boolean): void {
    this.#core.change({ penSetsWidth });
  }

  chooseFillTrigger(fillsOnPointerUp: boolean): void {
    this.#core.change({ fillsOnPointerUp });
  }

  /** Replaces the view; a photo is needed for anything but its size. */
  changeView(change: (view: View, photo: OpenDocument | undefined) => View): void {
    this.#viewport.change(change);
  }

  /** Outlines a retouch on the photo; without an id none. */
  highlight(id: string | undefined): void {
    if (id !== this.state.highlighted) this.#core.change({ highlighted: id });
  }

  /** Shows the photo as it was opened, or no longer. */
  compare(isComparing: boolean): void {
    this.#viewport.compare(isComparing);
  }

  /** Shows the original in a pane of its own beside the result, or no longer. */
  showBeside(isSideBySide: boolean): void {
    this.#viewport.showBeside(isSideBySide);
  }

  /** Divides the view there, 0 to 1 of its width, or no longer. */
  divide(split: number | undefined): void {
    this.#viewport.divide(split);
  }

  #paint(mark: Mark): void {
    const { photo } = this.#core;
    if (!photo) return;
    const isRemoval = mark.kind === 'mask' && mark.shape.mode === 'add';
    photo.timeline.paint(mark, isRemoval && this.state.fillsOnPointerUp);
    photo.show();
    if (mark.kind === 'sketch') this.#snaps.snap(mark.stroke);
    void this.#fills.run();
  }

  #travel(go: (photo: OpenPhoto) => boolean): void {
    const { photo } = this.#core;
    if (photo && this.#canPaint() && go(photo)) photo.showAndSync();
  }

  #isIdle(): boolean {
    return !this.state.task && !this.#tools.isDown;
  }

  /** While something is filled or saved, painting goes on; not while something is held over the photo, or proposed. */
  #canPaint(): boolean {
    const { placing, framing, proposals } = this.state;
    return !this.#tools.isDown && !placing && !framing && !proposals && this.state.task?.kind !== 'open';
  }
}
