import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';

import type { HarnessPort } from './harness-port.js';

const SHIM = new URL('utility-shim.mjs', import.meta.url).href;

/** A utility process of Electron as a child of Node. */
export class HarnessProcess extends EventEmitter {
  readonly program: string;
  readonly child: ChildProcess;
  readonly #ports: HarnessPort[] = [];

  constructor(program: string, args: readonly string[] = []) {
    super();
    this.program = program;
    this.child = fork(program, args, {
      serialization: 'advanced',
      execArgv: ['--import', SHIM],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', ({ port, data }: { port?: number; data: unknown }) => {
      if (port === undefined) this.emit('message', data);
      else this.#ports[port]?.postMessage(data);
    });
    this.child.once('exit', (code) => this.emit('exit', code ?? -1));
  }

  postMessage(data: unknown, transfer: readonly HarnessPort[] = []): void {
    const transferred = transfer.map((port) => {
      const id = this.#ports.push(port) - 1;
      port.handTo((message) => this.#send({ port: id, data: message }));
      return id;
    });
    this.#send({ data, transferred });
  }

  kill(): boolean {
    return this.child.kill('SIGKILL');
  }

  #send(message: object): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }
}
