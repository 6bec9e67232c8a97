/** So many photos say how fast it goes now; fewer would make the number jump. */
const WINDOW = 40;
/** The first ones wait for processes and networks to start. */
const LEAST = 3;

/** How fast photos are finished. Pauses do not count: the caller's clock stands still in them. */
export class RunPace {
  #times: number[] = [];

  /** A photo was finished at that time of a clock of milliseconds. */
  note(nowMs: number): void {
    this.#times = [...this.#times.slice(-WINDOW), nowMs];
  }

  /** Photos in a minute; nothing while too few are finished to tell. */
  get perMinute(): number | undefined {
    const [first] = this.#times;
    const last = this.#times.at(-1);
    const count = this.#times.length - 1;
    if (first === undefined || last === undefined || count < LEAST || last <= first) return undefined;
    return (count * 60_000) / (last - first);
  }

  /** How long so many photos take at that pace. */
  leftMs(photos: number): number | undefined {
    const { perMinute } = this;
    return perMinute === undefined ? undefined : (photos * 60_000) / perMinute;
  }
}

/** Milliseconds of work: it stands still while it is stopped. */
export class WorkClock {
  readonly #now: () => number;
  #before = 0;
  #since: number | undefined;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  get ms(): number {
    return this.#before + (this.#since === undefined ? 0 : this.#now() - this.#since);
  }

  stop(): void {
    this.#before = this.ms;
    this.#since = undefined;
  }

  goOn(): void {
    this.#since ??= this.#now();
  }
}
