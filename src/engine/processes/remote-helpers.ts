/**
 * @file Helper processes of an engine that runs in a utility process of Electron, which cannot start any itself: the engine sends orders
 * over a port, the main process carries them out and reports. Both directions' messages are declared here.
 */
import * as v from 'valibot';

import type { HelperProcess, HelperProgram } from './helper-process.js';
import { HELPER_PROGRAMS } from './helper-process.js';

const Id = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What the engine asks for. */
export const ProbeOrderSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('start'), id: Id, program: v.picklist(HELPER_PROGRAMS) }),
  v.strictObject({ kind: v.literal('send'), id: Id, message: v.unknown() }),
  v.strictObject({ kind: v.literal('kill'), id: Id }),
]);

const ProbeReportSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('message'), id: Id, message: v.unknown() }),
  v.strictObject({ kind: v.literal('end'), id: Id, how: v.string() }),
]);

/** The engine's end of the port on which it asks; Electron's `MessagePortMain` is one. */
export interface OrderPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  start(): void;
}

interface Listeners {
  onMessage: (message: unknown) => void;
  onEnd: (how: string) => void;
}

/** Starts a process that runs `program`. */
export type StartRemote = <Question>(program: HelperProgram) => HelperProcess<Question>;

/** Has helper processes started at the other end of `port`, which may still be on its way. */
export function createRemoteHelpers(port: Promise<OrderPort>): StartRemote {
  const listeners = new Map<number, Listeners>();
  let lastId = 0;

  function order(what: v.InferOutput<typeof ProbeOrderSchema>): void {
    void port.then((arrived) => arrived.postMessage(what));
  }

  function receive(data: unknown): void {
    const report = v.parse(ProbeReportSchema, data);
    if (report.kind === 'message') {
      listeners.get(report.id)?.onMessage(report.message);
      return;
    }
    listeners.get(report.id)?.onEnd(report.how);
    listeners.delete(report.id);
  }

  void port.then((arrived) => {
    arrived.on('message', ({ data }) => receive(data));
    arrived.start();
  });
  return (program) => {
    const id = ++lastId;
    const own: Listeners = { onMessage: () => undefined, onEnd: () => undefined };
    listeners.set(id, own);
    order({ kind: 'start', id, program });
    return {
      send: (message) => order({ kind: 'send', id, message }),
      onMessage: (listener) => (own.onMessage = listener),
      onEnd: (listener) => (own.onEnd = listener),
      kill: () => order({ kind: 'kill', id }),
    };
  };
}
