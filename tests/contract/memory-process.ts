import type { EngineProcess, StartEngine } from '../../src/engine/host/engine-child.js';
import { PROCESS_METHODS } from '../../src/engine/service/control-methods.js';
import type { Handlers } from '../../src/engine/service/serve-methods.js';
import { serveMethods } from '../../src/engine/service/serve-methods.js';
import type { Transport } from '../../src/shared/contract/transport.js';
import { createMemoryTransports } from './memory-transport.js';

/** Pretended engine processes: they live inside this process and end when a test says so. */
export class MemoryProcesses {
  readonly started: MemoryProcess[] = [];
  /** Whether a process ends when its connection is closed. */
  endsByItself = true;
  readonly #createHandlers: () => Handlers<typeof PROCESS_METHODS>;

  constructor(createHandlers: () => Handlers<typeof PROCESS_METHODS>) {
    this.#createHandlers = createHandlers;
  }

  readonly start: StartEngine = ({ generation }) => {
    const process = new MemoryProcess(generation, this.#createHandlers(), this.endsByItself);
    this.started.push(process);
    return process;
  };

  get latest(): MemoryProcess {
    const latest = this.started.at(-1);
    if (!latest) throw new Error('Expected a process that was started');
    return latest;
  }
}

export class MemoryProcess implements EngineProcess {
  readonly transport: Transport;
  /** The process's own end: what comes from it after its death must change nothing. */
  readonly ownEnd: Transport;
  isAlive = true;
  wasKilled = false;
  readonly #exitListeners: (() => void)[] = [];

  constructor(generation: number, handlers: Handlers<typeof PROCESS_METHODS>, endsByItself: boolean) {
    [this.transport, this.ownEnd] = createMemoryTransports();
    serveMethods(PROCESS_METHODS, handlers, this.ownEnd, { generation, onUnexpectedError: () => undefined });
    if (endsByItself) this.ownEnd.onClose(() => this.crash());
  }

  onExit(listener: () => void): void {
    if (this.isAlive) this.#exitListeners.push(listener);
    else listener();
  }

  kill(): void {
    this.wasKilled = true;
    this.crash();
  }

  /** Ends as in a crash, without a message. */
  crash(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.ownEnd.close();
    for (const listener of this.#exitListeners) listener();
  }
}
