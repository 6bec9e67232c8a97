import type { Move } from '../../shared/move.js';
import type { Operation } from '../../shared/operation.js';
import { usesFill } from '../../shared/operation.js';
import type { Stroke } from '../../shared/stroke.js';
import type { RetouchList } from '../../shared/retouch-list.js';
import { addRetouch, isSameList, replaceRetouch } from '../../shared/retouch-list.js';
import type { FillOptions, OpenDocument, Retouch } from './contract-types.js';
import type { CloneMark, Drawing, Mark } from './drawing.js';
import {
  addMark,
  addSuggested,
  EMPTY_DRAWING,
  isSameDrawing,
  joinDrawings,
  listMarks,
  replaceLine,
} from './drawing.js';
import { History } from './history.js';

/** A drawing that is to be filled, or copied over. */
export interface FillOrder {
  readonly drawing: Drawing;
  /**
   * `fill`: painted by the person, on top of the photo or, with `of`, in the place of a retouch whose mask was taken up again. `again`: the
   * retouch `of` is filled again in its place. `variation`: the newest one, `of`, was taken off to be filled anew. `clone`: a stroke of which
   * nothing is left where it fails.
   */
  readonly kind: 'fill' | 'again' | 'variation' | 'clone';
  readonly of?: string | undefined;
  /** The person has agreed that more than half of the photo goes. */
  readonly acceptsLarge?: boolean;
  /** Where what is marked goes to, when it is not removed. */
  readonly move?: Move | undefined;
  /** What is copied over what is marked, when it is not filled. */
  readonly clone?: Pick<CloneMark, 'from' | 'options'> | undefined;
  /** In place of those that are chosen when it begins. */
  readonly options?: Partial<FillOptions>;
}

/** What was done before and is to be done once more. */
export type Redone = Pick<FillOrder, 'drawing' | 'move' | 'clone'>;

/** What an operation was asked to do. */
export function toOrder({ kind, inputs, options }: Operation): Redone {
  switch (kind) {
    case 'fill':
      return { drawing: inputs };
    case 'move':
      return { drawing: { mask: inputs.mask, sketch: [], sources: inputs.sources }, move: inputs.to };
    case 'clone':
      return { drawing: { mask: inputs.mask, sketch: [] }, clone: { from: inputs.from, options } };
  }
}

/** One state of the photo that undo and redo can show. */
export interface Step {
  /** Painted, and nobody has asked to fill it yet. */
  readonly drawing: Drawing;
  /** The retouch whose mask `drawing` is, to be filled anew in its place. */
  readonly editing?: string | undefined;
  /** To be filled, in this order; the first one is being filled. */
  readonly orders: readonly FillOrder[];
  /** How many of `retouches` lie on the photo. */
  readonly head: number;
  /** The retouches of that moment. A later step may have others: a variation takes the place of a retouch. */
  readonly retouches: readonly Retouch[];
  /** Ids of those that do not show. */
  readonly hidden: readonly string[];
}

/** What there is when a photo is opened or taken up again. */
export interface TimelineStart extends Pick<OpenDocument, 'retouches' | 'head' | 'hidden'> {
  /** Painted, mark by mark. */
  readonly drawing: Drawing;
  readonly editing?: string | undefined;
}

/**
 * The one history of a photo, over painting, filling and the list of retouches. Nobody has to wait for a fill: steps that are made meanwhile
 * lie on top of the step where the fill began. Undo stops there, because the engine works on it. When the fill ends, these steps move on to
 * its result; when it fails, they stay, with everything painted that could not be filled.
 */
export class Timeline {
  readonly #history: History<Step>;
  /** The redo steps from before the fill. They come back if the fill leaves no step behind. */
  #undone: readonly Step[] = [];

  /** Begins with the photo's own retouches, which can be undone like new ones. */
  constructor({ retouches, head, hidden, drawing, editing }: TimelineStart) {
    const stepAt = (index: number): Step => ({
      drawing: EMPTY_DRAWING,
      orders: [],
      head: index,
      retouches,
      hidden,
    });
    const later = retouches.map((_, index) => stepAt(index + 1));
    this.#history = new History<Step>([stepAt(0), ...later], head);
    if (editing !== undefined) this.edit(editing, EMPTY_DRAWING);
    if (drawing.isOutward) {
      // What a frame has added was there with the photo; nobody has painted it.
      this.#history.replace({ ...this.present, drawing });
      return;
    }
    const { sketch, isSketchSuggested } = drawing;
    for (const mark of listMarks(isSketchSuggested ? { ...drawing, sketch: [] } : drawing)) this.paint(mark);
    if (isSketchSuggested) this.suggest(sketch);
  }

  get present(): Step {
    return this.#history.present;
  }

  /** The retouches that lie on the photo now, and which of them do not show. */
  get list(): RetouchList<Retouch> {
    return listOf(this.present);
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

  /** Paints one mark more. `isOrdered`: with everything else that is painted, it is to be filled at once, as one step. */
  paint(mark: Mark, isOrdered = false): void {
    const { drawing } = this.present;
    const painted = addMark(drawing, mark);
    if (painted === drawing) return;
    if (isOrdered) this.#orderPainted(painted);
    else this.#history.push({ ...this.present, drawing: painted });
  }

  /** Paints several marks more, as one step. */
  paintAll(marks: readonly Mark[]): void {
    const { drawing } = this.present;
    const painted = marks.reduce(addMark, drawing);
    if (painted !== drawing) this.#history.push({ ...this.present, drawing: painted });
  }

  /** Draws suggested lines, all of them as one step. */
  suggest(lines: readonly Stroke[]): void {
    this.#history.push({ ...this.present, drawing: addSuggested(this.present.drawing, lines) });
  }

  /** Draws a guidance line in the place of another one, in every step that shows it and every order that is led by it. */
  replaceLine(line: Stroke, by: Stroke): void {
    // Steps share orders, which are told apart by what they are and not by what they say.
    const replaced = new Map<FillOrder, FillOrder>();
    const replaceIn = (order: FillOrder): FillOrder => {
      const drawing = replaceLine(order.drawing, line, by);
      const known = drawing === order.drawing ? order : (replaced.get(order) ?? { ...order, drawing });
      replaced.set(order, known);
      return known;
    };
    const replace = (step: Step): Step => ({
      ...step,
      drawing: replaceLine(step.drawing, line, by),
      orders: step.orders.map(replaceIn),
    });
    this.#history.map(replace);
    this.#undone = this.#undone.map(replace);
  }

  /** What is painted is to be filled next. */
  orderFill(acceptsLarge: boolean): void {
    this.#orderPainted(this.present.drawing, acceptsLarge);
  }

  /** What is painted is to be moved next. */
  orderMove(move: Move): void {
    this.#order({ drawing: this.present.drawing, kind: 'fill', move });
  }

  /** A stroke is to be copied next; what is painted stays. */
  orderClone({ shape, from, options }: CloneMark): void {
    const { drawing, editing } = this.present;
    const order = {
      drawing: { mask: [shape], sketch: [] },
      kind: 'clone',
      clone: { from, options },
    } as const;
    this.#order(order, { drawing, editing });
  }

  /** What was done to another photo is to be done here, after what is ordered already; what is painted stays. */
  orderPasted(operation: Operation): void {
    const { drawing, editing } = this.present;
    const kind = operation.kind === 'clone' ? 'clone' : 'fill';
    const options = usesFill(operation) ? operation.options : {};
    this.#order({ ...toOrder(operation), kind, options, acceptsLarge: true }, { drawing, editing });
  }

  /** The newest retouch is to be filled again, with another seed. */
  orderVariation(of: string, redone: Redone, seed: number): void {
    const order: FillOrder = { ...redone, kind: 'variation', of, options: { seed }, acceptsLarge: true };
    this.#order(order, { head: this.present.head - 1 });
  }

  /** A retouch is to be filled again in its place. */
  orderAgain(of: string, redone: Redone, options: Partial<FillOptions>): void {
    const { drawing: painted, editing } = this.present;
    this.#order({ ...redone, kind: 'again', of, options, acceptsLarge: true }, { drawing: painted, editing });
  }

  /** Takes up the mask of a retouch: `drawing` is painted in its place until it is filled or cleared. */
  edit(id: string, drawing: Drawing): void {
    this.#history.push({ ...this.present, drawing, editing: id });
  }

  /** Takes away what is painted. */
  clear(): void {
    this.#history.push({ ...this.present, drawing: EMPTY_DRAWING, editing: undefined });
  }

  /** Another list of retouches, made of the present one. `isSameAct`: it takes the place of the last step. */
  change(list: RetouchList<Retouch>, isSameAct = false): void {
    if (isSameList(list, this.list)) return;
    const { retouches, hidden } = list;
    const step = { ...this.present, retouches, hidden, head: retouches.length };
    if (isSameAct && this.#history.canUndo) this.#history.replace(step);
    else this.#history.push(step);
  }

  /** The running fill has ended well: `retouch` lies on the photo, or takes the place it was made for. The next order becomes the running one. */
  finish(retouch: Retouch): void {
    const { kind, of } = this.running ?? {};
    this.#undone = [];
    this.#settle((step) => {
      const list = listOf(step);
      const isInPlace = kind !== 'variation' && of !== undefined;
      const { retouches, hidden } = isInPlace ? replaceRetouch(list, of, retouch) : addRetouch(list, retouch);
      return { ...step, orders: step.orders.slice(1), retouches, hidden, head: retouches.length };
    });
  }

  /** The running fill has failed: what the person painted for it, and for all waiting ones, is painted again. */
  fail(): void {
    const before = this.#history.past[this.#history.barrier - 1];
    const running = this.running;
    if (!before || !running) return;
    const { editing, head, retouches, hidden } = before;
    const left = running.kind === 'fill' ? running.drawing : EMPTY_DRAWING;
    // What was taken off to be filled anew is there again.
    const restored = running.kind === 'variation' ? { head, retouches, hidden } : {};
    this.#settle((step) => ({
      ...step,
      ...restored,
      orders: [],
      ...(running.kind === 'fill' && { editing }),
      drawing: joinDrawings([left, withoutOrders(step)]),
    }));
  }

  /** Takes waiting orders back: their drawings are painted again. The running fill goes on. */
  recall(): void {
    this.#settle((step) => ({
      ...step,
      drawing: withoutOrders(step),
      orders: step.orders.slice(0, 1),
    }));
  }

  #orderPainted(drawing: Drawing, acceptsLarge = false): void {
    this.#order({ drawing, kind: 'fill', of: this.present.editing, ...(acceptsLarge && { acceptsLarge }) });
  }

  #order(order: FillOrder, change: Partial<Step> = {}): void {
    const { orders } = this.present;
    if (!this.running) this.#undone = this.#history.future;
    const ordered = {
      ...this.present,
      drawing: EMPTY_DRAWING,
      editing: undefined,
      orders: [...orders, order],
    };
    this.#history.push({ ...ordered, ...change });
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

/** What lies on the photo in a step. */
function listOf({ retouches, head, hidden }: Step): RetouchList<Retouch> {
  const shown = retouches.slice(0, head);
  return { retouches: shown, hidden: hidden.filter((id) => shown.some((one) => one.id === id)) };
}

/** All that is painted in a step, and what the person painted of what waits to be filled behind the first order. */
function withoutOrders({ drawing, orders }: Step): Drawing {
  const waiting = orders.slice(1).filter(({ kind }) => kind === 'fill');
  return joinDrawings([...waiting.map((order) => order.drawing), drawing]);
}

function isSameStep(before: Step | undefined, step: Step): boolean {
  return (
    before?.head === step.head &&
    before.editing === step.editing &&
    isSameItems(listOf(before).retouches, listOf(step).retouches) &&
    isSameItems(before.hidden, step.hidden) &&
    isSameDrawing(before.drawing, step.drawing) &&
    isSameItems(before.orders, step.orders)
  );
}

function isSameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
