import Konva from 'konva';
import type { Point } from '../../shared/geometry.js';
import { cornersOf } from '../../shared/geometry.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import type { CloneMark, Drawing, LiveMark } from '../editor/drawing.js';
import { isDrawingEmpty, joinFilling } from '../editor/drawing.js';
import type { Editor } from '../editor/editor.js';
import type { Cloning, EditorState } from '../editor/editor-state.js';
import { findShownOrigins } from '../editor/origin-acts.js';
import { toOrder } from '../editor/timeline.js';
import { resizeView, toLevel } from '../editor/view.js';
import { CloneLayer } from './clone-layer.js';
import { CursorMark } from './cursor-mark.js';
import { FramingLayer } from './framing-layer.js';
import { InkLayer } from './ink-layer.js';
import { inkLookOf } from './ink-look.js';
import { OriginLayer } from './origin-layer.js';
import { PhotoLayer } from './photo-layer.js';
import { PlacingLayer } from './placing-layer.js';
import { SourceMark } from './source-mark.js';
import { ProposalInk } from './proposal-ink.js';
import { turnLayer } from './turn-layer.js';

// We draw every change at once; Konva would draw it again a frame later.
Konva.autoDrawEnabled = false;

/** Stripes move by one pixel in this time. Drawing more often would look the same and slow the fill down. */
const STRIPE_INTERVAL_MS = 55;

/** What the canvas needs of the page. */
export interface StageParts {
  readonly container: HTMLDivElement;
  /** The tool's mark under the pointer. */
  readonly mark: SVGSVGElement;
  /** What shows where a tool copies from. */
  readonly sourceMark: SVGSVGElement;
  readonly editor: Editor;
  readonly assetUrl: (path: string) => string;
  /** A picture could not be loaded. */
  readonly onFailure: (error: unknown) => void;
  /** The photo can be seen now, or no longer. */
  readonly onPhotoShown: (isShown: boolean) => void;
}

/**
 * The picture in the window, and the only place that knows Konva. It follows the editor: at most one drawing per frame, the photo
 * only when something of it changed, the ink with every movement of the pointer.
 */
export class CanvasStage {
  readonly #parts: StageParts;
  readonly #stage: Konva.Stage;
  readonly #photo: PhotoLayer;
  readonly #clone = new CloneLayer();
  readonly #ink = new InkLayer();
  readonly #proposals = new ProposalInk();
  readonly #placing: PlacingLayer;
  readonly #framing: FramingLayer;
  readonly #origins = new OriginLayer();
  /** The photo as it was opened, over the left part of a divided view. */
  #original: PhotoLayer | undefined;
  readonly #cursor: CursorMark;
  readonly #sourceMark: SourceMark;
  readonly #stops: (() => void)[] = [];
  readonly #reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  #frame = 0;
  #nextStripe: ReturnType<typeof setTimeout> | undefined;
  /** What is being filled, until its result can be seen; `filling` and `fitted` as the editor said them. */
  #filled:
    | {
        readonly filling: readonly Drawing[];
        readonly fitted: PixelRuns | undefined;
        readonly drawing: Drawing;
      }
    | undefined;
  /** What is being copied, until its result can be seen. */
  #cloned: readonly Cloning[] = [];
  #isPhotoStale = true;
  #isInkStale = true;
  #isPhotoShown: boolean | undefined;
  #pointer: { place: Point; isErasing: boolean; isKeyboard: boolean } | undefined;

  constructor(parts: StageParts) {
    this.#parts = parts;
    const { container, editor } = parts;
    this.#cursor = new CursorMark(parts.mark);
    this.#sourceMark = new SourceMark(parts.sourceMark);
    this.#stage = new Konva.Stage({ container, width: 1, height: 1, listening: false });
    this.#photo = this.#createPhotoLayer();
    this.#placing = new PlacingLayer((move) => editor.changePlacing(move));
    this.#framing = new FramingLayer(editor.frames);
    this.#stage.add(this.#photo.layer, this.#ink.layer);
    this.#stops.push(
      editor.subscribe(() => this.#refresh('photo')),
      editor.onOverlay(() => this.#refresh('ink')),
    );
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(container);
    this.#stops.push(() => observer.disconnect());
    // The window was moved to a screen of another density: no other event tells of it.
    const density = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const onDensity = (): void => this.#resize();
    density.addEventListener('change', onDensity);
    this.#stops.push(() => density.removeEventListener('change', onDensity));
    this.#resize();
  }

  /** Shows the tool's mark at a place of the view, or nowhere. */
  showPointer(pointer: { place: Point; isErasing: boolean; isKeyboard: boolean } | undefined): void {
    this.#pointer = pointer;
    this.#refresh('cursor');
  }

  /** Loads pictures again that could not be loaded. */
  retry(): void {
    this.#photo.retry();
    this.#original?.retry();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#nextStripe);
    for (const stop of this.#stops) stop();
    this.#photo.dispose();
    this.#ink.dispose();
    this.#original?.dispose();
    this.#stage.destroy();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#parts.container;
    if (width === 0 || height === 0) return;
    Konva.pixelRatio = devicePixelRatio;
    this.#stage.size({ width, height });
    for (const layer of this.#stage.getLayers()) followDensity(layer);
    this.#parts.editor.changeView((view, photo) =>
      photo
        ? resizeView(view, photo, { width, height }, devicePixelRatio)
        : { ...view, size: { width, height }, pixelRatio: devicePixelRatio },
    );
    this.#refresh('photo');
  }

  #refresh(what: 'photo' | 'ink' | 'cursor'): void {
    if (what === 'photo') this.#isPhotoStale = true;
    if (what !== 'cursor') this.#isInkStale = true;
    if (this.#frame === 0) this.#frame = requestAnimationFrame((time) => this.#draw(time));
  }

  #draw(time: number): void {
    this.#frame = 0;
    const { state, overlay } = this.#parts.editor;
    const [isPhotoStale, isInkStale] = [this.#isPhotoStale, this.#isInkStale];
    // Before anything is drawn: what is drawn may ask for the next frame.
    this.#isPhotoStale = false;
    this.#isInkStale = false;
    if (isPhotoStale) {
      turnLayer(this.#photo.layer, state);
      const { isPhotoShown, hasAllPatches } = this.#photo.update(state);
      if (isPhotoShown !== this.#isPhotoShown) this.#parts.onPhotoShown(isPhotoShown);
      this.#isPhotoShown = isPhotoShown;
      this.#drawOriginal(state);
      this.#followFilling(state, hasAllPatches);
      this.#followCloning(state, hasAllPatches);
      // The handles are the only thing on the canvas that Konva hears the pointer for.
      const isPlacing = this.#drawPlacing(state);
      this.#stage.listening(this.#drawFraming(state) || isPlacing);
    }
    this.#drawOrigins(state);
    const isFilling = this.#filled !== undefined;
    if (isInkStale) this.#drawInk(state, overlay, time);
    if (isInkStale) this.#drawClones(state, overlay);
    const { place, isErasing = false, isKeyboard = false } = this.#pointer ?? {};
    const isHidden = state.isComparing || state.placing !== undefined || state.framing !== undefined;
    this.#cursor.update(state, isHidden ? undefined : place, isErasing, isKeyboard);
    this.#sourceMark.update(state, isHidden ? undefined : this.#parts.editor.sourceAt(place));
    if (!isFilling || this.#reducedMotion.matches) return;
    clearTimeout(this.#nextStripe);
    this.#nextStripe = setTimeout(() => this.#refresh('ink'), STRIPE_INTERVAL_MS);
  }

  /** Most layers are in the window only while they show something: each costs memory as large as the window, and time in every frame. */
  #hold(layer: Konva.Layer, isNeeded: boolean): void {
    const isHeld = layer.getStage() !== null;
    if (isNeeded === isHeld) return;
    if (!isNeeded) {
      layer.remove();
      return;
    }
    followDensity(layer);
    this.#stage.add(layer);
    const fromBottom = [this.#original, this.#clone, this.#origins, this.#ink, this.#placing, this.#framing];
    for (const one of fromBottom) if (one?.layer.getStage()) one.layer.moveToTop();
  }

  #drawPlacing(state: EditorState): boolean {
    const { layer } = this.#placing;
    if (state.placing) this.#hold(layer, true);
    const isPlacing = this.#placing.update(state, this.#photo.layer.getNativeCanvasElement());
    this.#hold(layer, isPlacing);
    return isPlacing;
  }

  #drawFraming(state: EditorState): boolean {
    const { layer } = this.#framing;
    if (state.framing) this.#hold(layer, true);
    const isFraming = this.#framing.update(state);
    this.#hold(layer, isFraming);
    return isFraming;
  }

  #drawOrigins(state: EditorState): void {
    const shown = findShownOrigins(state);
    this.#hold(this.#origins.layer, shown !== undefined);
    this.#origins.update(shown, state.view, this.#pointer?.place);
  }

  #createPhotoLayer(): PhotoLayer {
    const { assetUrl, onFailure } = this.#parts;
    return new PhotoLayer({ assetUrl, onChange: () => this.#refresh('photo'), onFailure });
  }

  #drawOriginal(state: EditorState): void {
    const { split, isComparing, document, view } = state;
    if (split === undefined || isComparing || !document) {
      this.#original?.dispose();
      this.#original = undefined;
      return;
    }
    if (!this.#original) {
      this.#original = this.#createPhotoLayer();
      this.#hold(this.#original.layer, true);
    }
    turnLayer(this.#original.layer, state);
    const { width, height } = view.size;
    const corners = cornersOf({ left: 0, top: 0, width: width * split, height });
    this.#original.layer.clipFunc((context) => {
      for (const { x, y } of corners.map((corner) => toLevel(view, corner))) context.lineTo(x, y);
    });
    this.#original.update({ ...state, isComparing: true });
  }

  /** The ink of a fill stays until its result has arrived, or until something else is painted. */
  #followFilling({ filling, drawing, task }: EditorState, hasAllPatches: boolean): void {
    if (filling.length > 0) {
      const before = this.#filled?.filling === filling ? this.#filled : undefined;
      // The task ends a moment before the fill does.
      const fitted = task ? task.fitted : before?.fitted;
      if (!before || before.fitted !== fitted) {
        this.#filled = { filling, fitted, drawing: joinFilling(filling, fitted) };
      }
    } else if (hasAllPatches || !isDrawingEmpty(drawing)) this.#filled = undefined;
  }

  /** The same for copies, one by one. */
  #followCloning({ cloning }: EditorState, hasAllPatches: boolean): void {
    const isRunning = ({ mask }: Cloning): boolean => cloning.some((one) => one.mask === mask);
    const ended = hasAllPatches ? [] : this.#cloned.filter((one) => !isRunning(one));
    this.#cloned = [...ended, ...cloning];
  }

  #drawClones({ isComparing, view }: EditorState, overlay: LiveMark | CloneMark | undefined): void {
    const live = overlay?.kind === 'clone' ? [{ ...overlay, mask: [overlay.shape] }] : [];
    const shown = isComparing ? [] : [...this.#cloned, ...live];
    this.#hold(this.#clone.layer, shown.length > 0);
    this.#clone.update(shown, view, this.#photo.layer.getNativeCanvasElement());
  }

  #drawInk(state: EditorState, overlay: LiveMark | CloneMark | undefined, time: number): void {
    const { document: photo, drawing, view, isComparing } = state;
    const isShown = photo !== undefined && !isComparing && !state.framing;
    if (!isShown) {
      this.#ink.layer.visible(false);
      return;
    }
    const look = inkLookOf(state);
    const live = overlay?.kind === 'clone' ? undefined : overlay;
    const proposed = this.#proposals.show(state);
    // Where nothing is filled, the same look outlines a retouch.
    const outlined = this.#filled?.drawing ?? proposed?.all ?? findHighlighted(state);
    const filled = outlined && {
      drawing: outlined,
      live: undefined,
      ...{ view, photo, look },
      fillingSeconds: this.#reducedMotion.matches || !this.#filled ? 0 : time / 1000,
    };
    const ink = { drawing: proposed?.chosen ?? drawing, live: proposed?.frame ?? live };
    this.#ink.paint({ ...ink, view, photo, look }, filled);
  }
}

/** The screen may have another density than when the layer's canvas was made. */
function followDensity(layer: Konva.Layer): void {
  const canvas = layer.getCanvas();
  if (canvas.getPixelRatio() !== devicePixelRatio) canvas.setPixelRatio(devicePixelRatio);
}

/** The mask and the lines of the retouch that is outlined, unless they are painted at the moment. */
function findHighlighted({ retouches, highlighted, editing }: EditorState): Drawing | undefined {
  if (highlighted === undefined || highlighted === editing) return undefined;
  const operation = retouches.find(({ id }) => id === highlighted)?.operation;
  return operation && toOrder(operation).drawing;
}
