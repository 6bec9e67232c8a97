/** 20 a second: more than an eye wants of a bar, few enough not to crowd out the rest. */
const INTERVAL_MS = 50;

/** Lets at most 20 values a second through, the latest of each interval; the last one always, by `flush`. */
export class ProgressGate<Value> {
  readonly #send: (value: Value) => void;
  #waiting: { readonly value: Value } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (value: Value) => void) {
    this.#send = send;
  }

  push(value: Value): void {
    this.#waiting = { value };
    if (!this.#timer) this.#open();
  }

  /** Sends what still waits, at once. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sendWaiting();
  }

  #open(): void {
    if (!this.#sendWaiting()) {
      this.#timer = undefined;
      return;
    }
    this.#timer = setTimeout(() => this.#open(), INTERVAL_MS);
    this.#timer.unref();
  }

  #sendWaiting(): boolean {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#send(waiting.value);
    return waiting !== undefined;
  }
}
