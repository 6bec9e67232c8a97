import type { Drawing, Mark } from './drawing.js';
import { addMark, EMPTY_DRAWING, joinDrawings } from './drawing.js';
import { History } from './history.js';

/** A drawing that is to be filled, and how the history remembers that: as a step of its own, or as one with its painting. */
export interface FillOrder {
  /** Of another variation; without it the present one. */
  readonly seed?: number;
  readonly drawing: Drawing;
  readonly step: 'push' | 'replace';
  /** The person has agreed that more than half of the photo goes. */
  readonly acceptsLarge?: boolean;
}

/** What came up since a fill began. */
interface Waiting {
  /** To be filled next, in this order. */
  readonly orders: readonly FillOrder[];
  /** Painted, and not to be filled yet. */
  readonly drawing: Drawing;
}

const NOTHING: Waiting = { orders: [], drawing: EMPTY_DRAWING };

/**
 * What a person paints and asks for while a fill runs. It has a history of its own: nothing that is done meanwhile can take back
 * what the engine works on.
 */
export class FillQueue {
  #running: Drawing;
  #history = new History<Waiting>([NOTHING]);

  /** `running` is what is being filled. */
  constructor(running: Drawing) {
    this.#running = running;
  }

  /** Painted since then, and not to be filled yet. */
  get drawing(): Drawing {
    return this.#history.present.drawing;
  }

  /** What is being filled, and behind it what waits for its turn. */
  get filling(): readonly Drawing[] {
    return [this.#running, ...this.#history.present.orders.map(({ drawing }) => drawing)];
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  undo(): boolean {
    return this.#history.undo();
  }

  redo(): boolean {
    return this.#history.redo();
  }

  /** Paints one mark more, to be filled at once where `isOrdered`. */
  paint(mark: Mark, isOrdered: boolean): void {
    const { orders, drawing } = this.#history.present;
    const painted = addMark(drawing, mark);
    if (painted === drawing) return;
    this.#history.push(
      isOrdered
        ? { orders: [...orders, { drawing: painted, step: 'replace' }], drawing: EMPTY_DRAWING }
        : { orders, drawing: painted },
    );
  }

  /** What is painted is to be filled next. */
  order(): void {
    const { orders, drawing } = this.#history.present;
    if (drawing.mask.length === 0) return;
    this.#history.push({ orders: [...orders, { drawing, step: 'push' }], drawing: EMPTY_DRAWING });
  }

  /** Takes away what is painted and not to be filled yet. */
  clear(): void {
    this.#history.push({ ...this.#history.present, drawing: EMPTY_DRAWING });
  }

  /** The fill has ended well: the order whose turn it is, which is being filled from now on. */
  next(): FillOrder | undefined {
    const [first] = this.#history.present.orders;
    if (!first) return undefined;
    this.#running = first.drawing;
    const later = this.#history.past.filter(({ orders }) => orders[0] === first);
    this.#replacePast(later.map(({ orders, drawing }) => ({ orders: orders.slice(1), drawing })));
    return first;
  }

  /** Nothing is to be filled any more: what waited is only painted again. */
  recall(): void {
    this.#replacePast(
      this.#history.past.map(({ orders, drawing }) => ({
        orders: [],
        drawing: joinDrawings([...orders.map((order) => order.drawing), drawing]),
      })),
    );
  }

  /** What was painted act by act while nothing waited, the oldest first. */
  get acts(): readonly Drawing[] {
    const drawings = this.#history.past.map(({ drawing }) => drawing);
    // Giving an order is an act that paints nothing.
    return drawings.filter((drawing, index) => countMarks(drawing) !== countMarks(drawings[index - 1]));
  }

  #replacePast(past: readonly Waiting[]): void {
    const [first = NOTHING, ...rest] = past;
    this.#history = new History([first, ...rest]);
  }
}

function countMarks({ mask, sketch }: Drawing = EMPTY_DRAWING): number {
  return mask.length + sketch.length;
}
