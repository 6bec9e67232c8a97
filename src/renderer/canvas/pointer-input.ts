import type { Point } from '../../shared/geometry.js';
import type { Editor } from '../editor/editor.js';
import { toolEntry } from '../editor/tools/tools.js';
import type { View } from '../editor/view.js';
import { snapToRightAngle, twistBetween } from '../editor/turn.js';
import { middleOf, panBy, pinch, turnTo, zoomBy } from '../editor/view.js';
import type { CanvasStage } from './stage.js';
import { isWheelNotch } from './wheel.js';

/** A mouse wheel moves by about 100 a notch, fingers on a trackpad by far less at a time. */
const NOTCH = 50;
const ZOOM_PER_WHEEL = 0.0025;
const ZOOM_PER_PINCH = 0.01;
/** What the other end of a pen, and the button at its side, are in `PointerEvent.buttons`. */
const ERASER = 32;
const BARREL_BUTTON = 2;
/** A pen that cannot tell reports this pressure all the time (Pointer Events 3, section 4.1.1); one that can begins with a lighter touch. */
const NO_PRESSURE = 0.5;
/** Wheel events this soon after a trackpad's come from the trackpad too. */
const SCROLL_PAUSE_MS = 250;

/** Two fingers that twist by less move and zoom only. */
const LEAST_TWIST = 10;

/** Two fingers hold the photo: where they took it, and how it lay then. */
interface Pinch {
  readonly from: readonly [Point, Point];
  readonly view: View;
  /** The twist from which on the photo turns along, once it was reached. */
  twistFrom?: number;
}

/** One pointer does something from its place and the photo's angle at the start; `last` is where it was seen. */
interface Drag {
  readonly kind: 'draw' | 'pan' | 'turn';
  readonly pointerId: number;
  readonly start: { readonly place: Point; readonly degrees: number };
  last: Point;
  /** A pen says how hard it is pressed. */
  readonly hasPressure?: boolean;
}

/** Turns what the pointer and the wheel do on the canvas into acts of the editor. */
export class PointerInput {
  readonly #container: HTMLElement;
  readonly #editor: Editor;
  readonly #stage: Pick<CanvasStage, 'showPointer'>;
  readonly #isPanHeld: () => boolean;
  readonly #onPan: (isPanning: boolean) => void;
  readonly #onPointer: (place: Point | undefined) => void;
  readonly #onPen: () => void;
  readonly #listening = new AbortController();
  /** Fingers on the screen, in the order of their arrival. */
  readonly #fingers = new Map<number, Point>();
  #drag: Drag | undefined;
  #pinch: Pinch | undefined;
  #wheelRest = 0;
  #fingersScrolledAtMs = -Infinity;

  /**
   * `isPanHeld`: the key for moving the photo is down; `onPan` hears when the photo is being moved, `onPointer` where the
   * pointer is over it, `onPen` when a pen touches it.
   */
  constructor(parts: {
    readonly container: HTMLElement;
    readonly editor: Editor;
    readonly stage: Pick<CanvasStage, 'showPointer'>;
    readonly isPanHeld: () => boolean;
    readonly onPan: (isPanning: boolean) => void;
    readonly onPointer: (place: Point | undefined) => void;
    readonly onPen: () => void;
  }) {
    this.#container = parts.container;
    this.#editor = parts.editor;
    this.#stage = parts.stage;
    this.#isPanHeld = parts.isPanHeld;
    this.#onPan = parts.onPan;
    this.#onPointer = parts.onPointer;
    this.#onPen = parts.onPen;
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
    listen('pointerleave', () => {
      this.#onPointer(undefined);
      if (!this.#drag) this.#editor.pointerHover(undefined);
      this.#stage.showPointer(undefined);
    });
    listen('wheel', (event) => this.#onWheel(event));
    listen('contextmenu', (event) => event.preventDefault());
    // Keeps the middle button from scrolling the page. Not on pointerdown: then the mouseup that pastes could not be prevented.
    listen('mousedown', (event) => event.button === 1 && event.preventDefault());
  }

  dispose(): void {
    this.#listening.abort();
  }

  #onDown(event: PointerEvent): void {
    const place = this.#placeOf(event);
    if (event.pointerType === 'touch') this.#fingers.set(event.pointerId, place);
    if (event.pointerType === 'pen') this.#takeUpPen();
    if (this.#fingers.size === 2) this.#beginPinch();
    // A third finger or a second button does not begin a second stroke.
    if (this.#drag || this.#pinch || this.#fingers.size > 1) return;
    const { enter } = toolEntry(this.#editor.state.tool);
    const { placing, framing } = this.#editor.state;
    // With the hand, too, the button belongs to what is held over the photo.
    const wantsPan = event.button === 1 || this.#isPanHeld() || (!enter && !placing && !framing);
    const { degrees } = this.#editor.state.view;
    const drag = { pointerId: event.pointerId, start: { place, degrees }, last: place };
    if (wantsPan && this.#editor.state.document) {
      this.#drag = { kind: event.shiftKey ? 'turn' : 'pan', ...drag };
      this.#onPan(true);
    } else if (wantsDraw(event)) this.#beginDraw(event, drag);
    if (this.#drag) this.#container.setPointerCapture(event.pointerId);
    this.#container.focus({ preventScroll: true });
    this.#showPointer(event, place);
  }

  #beginDraw(event: PointerEvent, drag: Omit<Drag, 'kind'>): void {
    const hasPressure = event.pointerType === 'pen' && event.pressure !== NO_PRESSURE;
    const isDown = this.#editor.pointerDown(drag.last, {
      isInverted: isInverted(event),
      isErasing: isEraser(event),
      isStraight: event.shiftKey,
      pressure: hasPressure ? event.pressure : undefined,
    });
    if (isDown) this.#drag = { kind: 'draw', ...drag, hasPressure };
  }

  #onMove(event: PointerEvent): void {
    const place = this.#placeOf(event);
    if (this.#fingers.has(event.pointerId)) this.#fingers.set(event.pointerId, place);
    if (this.#pinch) return this.#followPinch(this.#pinch);
    this.#showPointer(event, place);
    const drag = this.#drag;
    if (!drag) this.#editor.pointerHover(place);
    if (drag?.pointerId !== event.pointerId) return;
    if (drag.kind === 'draw') {
      // The browser gives one event per frame and keeps what happened between.
      const between = event.getCoalescedEvents();
      const events = between.length > 0 ? between : [event];
      const pressures = drag.hasPressure ? events.map(({ pressure }) => pressure) : undefined;
      this.#editor.pointerMove(
        events.map((one) => this.#placeOf(one)),
        pressures,
      );
      return;
    }
    if (drag.kind === 'turn') return this.#turn(drag, place);
    const dx = place.x - drag.last.x;
    const dy = place.y - drag.last.y;
    drag.last = place;
    this.#editor.changeView((view, photo) => (photo ? panBy(view, photo, dx, dy) : view));
  }

  /** Turns the photo along with the pointer about the middle of the canvas. */
  #turn({ start }: Drag, place: Point): void {
    this.#editor.changeView((view, photo) => {
      const middle = middleOf(view);
      const degrees = start.degrees + twistBetween([middle, start.place], [middle, place]);
      return photo ? turnTo(view, photo, snapToRightAngle(degrees)) : view;
    });
  }

  #onUp(event: PointerEvent): void {
    this.#liftFinger(event);
    const drag = this.#endDrag(event);
    if (drag === 'draw') this.#editor.pointerUp();
  }

  #onCancel(event: PointerEvent): void {
    this.#liftFinger(event);
    if (this.#endDrag(event) === 'draw') this.#editor.cancelGesture();
    this.#stage.showPointer(undefined);
  }

  /** Whatever fingers did, it was the hand that holds the pen. */
  #takeUpPen(): void {
    this.#onPen();
    const drag = this.#drag && this.#fingers.has(this.#drag.pointerId) ? this.#drag : undefined;
    if (drag?.kind === 'draw') this.#editor.cancelGesture();
    else if (drag || this.#pinch) this.#onPan(false);
    if (drag) this.#drag = undefined;
    this.#pinch = undefined;
    this.#fingers.clear();
  }

  /** Two fingers move the photo instead of drawing. A pen that draws goes on: its hand may touch the screen. */
  #beginPinch(): void {
    const [first, second] = this.#fingers.values();
    const isFingerDrag = !this.#drag || this.#fingers.has(this.#drag.pointerId);
    if (!first || !second || !isFingerDrag || !this.#editor.state.document) return;
    if (this.#drag?.kind === 'draw') this.#editor.cancelGesture();
    this.#drag = undefined;
    this.#pinch = { from: [first, second], view: this.#editor.state.view };
    this.#onPan(true);
    this.#stage.showPointer(undefined);
  }

  #followPinch(held: Pinch): void {
    const [first, second] = this.#fingers.values();
    if (!first || !second) return;
    const { from, view } = held;
    const twist = twistBetween(from, [first, second]);
    if (Math.abs(twist) >= LEAST_TWIST) held.twistFrom ??= Math.sign(twist) * LEAST_TWIST;
    const turned = held.twistFrom === undefined ? 0 : twist - held.twistFrom;
    const degrees = turned === 0 ? view.degrees : snapToRightAngle(view.degrees + turned);
    const { scale, left, top } = view;
    this.#editor.changeView((present, photo) =>
      photo
        ? pinch(
            { ...present, scale, left, top, degrees: view.degrees },
            photo,
            from,
            [first, second],
            degrees,
          )
        : present,
    );
  }

  /** After a pinch nothing is drawn before all fingers have left. */
  #liftFinger({ pointerId }: PointerEvent): void {
    if (!this.#fingers.delete(pointerId) || this.#fingers.size > 0 || !this.#pinch) return;
    this.#pinch = undefined;
    this.#onPan(false);
  }

  #endDrag(event: PointerEvent): Drag['kind'] | undefined {
    const drag = this.#drag;
    if (drag?.pointerId !== event.pointerId) return undefined;
    this.#drag = undefined;
    if (drag.kind !== 'draw') this.#onPan(false);
    return drag.kind;
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    const place = this.#placeOf(event);
    const hasSize = toolEntry(this.#editor.state.tool).radius !== undefined;
    if (event.ctrlKey || event.metaKey) this.#zoom(event, place);
    else if (event.shiftKey) this.#pan(event.deltaX === 0 ? event.deltaY : event.deltaX, 0);
    else if (this.#isFingerScroll(event)) this.#pan(event.deltaX, event.deltaY);
    else if (!hasSize) this.#zoom(event, place);
    else {
      this.#wheelRest += event.deltaY;
      if (Math.abs(this.#wheelRest) < NOTCH) return;
      this.#editor.stepRadius(this.#wheelRest < 0 ? 1 : -1);
      this.#wheelRest = 0;
    }
    this.#showPointer(event, place);
  }

  #zoom({ deltaY }: WheelEvent, place: Point): void {
    const strength = Math.abs(deltaY) >= NOTCH ? ZOOM_PER_WHEEL : ZOOM_PER_PINCH;
    const factor = Math.exp(-deltaY * strength);
    this.#editor.changeView((view, photo) => (photo ? zoomBy(view, photo, factor, place) : view));
  }

  #pan(dx: number, dy: number): void {
    this.#editor.changeView((view, photo) => (photo ? panBy(view, photo, -dx, -dy) : view));
  }

  /** Two fingers on a trackpad push the photo; a wheel with notches does not. */
  #isFingerScroll(event: WheelEvent): boolean {
    const isLater = event.timeStamp - this.#fingersScrolledAtMs > SCROLL_PAUSE_MS;
    if (isLater && isWheelNotch(event)) return false;
    this.#fingersScrolledAtMs = event.timeStamp;
    return true;
  }

  #showPointer(event: PointerEvent | WheelEvent, place: Point): void {
    this.#onPointer(place);
    const isPan = this.#isPanHeld() || (this.#drag !== undefined && this.#drag.kind !== 'draw');
    const isErasing = isEraser(event) || (this.#editor.state.mode === 'erase') !== isInverted(event);
    this.#stage.showPointer(isPan ? undefined : { place, isErasing, isKeyboard: false });
  }

  #placeOf(event: MouseEvent): Point {
    const { left, top } = this.#container.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}

/** The tool goes down: for a mouse and a finger by their first button, for a pen by whatever of it touches. */
function wantsDraw(event: PointerEvent): boolean {
  return event.button === 0 || isEraser(event) || (event.button === BARREL_BUTTON && isBarrelHeld(event));
}

/** Is what adds to take away, and the reverse? */
function isInverted(event: PointerEvent | WheelEvent): boolean {
  return event.altKey || isBarrelHeld(event);
}

/** Is the button at the side of a pen held while the pen touches? */
function isBarrelHeld(event: PointerEvent | WheelEvent): boolean {
  return isPen(event) && event.pressure > 0 && (event.buttons & BARREL_BUTTON) !== 0;
}

/** Does the other end of a pen touch? */
function isEraser(event: PointerEvent | WheelEvent): boolean {
  return isPen(event) && (event.buttons & ERASER) !== 0;
}

function isPen(event: PointerEvent | WheelEvent): event is PointerEvent {
  return 'pointerType' in event && event.pointerType === 'pen';
}
