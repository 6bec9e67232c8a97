/** Lets work go on, or wait: between photos, not in the middle of one. */
export class PauseGate {
  #waiting: (() => void)[] = [];
  #isPaused = false;

  get isPaused(): boolean {
    return this.#isPaused;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** Resolves at once while there is no pause, else with its end, or when `signal` aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    if (!this.#isPaused || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
