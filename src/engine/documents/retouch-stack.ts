import { AppError, invalidParameter } from '../../shared/app-error.js';
import { placeOf, replaceRetouch, shownRetouches } from '../../shared/retouch-list.js';
import type { Retouch, RetouchPlace } from './retouch.js';
import { Shelf } from './shelf.js';

/** Retouches to begin with. */
export interface StackState {
  readonly retouches: readonly Retouch[];
  readonly head: number;
  /** Ids of those that do not show. */
  readonly hidden?: readonly string[];
  /** Those that others took the place of, and variations. */
  readonly replaced?: readonly Retouch[];
}

/** What `moveHead` changes besides the head, by ids. */
export interface RetouchChange {
  readonly retouches?: readonly string[] | undefined;
  readonly hidden?: readonly string[] | undefined;
}

/**
 * The retouches of a document in order, and which of them show: the first `head`, without the hidden ones. Those after the head can be
 * redone. All others that were made are kept on a shelf. No files and no pixels here.
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

  /** What could take the place of a retouch of the list, the oldest first. */
  get variations(): readonly Retouch[] {
    return this.#shelf.retouches.filter((retouch) => this.#hasPlaceFor(retouch));
  }

  /** What shows on the photo now, from the bottom up. */
  get shown(): readonly Retouch[] {
    return shownRetouches({ retouches: this.#retouches.slice(0, this.#head), hidden: this.#hidden });
  }

  /** Is there a retouch of that id, in the list or not? */
  has(id: string): boolean {
    return this.#retouches.some((one) => one.id === id) || this.#shelf.find(id) !== undefined;
  }

  /** The retouch of that id, in the list or not. `NOT_FOUND` for an unknown one. */
  find(id: string): Retouch {
    const retouch = this.#retouches.find((one) => one.id === id) ?? this.#shelf.find(id);
    if (retouch) return retouch;
    throw new AppError('NOT_FOUND', `Expected the id of a retouch but received "${id}"`);
  }

  /** What shows beneath a retouch, also one that only could be in the list; all that shows where it has no place in it. `NOT_FOUND`. */
  shownBeneath(id: string): readonly Retouch[] {
    const at = this.#indexOf(this.find(id));
    return at < 0 ? this.shown : this.#shownBelow(at);
  }

  /** What a result sees that goes to `place`. `NOT_FOUND` for the id of a retouch that there is not. */
  shownAt(place: RetouchPlace | undefined): readonly Retouch[] {
    if (!place) return this.shown;
    const at = this.#indexOf(this.find(place.of));
    return at < 0 ? this.shown : this.#shownBelow(Math.min(at, this.#head));
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
   * Puts `retouch` where `place` says: on top of the head, and what could have been redone goes to the shelf; or into the list instead
   * of another one, where that is below the head; or only aside. Returns those for which the shelf has no more room: their files can be deleted.
   */
  add(retouch: Retouch, place: RetouchPlace | undefined): readonly Retouch[] {
    if (place?.as === 'variation') return this.#putAside([retouch]);
    const former = this.#retouches.slice(0, this.#head).find(({ id }) => id === place?.of);
    if (former) {
      const list = { retouches: this.#retouches, hidden: this.#hidden };
      const { retouches, hidden } = replaceRetouch(list, former.id, retouch);
      this.#retouches = retouches;
      this.#hidden = hidden;
      return this.#putAside([former]);
    }
    const replaced = this.#retouches.slice(this.#head);
    this.#retouches = [...this.#retouches.slice(0, this.#head), retouch];
    this.#hidden = this.#hidden.filter((id) => this.#retouches.some((one) => one.id === id));
    this.#head = this.#retouches.length;
    return this.#putAside(replaced);
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

  /** Where in the list `retouch`, or what it is a variation of, stands; −1 where it does not. */
  #indexOf(retouch: Retouch): number {
    const own = this.#retouches.indexOf(retouch);
    return own >= 0 ? own : this.#retouches.findIndex((one) => placeOf(one) === placeOf(retouch));
  }

  #hasPlaceFor(retouch: Retouch): boolean {
    return this.#retouches.some((one) => placeOf(one) === placeOf(retouch));
  }

  #shownBelow(index: number): readonly Retouch[] {
    return shownRetouches({ retouches: this.#retouches.slice(0, index), hidden: this.#hidden });
  }

  #putAside(retouches: readonly Retouch[]): readonly Retouch[] {
    return this.#shelf.put(retouches, (retouch) => this.#hasPlaceFor(retouch));
  }
}

function checkHidden(hidden: readonly string[], ids: readonly string[]): void {
  const unknown = hidden.find((id) => !ids.includes(id));
  if (unknown === undefined) return;
  throw new AppError('NOT_FOUND', `Expected ids of retouches to hide but received "${unknown}"`);
}
