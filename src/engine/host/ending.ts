/** Remembers that something has ended, and calls those who wait for it; who asks later is called at once. */
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

  /** Calls `listener` once: at the end, or now where that has come. */
  onEnded(listener: () => void): void {
    if (this.#hasEnded) listener();
    else this.#listeners.push(listener);
  }
}
