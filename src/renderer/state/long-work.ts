/** Work that took longer is worth a word to who has gone elsewhere meanwhile. */
export const LONG_WORK_MS = 10_000;

export type WorkKind = 'fill' | 'save' | 'find' | 'batch';

/** Work that goes on. */
interface Work {
  /** By the clock of `now`; without it, since it was first told of. */
  readonly startedAtMs?: number;
  readonly isCancelling?: boolean;
}

interface LongWorkParts {
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  /** Called when work ends that took longer than `LONG_WORK_MS` and was not cancelled. */
  readonly onEnd: (kind: WorkKind, hasFailed: boolean) => void;
}

/** Notices the end of long work, one of each kind at a time. */
export class LongWork {
  readonly #parts: LongWorkParts;
  readonly #running = new Map<WorkKind, Work & { readonly startedAtMs: number }>();
  readonly #failed = new Set<WorkKind>();

  constructor(parts: LongWorkParts) {
    this.#parts = parts;
  }

  /** To be called with every change: `work` of this kind goes on now, or none does. */
  follow(kind: WorkKind, work: Work | undefined): void {
    const before = this.#running.get(kind);
    const startedAtMs = work?.startedAtMs ?? before?.startedAtMs ?? this.#parts.now();
    if (before && (!work || startedAtMs !== before.startedAtMs)) this.#end(kind, before);
    if (work) this.#running.set(kind, { ...work, startedAtMs });
  }

  /** The work of this kind has failed; it ends now. */
  fail(kind: WorkKind): void {
    if (this.#running.has(kind)) this.#failed.add(kind);
  }

  #end(kind: WorkKind, { startedAtMs, isCancelling }: Work & { readonly startedAtMs: number }): void {
    this.#running.delete(kind);
    const hasFailed = this.#failed.delete(kind);
    const isLong = this.#parts.now() - startedAtMs > LONG_WORK_MS;
    if (isLong && !isCancelling) this.#parts.onEnd(kind, hasFailed);
  }
}
