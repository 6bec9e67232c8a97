import { cancelled, throwIfCancelled } from '../shared/app-error.js';

/** Carries out tasks one after the other, in the order in which they came; one that fails does not stop the next. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** What `task` returns or throws, once its turn has come; `CANCELLED` as soon as `signal` aborts while it waits. */
  run<Result>(task: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    let hasBegun = false;
    const result = this.#last.then(() => {
      throwIfCancelled(signal);
      hasBegun = true;
      return task();
    });
    this.#last = result.catch(() => undefined);
    if (!signal) return result;
    return new Promise((resolve, reject) => {
      const stopWaiting = (): void => {
        if (!hasBegun) reject(cancelled(signal.reason));
      };
      signal.addEventListener('abort', stopWaiting);
      result.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopWaiting));
    });
  }
}
