/** Carries out tasks one after the other, in the order in which they came; one that fails does not stop the next. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** What `task` returns or throws, once its turn has come. */
  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
