import { ThreadPool } from '../patchmatch/thread-pool.js';
import type { Lane } from '../task-context.js';
import { TaskQueue } from '../task-queue.js';
import type { FillMethod } from './fill-method.js';
import { createPatchMatchMethod } from './patchmatch-method.js';

/** What one fill at a time has for itself. */
interface FillLane {
  readonly threads: ThreadPool;
  readonly patchMatch: FillMethod;
  readonly queue: TaskQueue;
  waiting: number;
}

/**
 * Fills side by side, each with threads of its own, which start with the first fill of a lane. One lane is kept for fills that a person
 * waits for: these wait for each other, never for a batch.
 */
export class FillLanes {
  readonly #lanes: Readonly<Record<Lane, readonly FillLane[]>>;

  /** `batchFills`: how many fills of batches run at a time; `threads` is for each fill. */
  constructor(threads: number, batchFills: number) {
    this.#lanes = {
      interactive: [createLane(threads)],
      batch: Array.from({ length: batchFills }, () => createLane(threads)),
    };
  }

  /** What `fill` returns, once those that came before it in the emptiest lane have ended; `CANCELLED` as soon as `signal` aborts while it waits. */
  async run<Result>(
    kind: Lane,
    fill: (lane: Pick<FillLane, 'threads' | 'patchMatch'>) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const lane = this.#lanes[kind].reduce((best, other) => (other.waiting < best.waiting ? other : best));
    lane.waiting++;
    try {
      return await lane.queue.run(() => fill(lane), signal);
    } finally {
      lane.waiting--;
    }
  }

  /** Starts the threads of the lane for a person's fills. */
  start(): void {
    for (const { threads } of this.#lanes.interactive) threads.start();
  }

  /** Ends the threads. */
  async dispose(): Promise<void> {
    const lanes = [...this.#lanes.interactive, ...this.#lanes.batch];
    await Promise.all(lanes.map(({ threads }) => threads.dispose()));
  }
}

function createLane(size: number): FillLane {
  const threads = new ThreadPool(size);
  return { threads, patchMatch: createPatchMatchMethod(threads), queue: new TaskQueue(), waiting: 0 };
}
