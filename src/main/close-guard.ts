import type { BrowserWindow } from 'electron';

/** What the guard asks before it lets a window close. */
export interface CloseQuestions {
  ask(): Promise<'save' | 'discard' | 'stay'>;
  /** Has the page save; it answers with `endSave`. */
  save(): void;
}

/** Keeps a window from closing while the page holds what is not saved, until the person has decided. */
export class CloseGuard {
  readonly #window: BrowserWindow;
  readonly #questions: CloseQuestions;
  #isUnsaved = false;
  #isAsking = false;
  #endSave: (isSaved: boolean) => void = () => undefined;

  constructor(window: BrowserWindow, questions: CloseQuestions) {
    this.#window = window;
    this.#questions = questions;
    window.on('close', (event) => {
      if (!this.#isUnsaved) return;
      event.preventDefault();
      void this.#ask();
    });
  }

  /** Whether closing would lose something. */
  hold(isUnsaved: boolean): void {
    this.#isUnsaved = isUnsaved;
  }

  /** How the saving ended that was asked for. */
  endSave(isSaved: boolean): void {
    this.#endSave(isSaved);
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const answer = await this.#questions.ask().finally(() => (this.#isAsking = false));
    if (answer === 'stay' || (answer === 'save' && !(await this.#save()))) return;
    this.#isUnsaved = false;
    this.#window.close();
  }

  /** A page that does not answer any more leaves this open: who closes again is asked again. */
  #save(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#endSave = resolve;
      this.#questions.save();
    });
  }
}
