import { AppError } from '../../shared/app-error.js';
import type { Retouch } from './retouch.js';

/** How many retouches are kept that nothing in the list stands for. Their patches lie, compressed, in temporary files. */
const LIMIT = 50;

/** Retouches that are not in the list: what could have been redone, what was deleted, and the variations of those that are. */
export class Shelf {
  readonly #kept: Map<string, Retouch>;

  constructor(retouches: readonly Retouch[]) {
    this.#kept = new Map(retouches.map((retouch) => [retouch.id, retouch]));
  }

  /** All of them, the oldest first. */
  get retouches(): readonly Retouch[] {
    return [...this.#kept.values()];
  }

  /** The one of that id. */
  find(id: string): Retouch | undefined {
    return this.#kept.get(id);
  }

  /** Keeps `retouches`; returns those that there is no room for any longer: the oldest ones that are not `isWanted`. */
  put(retouches: readonly Retouch[], isWanted: (retouch: Retouch) => boolean): Retouch[] {
    for (const retouch of retouches) this.#kept.set(retouch.id, retouch);
    const unwanted = this.retouches.filter((retouch) => !isWanted(retouch));
    const gone = unwanted.slice(0, Math.max(0, unwanted.length - LIMIT));
    for (const { id } of gone) this.#kept.delete(id);
    return gone;
  }

  /**
   * The retouches of those ids, from `present` or from here, and puts here what of `present` is not among them. `NOT_FOUND` for one
   * that is not known any longer, or that is named twice; then nothing changes.
   */
  exchange(present: readonly Retouch[], ids: readonly string[]): Retouch[] {
    const found: Retouch[] = [];
    for (const id of ids) {
      const retouch = present.find((one) => one.id === id) ?? this.#kept.get(id);
      if (!retouch || found.includes(retouch)) {
        throw new AppError(
          'NOT_FOUND',
          `Expected ids of retouches, each once, but received "${id}" after ${found.length} others.`,
        );
      }
      found.push(retouch);
    }
    for (const { id } of found) this.#kept.delete(id);
    for (const retouch of present) if (!found.includes(retouch)) this.#kept.set(retouch.id, retouch);
    return found;
  }
}
