/** The end of something, which comes once. Who asks after it has come is told at once. */
export class Ending {
  readonly #listeners: (() => void)[] = [];
  #hasCome = false;

  get hasCome(): boolean {
    return this.#hasCome;
  }

  /** It has come; a second time changes nothing. */
  come(): void {
    if (this.#hasCome) return;
    this.#hasCome = true;
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` once, when it comes or at once. */
  whenCome(listener: () => void): void {
    if (this.#hasCome) listener();
    else this.#listeners.push(listener);
  }
}
