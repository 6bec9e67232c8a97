/** Remembers that something has ended. Listeners are called at that moment; one that is added later is called at once. */
export class Ending {
  readonly #listeners: (() => void)[] = [];
  #hasEnded = false;

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The thing has ended; a second call changes nothing. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` once: when it ends, or now if it has ended already. */
  onEnded(listener: () => void): void {
    if (this.#hasEnded) listener();
    else this.#listeners.push(listener);
  }
}
