import type { Point } from '../../shared/geometry.js';
import type { ShapeMode } from '../../shared/stroke.js';
import { largestRadius, nextRadius } from './brush-size.js';
import type { Mark } from './drawing.js';
import type { EditorCore } from './editor-core.js';
import { BEGIN_GESTURE } from './tools/begin-gesture.js';
import type { Gesture, ToolName } from './tools/tool.js';
import { toImage } from './view.js';

/** The tool in the person's hand: which one, how large, and what it does under the pointer. */
export class ToolController {
  readonly #core: EditorCore;
  readonly #onMark: (mark: Mark) => void;
  readonly #liveListeners = new Set<() => void>();
  #gesture: Gesture | undefined;

  /** `onMark` hears of every mark that a tool has finished. */
  constructor(core: EditorCore, onMark: (mark: Mark) => void) {
    this.#core = core;
    this.#onMark = onMark;
  }

  /** Is there a mark under the pointer? */
  get isDown(): boolean {
    return this.#gesture !== undefined;
  }

  /** The mark under the pointer, growing in place; read it when `onLive` says so. */
  get live(): Mark | undefined {
    return this.#gesture?.live;
  }

  /** Calls `listener` whenever `live` grew, began or ended; returns the way to stop. */
  onLive(listener: () => void): () => void {
    this.#liveListeners.add(listener);
    return () => this.#liveListeners.delete(listener);
  }

  choose(tool: ToolName): void {
    this.cancel();
    this.#core.change({ tool });
  }

  /** Radius of the present tool's line in pixels of the photo. */
  chooseRadius(radiusPx: number): void {
    const { document, tool } = this.#core.state;
    const radius = Math.min(document ? largestRadius(document) : radiusPx, Math.max(0.5, radiusPx));
    this.#core.change(tool === 'sketch' ? { sketchRadiusPx: radius } : { brushRadiusPx: radius });
  }

  /** One step larger (1) or smaller (-1). */
  stepRadius(direction: 1 | -1): void {
    this.chooseRadius(nextRadius(this.#radiusPx(), direction));
  }

  /** The pointer goes down at `viewPoint`; `isInverted` makes an adding tool erase and the reverse. False: nothing to draw. */
  down(viewPoint: Point, isInverted: boolean): boolean {
    const { document, tool, mode, view, isComparing } = this.#core.state;
    if (!document || tool === 'hand' || isComparing) return false;
    this.#gesture = BEGIN_GESTURE[tool]({
      point: toImage(view, viewPoint),
      mode: isInverted ? opposite(mode) : mode,
      radiusPx: this.#radiusPx(),
      tolerancePx: 0.5 / view.scale,
      image: document,
    });
    this.#announceLive();
    return true;
  }

  /** The pointer moved through points of the view. */
  move(viewPoints: readonly Point[]): void {
    if (!this.#gesture) return;
    this.#gesture.move(viewPoints.map((point) => toImage(this.#core.state.view, point)));
    this.#announceLive();
  }

  /** The pointer went up: the mark is finished. */
  up(): void {
    const mark = this.#gesture?.finish();
    this.#gesture = undefined;
    this.#announceLive();
    if (mark) this.#onMark(mark);
  }

  /** Drops the mark under the pointer; false where there is none. */
  cancel(): boolean {
    if (!this.#gesture) return false;
    this.#gesture = undefined;
    this.#announceLive();
    return true;
  }

  #radiusPx(): number {
    const { tool, sketchRadiusPx, brushRadiusPx } = this.#core.state;
    return tool === 'sketch' ? sketchRadiusPx : brushRadiusPx;
  }

  #announceLive(): void {
    for (const listener of this.#liveListeners) listener();
  }
}

function opposite(mode: ShapeMode): ShapeMode {
  return mode === 'add' ? 'erase' : 'add';
}
