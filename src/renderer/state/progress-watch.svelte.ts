import { untrack } from 'svelte';
import { t } from './language.svelte.js';
import type { ProgressLook } from './task-progress.js';
import { advanceProgress, beginProgress } from './task-progress.js';
import { describeTimeLeft } from './time-left.js';

const TICK_MS = 250;

/** The progress of anything that takes time. */
export interface WatchedProgress {
  readonly stage: string;
  /** 0 to 1, never falling. */
  readonly fraction: number;
  readonly startedAtMs: number;
  readonly isCancelling: boolean;
}

/** What a component shows of a progress: a calm bar and a time. Create it while the component is set up. */
export class ProgressWatch {
  readonly #read: () => WatchedProgress | undefined;
  #look = $state.raw<ProgressLook>(beginProgress(0));

  /** `read` gives the present progress, or nothing. */
  constructor(read: () => WatchedProgress | undefined) {
    this.#read = read;
    // Update with every new progress, and by the clock.
    $effect(() => {
      if (read()) untrack(() => this.#lookAgain());
    });
    const isGoingOn = $derived(read() !== undefined);
    $effect(() => {
      if (!isGoingOn) return;
      const clock = setInterval(() => this.#lookAgain(), TICK_MS);
      return () => clearInterval(clock);
    });
  }

  /** 0 to 1, as the bar shows it. */
  get bar(): number {
    return this.#look.bar;
  }

  /** The time left, else the time passed; empty in the first seconds. */
  get time(): string {
    const progress = this.#read();
    if (!progress || progress.isCancelling) return '';
    const { leftMs, elapsedMs } = this.#look;
    const seconds = Math.floor(elapsedMs / 1000);
    if (leftMs === undefined) return seconds < 2 ? '' : t('task.elapsed', { count: seconds });
    const { key, count } = describeTimeLeft(leftMs);
    return t(key, { count });
  }

  #lookAgain(): void {
    const progress = this.#read();
    if (!progress) return;
    const { startedAtMs } = progress;
    const before = this.#look.startedAtMs === startedAtMs ? this.#look : beginProgress(startedAtMs);
    this.#look = advanceProgress(before, progress, performance.now());
  }
}
