import { AppError } from '../../shared/app-error.js';
import type { Retouch } from './retouch.js';

/** How many replaced retouches are kept. Their patches lie, compressed, in temporary files. */
const LIMIT = 50;

/** Retouches that others took the place of: an earlier variation can be taken up again. */
export class Shelf {
  readonly #kept: Map<string, Retouch>;

  constructor(retouches: readonly Retouch[]) {
    this.#kept = new Map(retouches.map((retouch) => [retouch.id, retouch]));
  }

  /** Keeps `retouches`; returns those that there is no room for any longer, the oldest ones. */
  put(retouches: readonly Retouch[]): Retouch[] {
    for (const retouch of retouches) this.#kept.set(retouch.id, retouch);
    const gone = [...this.#kept.values()].slice(0, Math.max(0, this.#kept.size - LIMIT));
    for (const { id } of gone) this.#kept.delete(id);
    return gone;
  }

  /**
   * The retouches of those ids, from `present` or from here, and puts here what of `present` is not among them. `NOT_FOUND` for one
   * that is not known any longer, or that comes before one it depends on; then nothing changes.
   */
  exchange(present: readonly Retouch[], ids: readonly string[]): Retouch[] {
    const found: Retouch[] = [];
    for (const id of ids) {
      const retouch = present.find((one) => one.id === id) ?? this.#kept.get(id);
      const isReady = retouch?.dependsOn.every((needed) => found.some((one) => one.id === needed));
      if (!retouch || !isReady || found.includes(retouch)) {
        throw new AppError(
          'NOT_FOUND',
          `Expected ids of retouches, each after those it depends on, but received "${id}" after ${found.length} others.`,
        );
      }
      found.push(retouch);
    }
    for (const { id } of found) this.#kept.delete(id);
    for (const retouch of present) if (!found.includes(retouch)) this.#kept.set(retouch.id, retouch);
    return found;
  }
}
