import type { MethodProgress } from '../../shared/contract/methods.js';
import type { Task } from './editor-state.js';

/** What every task passes on to the engine. */
export interface TaskCall {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MethodProgress<'retouch.apply'>) => void;
}

/** What a runner needs of the editor. */
interface TaskRunnerParts {
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  /** Called with every change of the task, and with `undefined` when it has ended. */
  readonly onChange: (task: Task | undefined) => void;
  readonly onFailure: (kind: Task['kind'], error: unknown) => void;
}

/** Runs tasks of the engine, one at a time, and tells how far each is. */
export class TaskRunner {
  readonly #parts: TaskRunnerParts;
  #running: { readonly controller: AbortController; readonly ended: Promise<void>; task: Task } | undefined;

  constructor(parts: TaskRunnerParts) {
    this.#parts = parts;
  }

  /** Runs `work`. Resolves with undefined when a task runs already, or when `work` failed or was cancelled: see `onFailure`. */
  async run<Result>(
    kind: Task['kind'],
    work: (call: TaskCall) => Promise<Result>,
  ): Promise<Result | undefined> {
    if (this.#running) return undefined;
    const controller = new AbortController();
    const startedAtMs = this.#parts.now();
    const task: Task = { kind, stage: '', fraction: 0, startedAtMs, isCancelling: false };
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const running = { controller, ended, task };
    this.#running = running;
    this.#parts.onChange(running.task);
    try {
      return await work({
        signal: controller.signal,
        onProgress: ({ stage, fraction, draft = running.task.draft, fitted = running.task.fitted }) => {
          // Late progress of a task that has ended.
          if (this.#running !== running) return;
          running.task = {
            ...running.task,
            stage,
            fraction,
            ...(draft && { draft }),
            ...(fitted && { fitted }),
          };
          this.#parts.onChange(running.task);
        },
      });
    } catch (error) {
      this.#parts.onFailure(kind, error);
      return undefined;
    } finally {
      this.#running = undefined;
      this.#parts.onChange(undefined);
      end();
    }
  }

  /** Waits until the running task has ended. Resolves false if it was cancelled. */
  async waitForEnd(): Promise<boolean> {
    const running = this.#running;
    await running?.ended;
    return running?.controller.signal.aborted !== true;
  }

  /** Asks the engine to stop what it does. */
  cancel(): void {
    const running = this.#running;
    if (!running) return;
    running.task = { ...running.task, isCancelling: true };
    this.#parts.onChange(running.task);
    running.controller.abort();
  }
}
