import type { Transport } from '../../src/shared/contract/transport.js';

/** Both ends of a connection in this process. Messages are cloned as between processes, and arrive later, in order. */
export function createMemoryTransports(): [Transport, Transport] {
  const left = new MemoryEnd();
  const right = new MemoryEnd();
  left.other = right;
  right.other = left;
  return [left, right];
}

class MemoryEnd implements Transport {
  other!: MemoryEnd;
  #isClosed = false;
  readonly #unheard: unknown[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #hear: (message: unknown) => void = (message) => this.#unheard.push(message);

  send(message: unknown): void {
    if (this.#isClosed) return;
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => this.other.#receive(copy));
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#hear = listener;
    for (const message of this.#unheard.splice(0)) listener(message);
  }

  onClose(listener: () => void): void {
    if (this.#isClosed) listener();
    else this.#closeListeners.push(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const listener of this.#closeListeners) listener();
    queueMicrotask(() => this.other.close());
  }

  #receive(message: unknown): void {
    if (!this.#isClosed) this.#hear(message);
  }
}
