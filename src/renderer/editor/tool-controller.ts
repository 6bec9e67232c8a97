import type { Point } from '../../shared/geometry.js';
import type { ShapeMode } from '../../shared/stroke.js';
import { largestRadius, nextRadius } from './brush-size.js';
import type { OpenDocument } from './contract-types.js';
import type { CloneMark, LiveMark, Mark } from './drawing.js';
import { askAboutMasks } from './ask-about-masks.js';
import type { EditorCore } from './editor-core.js';
import type { EditorState } from './editor-state.js';
import type { CloneSettings, Tool } from './tools/tool.js';
import type { ToolEntry } from './tools/tools.js';
import { toolEntry } from './tools/tools.js';
import { widthOfPressure } from './pen-pressure.js';
import { toImage } from './view.js';

/** What becomes of what tools do. */
interface ToolUse {
  /** Hears of every mark that a tool has finished. */
  readonly onMark: (mark: Mark) => void;
  /** Hears of every stroke that copies. */
  readonly onCopy: (mark: CloneMark) => void;
  /** For stories with tools of their own. */
  readonly entryOf?: (name: EditorState['tool']) => ToolEntry;
}

/** How the pointer goes down. */
export interface Press {
  /** A tool that adds takes away, and the reverse. */
  readonly isInverted?: boolean;
  /** The tool takes away, whatever is chosen. */
  readonly isErasing?: boolean;
  /** A line from the last mark is wanted. */
  readonly isStraight?: boolean;
  /** Of a pen, 0 to 1; absent for pointers that have none. */
  readonly pressure?: number | undefined;
}

/** The tool in the person's hand: which one, how large, and what it does under the pointer. Points are of the view. */
export class ToolController {
  readonly #core: EditorCore;
  readonly #onMark: (mark: Mark) => void;
  readonly #entryOf: (name: EditorState['tool']) => ToolEntry;
  readonly #cloneSettings: CloneSettings;
  readonly #overlayListeners = new Set<() => void>();
  #held:
    { readonly name: EditorState['tool']; readonly photo: OpenDocument; readonly tool: Tool } | undefined;
  #isDown = false;
  /** Where the pointer went up last, in pixels of the photo. */
  #lastPoint: Point | undefined;

  constructor(core: EditorCore, { onMark, onCopy, entryOf = toolEntry }: ToolUse) {
    this.#core = core;
    this.#onMark = onMark;
    this.#entryOf = entryOf;
    this.#cloneSettings = {
      get source() {
        return core.state.cloneSource;
      },
      get softness() {
        return core.state.cloneSoftness;
      },
      choose: (cloneSource) => core.change({ cloneSource, mode: 'add' }),
      copy: onCopy,
    };
    core.subscribe((state) => this.#follow(state));
  }

  /** Is the tool down? */
  get isDown(): boolean {
    return this.#isDown;
  }

  /** What the tool shows over what is painted. A growing line grows in place; read it when `onOverlay` says so. */
  get overlay(): LiveMark | CloneMark | undefined {
    return this.#held?.tool.overlay;
  }

  /** Calls `listener` whenever `overlay` grew, began or ended; returns the way to stop. */
  onOverlay(listener: () => void): () => void {
    this.#overlayListeners.add(listener);
    return () => this.#overlayListeners.delete(listener);
  }

  /** Radius of the present tool's line in pixels of the photo. */
  chooseRadius(radiusPx: number): void {
    const { document } = this.#core.state;
    const radius = Math.min(document ? largestRadius(document) : radiusPx, Math.max(0.5, radiusPx));
    this.#core.change({ [this.#radiusName()]: radius });
  }

  /** One step larger (1) or smaller (-1). */
  stepRadius(direction: 1 | -1): void {
    this.chooseRadius(nextRadius(this.#core.state[this.#radiusName()], direction));
  }

  /** The pointer is over the photo and not down; without a place it has left. */
  hover(place: Point | undefined): void {
    this.#held?.tool.hover?.(place && toImage(this.#core.state.view, place));
  }

  /** The pointer goes down. False: nothing to do there. */
  down(place: Point, { isInverted, isErasing, isStraight, pressure }: Press = {}): boolean {
    const { document, mode, view, isComparing } = this.#core.state;
    if (!document || !this.#held || isComparing) return false;
    this.#isDown = true;
    const point = toImage(view, place);
    const lineFrom = isStraight ? this.#lastPoint : undefined;
    this.#lastPoint = point;
    this.#held.tool.down({
      point,
      mode: isErasing ? 'erase' : isInverted ? opposite(mode) : mode,
      radiusPx: this.#core.state[this.#radiusName()],
      width: pressure === undefined ? undefined : this.#widthsOf([pressure])?.[0],
      lineFrom,
      tolerancePx: 0.5 / view.scale,
      image: document,
    });
    return true;
  }

  /** The pointer moved; `pressures` are those of a pen at these places. */
  move(places: readonly Point[], pressures?: readonly number[]): void {
    if (!this.#isDown) return;
    const points = places.map((place) => toImage(this.#core.state.view, place));
    this.#lastPoint = points.at(-1) ?? this.#lastPoint;
    this.#held?.tool.move(points, pressures && this.#widthsOf(pressures));
  }

  up(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#held?.tool.up();
  }

  /** Hands the tool a key; true where it took it. */
  key(key: string): boolean {
    return this.#held?.tool.key?.(key) ?? false;
  }

  /** Where the tool would copy from with the pointer there, in pixels of the photo; nothing where it does not copy. */
  sourceAt(point: Point | undefined): Point | undefined {
    const { tool, cloneSource: source } = this.#core.state;
    if (!this.#entryOf(tool).copies || !source) return undefined;
    if (!source.from) return source.at;
    return point && { x: point.x + source.from.dx, y: point.y + source.from.dy };
  }

  /** Drops what the tool has not finished; false where there is nothing. */
  cancel(): boolean {
    this.#isDown = false;
    return this.#held?.tool.cancel() ?? false;
  }

  /** Changes the tool in the hand when another one is chosen, or another photo opened. */
  #follow({ tool: name, document: photo }: EditorState): void {
    if (this.#held?.name === name && this.#held.photo === photo) return;
    this.#leave();
    const { enter } = this.#entryOf(name);
    if (!photo || !enter) return;
    const tool = enter({
      redraw: () => this.#announceOverlay(),
      finish: (mark) => this.#onMark(mark),
      drawing: () => this.#core.state.drawing,
      masks: askAboutMasks(this.#core, photo.documentId),
      clone: this.#cloneSettings,
    });
    this.#held = { name, photo, tool };
  }

  #leave(): void {
    if (!this.#held) return;
    this.cancel();
    this.#held.tool.exit?.();
    this.#lastPoint = undefined;
    this.#held = undefined;
  }

  /** Nothing where the pen has no say. */
  #widthsOf(pressures: readonly number[]): number[] | undefined {
    return this.#core.state.penSetsWidth ? pressures.map(widthOfPressure) : undefined;
  }

  /** Tools without a line of their own leave the brush's size to be changed. */
  #radiusName(): 'brushRadiusPx' | 'sketchRadiusPx' {
    return this.#entryOf(this.#core.state.tool).radius ?? 'brushRadiusPx';
  }

  #announceOverlay(): void {
    for (const listener of this.#overlayListeners) listener();
  }
}

function opposite(mode: ShapeMode): ShapeMode {
  return mode === 'add' ? 'erase' : 'add';
}
