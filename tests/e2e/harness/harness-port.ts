import { EventEmitter } from 'node:events';

/** A `MessagePortMain` in this process. One that is handed to a page or to another process passes on there what it receives. */
export class HarnessPort extends EventEmitter {
  #other: HarnessPort | undefined;
  #deliver: ((data: unknown) => void) | undefined;
  readonly #unheard: unknown[] = [];

  /** Both ends of a channel. */
  static createPair(): { port1: HarnessPort; port2: HarnessPort } {
    const port1 = new HarnessPort();
    const port2 = new HarnessPort();
    port1.#other = port2;
    port2.#other = port1;
    return { port1, port2 };
  }

  postMessage(data: unknown): void {
    const copy: unknown = structuredClone(data);
    queueMicrotask(() => this.#other?.receive(copy));
  }

  start(): void {
    this.#beginDelivery((data) => this.emit('message', { data, ports: [] }));
  }

  close(): void {
    const other = this.#other;
    this.#other = undefined;
    if (!other) return;
    other.#other = undefined;
    queueMicrotask(() => other.emit('close'));
  }

  /** From now on what is sent to this port goes to `send`; what comes back is to be given to `postMessage`. */
  handTo(send: (data: unknown) => void): void {
    this.#beginDelivery(send);
  }

  /** What the other end has sent. */
  receive(data: unknown): void {
    if (this.#deliver) this.#deliver(data);
    else this.#unheard.push(data);
  }

  #beginDelivery(deliver: (data: unknown) => void): void {
    this.#deliver = deliver;
    for (const data of this.#unheard.splice(0)) deliver(data);
  }
}
