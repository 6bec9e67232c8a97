/** @file Loaded before a program that the harness starts: gives it the `process.parentPort` of Electron over Node's channel. */
import { EventEmitter } from 'node:events';

/** A port whose messages wait for the first listener, as Electron's do. */
class WaitingPort extends EventEmitter {
  #unheard = [];

  constructor(id) {
    super();
    this.postMessage = (data) => process.send({ port: id, data });
    this.start = () => undefined;
    this.on('newListener', (type) => {
      if (type === 'message')
        queueMicrotask(() => this.#unheard.splice(0).forEach((event) => this.receive(event)));
    });
  }

  receive(event) {
    if (!this.emit('message', event)) this.#unheard.push(event);
  }
}

const ports = new Map();
const parentPort = new WaitingPort(undefined);
process.parentPort = parentPort;

process.on('message', ({ port, data, transferred = [] }) => {
  const target = port === undefined ? parentPort : ports.get(port);
  for (const id of transferred) ports.set(id, new WaitingPort(id));
  target.receive({ data, ports: transferred.map((id) => ports.get(id)) });
});
