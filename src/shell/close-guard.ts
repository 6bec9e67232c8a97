/** How the guard asks the person, saves, and closes the window. */
export interface GuardedWindow {
  ask(): Promise<'save' | 'discard' | 'stay'>;
  /** Asks whether a batch that is running may end. */
  askAboutWork(): Promise<boolean>;
  /** Has the page save; it answers with `endSave`. */
  save(): void;
  close(): void;
}

/** Keeps a window from closing while the page holds what is not saved, or a batch runs, until the person has decided. */
export class CloseGuard {
  readonly #window: GuardedWindow;
  #isUnsaved = false;
  #isWorking = false;
  #isAsking = false;
  #endSave: (isSaved: boolean) => void = () => undefined;

  constructor(window: GuardedWindow) {
    this.#window = window;
  }

  /** Whether closing would lose something, or end a batch that is running. */
  hold(isUnsaved: boolean, isWorking = false): void {
    this.#isUnsaved = isUnsaved;
    this.#isWorking = isWorking;
  }

  /** May the window close now? Where it may not, the person is asked, and it closes later if that is the answer. */
  mayClose(): boolean {
    const isHeld = this.#isUnsaved || this.#isWorking;
    if (isHeld) void this.#ask();
    return !isHeld;
  }

  /** How the saving ended that was asked for. */
  endSave(isSaved: boolean): void {
    this.#endSave(isSaved);
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const mayClose = await this.#mayEnd().finally(() => (this.#isAsking = false));
    if (!mayClose) return;
    this.#isUnsaved = false;
    this.#isWorking = false;
    this.#window.close();
  }

  async #mayEnd(): Promise<boolean> {
    if (this.#isWorking && !(await this.#window.askAboutWork())) return false;
    if (!this.#isUnsaved) return true;
    const answer = await this.#window.ask();
    if (answer === 'save') this.#isAsking = false;
    return answer === 'discard' || (answer === 'save' && (await this.#save()));
  }

  /** A page that does not answer any more leaves this open: who closes again is asked again. */
  #save(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#endSave = resolve;
      this.#window.save();
    });
  }
}
