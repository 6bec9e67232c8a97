import type { Point } from '../../shared/geometry.js';
import { ARROW_KEYS } from '../editor/arrow-keys.js';
import type { Editor } from '../editor/editor.js';
import type { CanvasStage } from './stage.js';

/** CSS pixels for one press of an arrow key: usual, with Shift, with Alt. */
const STEP = 8;
const LONG_STEP = 48;
const SHORT_STEP = 1;

/** Painting without a pointer: arrows move a cross, one key puts the tool down and lifts it again. */
export class KeyboardPointer {
  readonly #editor: Editor;
  readonly #stage: CanvasStage;
  readonly #container: HTMLElement;
  #place: Point | undefined;
  #isDown = false;

  constructor(parts: {
    readonly container: HTMLElement;
    readonly editor: Editor;
    readonly stage: CanvasStage;
  }) {
    this.#editor = parts.editor;
    this.#stage = parts.stage;
    this.#container = parts.container;
  }

  /** Is the tool down? */
  get isDown(): boolean {
    return this.#isDown;
  }

  /** Moves the cross for an arrow key; false for every other key. */
  move(key: string, { shiftKey, altKey }: { shiftKey: boolean; altKey: boolean }): boolean {
    const direction = ARROW_KEYS[key];
    if (!direction || !this.#editor.state.document) return false;
    const step = shiftKey ? LONG_STEP : altKey ? SHORT_STEP : STEP;
    const { clientWidth, clientHeight } = this.#container;
    const from = this.#place ?? { x: clientWidth / 2, y: clientHeight / 2 };
    this.#place = {
      x: Math.min(clientWidth, Math.max(0, from.x + direction.x * step)),
      y: Math.min(clientHeight, Math.max(0, from.y + direction.y * step)),
    };
    if (this.#isDown) this.#editor.pointerMove([this.#place]);
    else this.#editor.pointerHover(this.#place);
    this.#show();
    return true;
  }

  /** Puts the tool down at the cross, or lifts it; `isStraight` draws a line from the last mark. Returns whether it is down now. */
  press(isStraight: boolean): boolean {
    this.#place ??= { x: this.#container.clientWidth / 2, y: this.#container.clientHeight / 2 };
    if (this.#isDown) this.#editor.pointerUp();
    this.#isDown = !this.#isDown && this.#editor.pointerDown(this.#place, { isStraight });
    this.#show();
    return this.#isDown;
  }

  /** Lifts the tool without a mark and hides the cross. */
  leave(): void {
    if (this.#isDown) this.#editor.cancelGesture();
    this.#isDown = false;
    this.#place = undefined;
  }

  #show(): void {
    if (!this.#place) return;
    const isErasing = this.#editor.state.mode === 'erase';
    this.#stage.showPointer({ place: this.#place, isErasing, isKeyboard: true });
  }
}
