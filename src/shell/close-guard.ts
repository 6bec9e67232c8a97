/** How the guard asks the person, saves, and closes the window. */
export interface GuardedWindow {
  ask(): Promise<'save' | 'discard' | 'stay'>;
  /** Has the page save; it answers with `endSave`. */
  save(): void;
  close(): void;
}

/** Keeps a window from closing while the page holds what is not saved, until the person has decided. */
export class CloseGuard {
  readonly #window: GuardedWindow;
  #isUnsaved = false;
  #isAsking = false;
  #endSave: (isSaved: boolean) => void = () => undefined;

  constructor(window: GuardedWindow) {
    this.#window = window;
  }

  /** Whether closing would lose something. */
  hold(isUnsaved: boolean): void {
    this.#isUnsaved = isUnsaved;
  }

  /** May the window close now? Where it may not, the person is asked, and it closes later if that is the answer. */
  mayClose(): boolean {
    if (this.#isUnsaved) void this.#ask();
    return !this.#isUnsaved;
  }

  /** How the saving ended that was asked for. */
  endSave(isSaved: boolean): void {
    this.#endSave(isSaved);
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const answer = await this.#window.ask().finally(() => (this.#isAsking = false));
    if (answer === 'stay' || (answer === 'save' && !(await this.#save()))) return;
    this.#isUnsaved = false;
    this.#window.close();
  }

  /** A page that does not answer any more leaves this open: who closes again is asked again. */
  #save(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#endSave = resolve;
      this.#window.save();
    });
  }
}
