import { AppError } from '../../shared/app-error.js';
import type { Retouch } from './retouch.js';

/** So many retouches that others took the place of are kept; their patches lie deflated in temporary files. */
const LIMIT = 50;

/** Retouches that others took the place of, and what each was made on: an earlier variation can be taken up again. */
export class Shelf {
  readonly #kept = new Map<string, Retouch>();
  /** Of every retouch, the ids of those beneath it. */
  readonly #bases = new Map<string, string>();

  /** Remembers what each of `retouches` was made on. */
  note(retouches: readonly Retouch[]): void {
    const ids = retouches.map(({ id }) => id);
    for (const [index, id] of ids.entries()) this.#bases.set(id, ids.slice(0, index).join(' '));
  }

  /** Keeps `retouches`; returns those that there is no room for any longer, the oldest ones. */
  put(retouches: readonly Retouch[]): Retouch[] {
    for (const retouch of retouches) this.#kept.set(retouch.id, retouch);
    const gone = [...this.#kept.values()].slice(0, Math.max(0, this.#kept.size - LIMIT));
    for (const { id } of gone) {
      this.#kept.delete(id);
      this.#bases.delete(id);
    }
    return gone;
  }

  /**
   * The retouches of those ids, from `present` or from here, and puts here what of `present` is not among them. `NOT_FOUND` for one
   * that is not known any longer, or was made on others; then nothing changes.
   */
  exchange(present: readonly Retouch[], ids: readonly string[]): Retouch[] {
    const found = ids.map((id, index) => {
      const retouch = present.find((one) => one.id === id) ?? this.#kept.get(id);
      if (retouch && this.#bases.get(id) === ids.slice(0, index).join(' ')) return retouch;
      throw new AppError(
        'NOT_FOUND',
        `Expected ids of retouches, each with those it was made on, but received "${id}" after ${index} others.`,
      );
    });
    for (const { id } of found) this.#kept.delete(id);
    for (const retouch of present) if (!found.includes(retouch)) this.#kept.set(retouch.id, retouch);
    return found;
  }
}
