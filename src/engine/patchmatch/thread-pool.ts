import { Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

/** What a thread is told: take a module and memory, run bands until none is left, or forget the memory. */
interface RunMessage {
  readonly id: number;
  readonly step: string;
  readonly block: number;
  readonly bands: number;
  /** Byte offset of two 32-bit integers: the next band, and 1 when cancelled. */
  readonly counter: number;
}

/** The whole program of a thread; it knows WebAssembly only, so it needs no file of its own in any bundle. */
function threadMain(port: MessagePort, collectGarbage: () => void): void {
  let exports: Record<string, (block: number, band: number) => void> = {};
  let counters: Int32Array | undefined;
  port.on('message', (message: { module?: WebAssembly.Module; memory?: WebAssembly.Memory } & RunMessage) => {
    if (message.module && message.memory) {
      const instance = new WebAssembly.Instance(message.module, { env: { memory: message.memory } });
      exports = instance.exports as typeof exports;
      counters = new Int32Array(message.memory.buffer);
      return;
    }
    if (!message.step) {
      exports = {};
      counters = undefined;
      // A thread that makes no objects never collects by itself, and would keep the memory of every fill.
      collectGarbage();
      return;
    }
    const step = exports[message.step];
    if (!step || !counters) return;
    const next = message.counter >> 2;
    let error: unknown;
    try {
      while (Atomics.load(counters, next + 1) === 0) {
        const band = Atomics.add(counters, next, 1);
        if (band >= message.bands) break;
        step(message.block, band);
      }
    } catch (cause) {
      error = String(cause);
    }
    port.postMessage({ id: message.id, error });
  });
}

/** Node has no other way to ask for a collection without a flag on its command line. */
const COLLECT_GARBAGE = `(require('node:v8').setFlagsFromString('--expose-gc'), require('node:vm').runInNewContext('gc'))`;

/** Worker threads that run the steps of one WebAssembly module at a time; started when first needed. */
export class ThreadPool {
  readonly #workers: Worker[] = [];

  constructor(readonly size: number) {}

  /** Starts the threads that are not there yet. They are ready a tenth of a second later, while other work goes on. */
  start(): void {
    while (this.#workers.length < this.size) {
      const code = `(${threadMain.toString()})(require('node:worker_threads').parentPort, ${COLLECT_GARBAGE})`;
      const worker = new Worker(code, { eval: true, name: 'patchmatch' });
      worker.unref();
      worker.setMaxListeners(0);
      this.#workers.push(worker);
    }
  }

  /** Gives every thread the module and the shared memory for the runs that follow. */
  attach(module: WebAssembly.Module, memory: WebAssembly.Memory): void {
    this.start();
    for (const worker of this.#workers) worker.postMessage({ module, memory });
  }

  /** Makes the threads let go of the memory. */
  detach(): void {
    for (const worker of this.#workers) worker.postMessage({});
  }

  /** Runs a step over all bands; resolves when every thread has stopped. */
  async run(message: Omit<RunMessage, 'id'>): Promise<void> {
    await Promise.all(this.#workers.map((worker) => runOn(worker, message)));
  }

  /** Ends the threads; they run nothing but WebAssembly, so that is safe at any time. */
  async dispose(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
  }
}

let nextId = 1;

function runOn(worker: Worker, message: Omit<RunMessage, 'id'>): Promise<void> {
  const id = nextId++;
  return new Promise((resolve, reject) => {
    const finish = (error?: unknown): void => {
      worker.unref();
      worker.off('message', onMessage);
      worker.off('error', finish);
      worker.off('exit', onExit);
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onMessage = (answer: { id: number; error?: string }): void => {
      if (answer.id === id) finish(answer.error);
    };
    const onExit = (): void => finish(new Error('A worker thread ended before its work was done.'));
    worker.ref();
    worker.on('message', onMessage);
    worker.on('error', finish);
    worker.on('exit', onExit);
    worker.postMessage({ ...message, id });
  });
}
