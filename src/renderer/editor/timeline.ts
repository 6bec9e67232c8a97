import type { OpenDocument, Retouch } from './contract-types.js';
import type { Drawing, Mark } from './drawing.js';
import { addMark, EMPTY_DRAWING, isDrawingEmpty, isSameDrawing, joinDrawings, listMarks } from './drawing.js';
import { History } from './history.js';

/** A drawing that is to be filled. */
export interface FillOrder {
  readonly drawing: Drawing;
  /** The person has agreed that more than half of the photo goes. */
  readonly acceptsLarge?: boolean;
  /** Set for another variation of a retouch: its seed. */
  readonly seed?: number;
}

/** One state of the photo that undo and redo can show. */
export interface Step {
  /** Painted, and nobody has asked to fill it yet. */
  readonly drawing: Drawing;
  /** To be filled, in this order; the first one is being filled. */
  readonly orders: readonly FillOrder[];
  /** How many of `retouches` lie on the photo. */
  readonly head: number;
  /** The retouches of that moment. A later step may have others: a variation takes the place of a retouch. */
  readonly retouches: readonly Retouch[];
}

/**
 * The one history of a photo, over painting and filling. Nobody has to wait for a fill: steps that are made meanwhile lie on top
 * of the step where the fill began. Undo stops there, because the engine works on it. When the fill ends, these steps move on to
 * its result; when it fails, they stay, with everything painted that could not be filled.
 */
export class Timeline {
  readonly #history: History<Step>;
  /** The redo steps from before the fill. They come back if the fill leaves no step behind. */
  #undone: readonly Step[] = [];

  /** Begins with the photo's own retouches, which can be undone like new ones, and with `drawing` painted mark by mark. */
  constructor({ retouches, head }: OpenDocument, drawing: Drawing) {
    const stepAt = (index: number): Step => ({ drawing: EMPTY_DRAWING, orders: [], head: index, retouches });
    const later = retouches.map((_, index) => stepAt(index + 1));
    this.#history = new History<Step>([stepAt(0), ...later], head);
    for (const mark of listMarks(drawing)) this.paint(mark);
  }

  get present(): Step {
    return this.#history.present;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** What is being filled. */
  get running(): FillOrder | undefined {
    return this.present.orders[0];
  }

  undo(): boolean {
    return this.#history.undo();
  }

  redo(): boolean {
    return this.#history.redo();
  }

  /** Goes to the photo with `head` retouches and nothing painted; false where there is no such step, or while a fill runs. */
  goTo(head: number): boolean {
    if (this.running) return false;
    return this.#history.goTo((step) => step.head === head && isDrawingEmpty(step.drawing));
  }

  /** Paints one mark more. `isOrdered`: with everything else that is painted, it is to be filled at once, as one step. */
  paint(mark: Mark, isOrdered = false): void {
    const { drawing } = this.present;
    const painted = addMark(drawing, mark);
    if (painted === drawing) return;
    if (isOrdered) this.#order({ drawing: painted });
    else this.#history.push({ ...this.present, drawing: painted });
  }

  /** What is painted is to be filled next. */
  orderFill(acceptsLarge: boolean): void {
    this.#order({ drawing: this.present.drawing, acceptsLarge });
  }

  /** The newest retouch is to be filled again, with another seed. */
  orderVariation(drawing: Drawing, seed: number): void {
    this.#order({ drawing, seed, acceptsLarge: true }, this.present.head - 1);
  }

  /** Takes away what is painted. */
  clear(): void {
    this.#history.push({ ...this.present, drawing: EMPTY_DRAWING });
  }

  /** The running fill has ended well. The next order becomes the running one. */
  finish(head: number, retouches: readonly Retouch[]): void {
    this.#undone = [];
    this.#settle(({ drawing, orders }) => ({ drawing, orders: orders.slice(1), head, retouches }));
  }

  /** The running fill has failed: its drawing and all waiting ones are painted again. */
  fail(): void {
    const before = this.#history.past[this.#history.barrier - 1];
    const running = this.running;
    if (!before || !running) return;
    const left = running.seed === undefined ? running.drawing : before.drawing;
    this.#settle((step) => ({ ...before, drawing: joinDrawings([left, withoutOrders(step)]) }));
  }

  /** Takes waiting orders back: their drawings are painted again. The running fill goes on. */
  recall(): void {
    this.#settle((step) => ({
      ...step,
      drawing: withoutOrders(step),
      orders: step.orders.slice(0, 1),
    }));
  }

  #order(order: FillOrder, head = this.present.head): void {
    const { orders, retouches } = this.present;
    if (!this.running) this.#undone = this.#history.future;
    this.#history.push({ drawing: EMPTY_DRAWING, orders: [...orders, order], head, retouches });
    if (this.running === order) this.#moveBarrier();
  }

  /** Changes every step since the fill began, and drops steps that are then the same as the one before. */
  #settle(change: (step: Step) => Step): void {
    const { past, barrier } = this.#history;
    const before = past[barrier - 1];
    const steps: Step[] = [];
    for (const step of past.slice(barrier).map(change)) {
      if (!isSameStep(steps.at(-1) ?? before, step)) steps.push(step);
    }
    this.#history.replaceFrom(barrier, steps, steps.length === 0 ? this.#undone : []);
    this.#moveBarrier();
  }

  /** To the step where the running fill began. */
  #moveBarrier(): void {
    const { running } = this;
    const began = running ? this.#history.past.findIndex(({ orders }) => orders[0] === running) : 0;
    this.#history.setBarrier(began);
  }
}

/** All that is painted in a step, and what waits to be filled behind the first order. */
function withoutOrders({ drawing, orders }: Step): Drawing {
  return joinDrawings([...orders.slice(1).map((order) => order.drawing), drawing]);
}

function isSameStep(before: Step | undefined, step: Step): boolean {
  return (
    before?.head === step.head &&
    before.retouches === step.retouches &&
    isSameDrawing(before.drawing, step.drawing) &&
    before.orders.length === step.orders.length &&
    before.orders.every((order, index) => order === step.orders[index])
  );
}
