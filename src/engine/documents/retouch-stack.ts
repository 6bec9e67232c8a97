import { AppError, invalidParameter } from '../../shared/app-error.js';
import type { Retouch } from './retouch.js';
import { Shelf } from './shelf.js';

/** Retouches to begin with. */
export interface StackState {
  readonly retouches: readonly Retouch[];
  readonly head: number;
  /** Ids of those that do not show. */
  readonly hidden?: readonly string[];
  /** Those that others took the place of. */
  readonly replaced?: readonly Retouch[];
}

/** What `moveHead` changes besides the head, by ids. */
export interface RetouchChange {
  readonly retouches?: readonly string[] | undefined;
  readonly hidden?: readonly string[] | undefined;
}

/**
 * The retouches of a document in order, and which of them show: the first `head`, without the hidden ones. Those after the head can be
 * redone. Those that others took the place of are kept on a shelf. No files and no pixels here.
 */
export class RetouchStack {
  #retouches: readonly Retouch[];
  #head: number;
  #hidden: readonly string[];
  readonly #shelf: Shelf;

  constructor({ retouches, head, hidden = [], replaced = [] }: StackState) {
    this.#retouches = retouches;
    this.#head = head;
    this.#hidden = hidden;
    this.#shelf = new Shelf(replaced);
  }

  /** How many retouches lie on the photo now. */
  get head(): number {
    return this.#head;
  }

  /** All retouches in order, with those that can be redone. */
  get retouches(): readonly Retouch[] {
    return this.#retouches;
  }

  /** Ids of the retouches that do not show, whatever the head. */
  get hidden(): readonly string[] {
    return this.#hidden;
  }

  /** What shows on the photo now, from the bottom up. */
  get shown(): readonly Retouch[] {
    return this.#retouches.slice(0, this.#head).filter(({ id }) => !this.#hidden.includes(id));
  }

  /** What showed when the retouch of that id had been made, itself last. `NOT_FOUND` for an unknown id. */
  shownAfter(retouchId: string): readonly Retouch[] {
    const last = this.#retouches.findIndex(({ id }) => id === retouchId);
    if (last < 0) {
      throw new AppError('NOT_FOUND', `Expected the id of a retouch but received "${retouchId}"`);
    }
    return this.#retouches
      .slice(0, last + 1)
      .filter(({ id }) => id === retouchId || !this.#hidden.includes(id));
  }

  /** Throws `STALE_REVISION` when the head is not the revision that a person saw. */
  checkRevision(baseRevision: number): void {
    if (baseRevision === this.#head) return;
    throw new AppError(
      'STALE_REVISION',
      `Expected ${this.#head} for baseRevision but received ${baseRevision}: the photo changed meanwhile. ` +
        'Look at it as it is now and repeat the retouch.',
      { details: { head: this.#head } },
    );
  }

  /**
   * Puts `retouch` on top of the head. What could have been redone goes to the shelf. Returns those for which the shelf has no more room:
   * their files can be deleted.
   */
  push(retouch: Retouch): readonly Retouch[] {
    const replaced = this.#retouches.slice(this.#head);
    this.#retouches = [...this.#retouches.slice(0, this.#head), retouch];
    this.#head = this.#retouches.length;
    return this.#shelf.put(replaced);
  }

  /** See `Document.setHead`. */
  moveHead(revision: number, change: RetouchChange): void {
    const { retouches: ids = this.#retouches.map(({ id }) => id), hidden = this.#hidden } = change;
    if (!Number.isInteger(revision) || revision < 0 || revision > ids.length) {
      throw invalidParameter('revision', `a whole number from 0 to ${ids.length}`, revision);
    }
    if (change.hidden) checkHidden(hidden, ids);
    if (change.retouches) this.#retouches = this.#shelf.exchange(this.#retouches, ids);
    this.#hidden = hidden.filter((id) => ids.includes(id));
    this.#head = revision;
  }
}

function checkHidden(hidden: readonly string[], ids: readonly string[]): void {
  const unknown = hidden.find((id) => !ids.includes(id));
  if (unknown === undefined) return;
  throw new AppError('NOT_FOUND', `Expected ids of retouches to hide but received "${unknown}"`);
}
