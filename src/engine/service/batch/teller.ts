import type { EventValue } from '../../../shared/contract/events.js';
import type { OpenBatch } from './open-batch.js';

/** Four times a second: numbers that change faster are not read. */
const INTERVAL_MS = 250;
/** So many rows go in a message; the rest comes with the next. */
const MOST_ROWS = 500;

/** Tells what changes in the open batch, not oftener than is seen. */
export class Teller {
  readonly #tell: (change: EventValue<'batch.changed'>) => void;
  readonly #find: () => OpenBatch | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (change: EventValue<'batch.changed'>) => void, find: () => OpenBatch | undefined) {
    this.#tell = tell;
    this.#find = find;
  }

  /** Something has changed. */
  tellSoon(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.tellNow();
    }, INTERVAL_MS);
  }

  tellNow(): void {
    const batch = this.#find();
    const rows = batch?.rows.takeChanged(MOST_ROWS) ?? [];
    this.#tell({ ...(batch && { batch: batch.describe() }), rows });
    if (batch?.rows.hasChanged) this.tellSoon();
  }
}
