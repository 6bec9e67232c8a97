/**
 * @file Both words of a conversation: Electron's main process starts the processes in which an engine in a utility process tries devices
 * and proves networks.
 */
import * as v from 'valibot';

import type { ProbeProcess } from '../devices/run-device-probe.js';

const Id = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What such a process can run: bundles beside the engine's. */
const PROGRAMS = ['device-probe.mjs', 'model-recognition.mjs'] as const;
export type ProbeProgram = (typeof PROGRAMS)[number];

/** What the engine asks for. */
export const ProbeOrderSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('start'), id: Id, program: v.picklist(PROGRAMS) }),
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
export type StartRemote = <Request>(program: ProbeProgram) => ProbeProcess<Request>;

/** Has the processes of probes started at the other end of `port`, which may be on its way still. */
export function createRemoteProbes(port: Promise<OrderPort>): StartRemote {
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
