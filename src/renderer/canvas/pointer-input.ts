import type { Point } from '../../shared/geometry.js';
import type { Editor } from '../editor/editor.js';
import { panBy, zoomBy } from '../editor/view.js';
import type { CanvasStage } from './stage.js';

/** A mouse wheel moves by about 100 a notch, fingers on a trackpad by far less at a time. */
const NOTCH = 50;
const ZOOM_PER_WHEEL = 0.0025;
const ZOOM_PER_PINCH = 0.01;

/** Turns what the pointer and the wheel do on the canvas into acts of the editor. */
export class PointerInput {
  readonly #container: HTMLElement;
  readonly #editor: Editor;
  readonly #stage: CanvasStage;
  readonly #isPanHeld: () => boolean;
  readonly #onPan: (isPanning: boolean) => void;
  readonly #listening = new AbortController();
  #drag: { kind: 'draw' | 'pan'; pointerId: number; last: Point } | undefined;
  #wheelRest = 0;

  /** `isPanHeld`: the key for moving the photo is down; `onPan` hears when the photo is being moved. */
  constructor(parts: {
    readonly container: HTMLElement;
    readonly editor: Editor;
    readonly stage: CanvasStage;
    readonly isPanHeld: () => boolean;
    readonly onPan: (isPanning: boolean) => void;
  }) {
    this.#container = parts.container;
    this.#editor = parts.editor;
    this.#stage = parts.stage;
    this.#isPanHeld = parts.isPanHeld;
    this.#onPan = parts.onPan;
    const listen = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      listener: (event: HTMLElementEventMap[Name]) => void,
    ): void => {
      const { signal } = this.#listening;
      this.#container.addEventListener(name, listener, { signal, passive: false });
    };
    listen('pointerdown', (event) => this.#onDown(event));
    listen('pointermove', (event) => this.#onMove(event));
    listen('pointerup', (event) => this.#onUp(event));
    listen('pointercancel', (event) => this.#onCancel(event));
    listen('pointerleave', () => this.#stage.showPointer(undefined));
    listen('wheel', (event) => this.#onWheel(event));
    listen('contextmenu', (event) => event.preventDefault());
  }

  dispose(): void {
    this.#listening.abort();
  }

  #onDown(event: PointerEvent): void {
    // A second finger or button does not begin a second stroke.
    if (this.#drag) return;
    const place = this.#placeOf(event);
    const wantsPan = event.button === 1 || this.#isPanHeld() || this.#editor.state.tool === 'hand';
    if (wantsPan && this.#editor.state.document) {
      this.#drag = { kind: 'pan', pointerId: event.pointerId, last: place };
      this.#onPan(true);
    } else if (event.button === 0 && this.#editor.pointerDown(place, event.altKey)) {
      this.#drag = { kind: 'draw', pointerId: event.pointerId, last: place };
    }
    if (this.#drag) this.#container.setPointerCapture(event.pointerId);
    if (event.button === 1) event.preventDefault();
    this.#container.focus({ preventScroll: true });
    this.#showPointer(event, place);
  }

  #onMove(event: PointerEvent): void {
    const place = this.#placeOf(event);
    this.#showPointer(event, place);
    const drag = this.#drag;
    if (drag?.pointerId !== event.pointerId) return;
    if (drag.kind === 'draw') {
      // The browser gives one event per frame and keeps what happened between.
      const between = event.getCoalescedEvents().map((one) => this.#placeOf(one));
      this.#editor.pointerMove(between.length > 0 ? between : [place]);
      return;
    }
    const dx = place.x - drag.last.x;
    const dy = place.y - drag.last.y;
    drag.last = place;
    this.#editor.changeView((view, photo) => (photo ? panBy(view, photo, dx, dy) : view));
  }

  #onUp(event: PointerEvent): void {
    const drag = this.#endDrag(event);
    if (drag === 'draw') this.#editor.pointerUp();
  }

  #onCancel(event: PointerEvent): void {
    if (this.#endDrag(event) === 'draw') this.#editor.cancelGesture();
    this.#stage.showPointer(undefined);
  }

  #endDrag(event: PointerEvent): 'draw' | 'pan' | undefined {
    const drag = this.#drag;
    if (drag?.pointerId !== event.pointerId) return undefined;
    this.#drag = undefined;
    if (drag.kind === 'pan') this.#onPan(false);
    return drag.kind;
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    const { tool } = this.#editor.state;
    const place = this.#placeOf(event);
    const hasSize = tool === 'brush' || tool === 'sketch';
    if (event.shiftKey) {
      const distance = event.deltaX === 0 ? event.deltaY : event.deltaX;
      this.#editor.changeView((view, photo) => (photo ? panBy(view, photo, -distance, 0) : view));
    } else if (event.ctrlKey || event.metaKey || !hasSize) {
      const strength = Math.abs(event.deltaY) >= NOTCH ? ZOOM_PER_WHEEL : ZOOM_PER_PINCH;
      const factor = Math.exp(-event.deltaY * strength);
      this.#editor.changeView((view, photo) => (photo ? zoomBy(view, photo, factor, place) : view));
    } else {
      this.#wheelRest += event.deltaY;
      if (Math.abs(this.#wheelRest) < NOTCH) return;
      this.#editor.stepRadius(this.#wheelRest < 0 ? 1 : -1);
      this.#wheelRest = 0;
    }
    this.#showPointer(event, place);
  }

  #showPointer(event: MouseEvent, place: Point): void {
    const isPan = this.#isPanHeld() || this.#drag?.kind === 'pan';
    const isErasing = (this.#editor.state.mode === 'erase') !== event.altKey;
    this.#stage.showPointer(isPan ? undefined : { place, isErasing, isKeyboard: false });
  }

  #placeOf(event: MouseEvent): Point {
    const { left, top } = this.#container.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}
