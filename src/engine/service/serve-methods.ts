import * as v from 'valibot';

import { answerCall } from '../../shared/contract/answer-call.js';
import type { EventName, EventValue } from '../../shared/contract/events.js';
import type { ClientFrame, ServerFrame } from '../../shared/contract/frames.js';
import { ClientFrameSchema } from '../../shared/contract/frames.js';
import type {
  MethodTable,
  NameOf,
  ParamsOf,
  ProgressOf,
  ResultOf,
} from '../../shared/contract/method-table.js';
import { PROTOCOL_VERSION } from '../../shared/contract/methods.js';
import type { Transport } from '../../shared/contract/transport.js';
import { ProgressGate } from './progress-gate.js';

/** What comes with a request. */
export interface RequestContext<Progress> {
  /** Aborts when the asking side cancels or goes away. */
  readonly signal: AbortSignal;
  /** Reports how far it is, as often as it likes: at most 20 a second are sent, the last one always. */
  report(progress: Progress): void;
  /** Reports what must not be skipped. */
  reportNow(progress: Progress): void;
}

/** One function for each method of `Table`. */
export type Handlers<Table extends MethodTable> = {
  readonly [Name in NameOf<Table>]: (
    params: ParamsOf<Table, Name>,
    context: RequestContext<ProgressOf<Table, Name>>,
  ) => Promise<ResultOf<Table, Name>>;
};

/** The answering side of a connection. */
export interface ServedConnection {
  sendEvent<Name extends EventName>(name: Name, value: EventValue<Name>): void;
}

export interface ServeOptions {
  /** Counts the starts of the engine, from 1. */
  readonly generation: number;
  /** Hears of every error that is no `AppError`; the asking side learns no more than that there was one. */
  readonly onUnexpectedError: (error: unknown) => void;
}

/**
 * Answers the requests that come over `transport`, which it owns, with the `handlers` of `table`. Parameters are validated; wrong
 * ones are answered with `INVALID_PARAMS`. A message that is no frame closes the connection; requests that run are aborted when
 * it closes.
 */
export function serveMethods<Table extends MethodTable>(
  table: Table,
  handlers: Handlers<Table>,
  transport: Transport,
  options: ServeOptions,
): ServedConnection {
  const running = new Map<number, AbortController>();

  function send(frame: ServerFrame): void {
    transport.send(frame);
  }

  async function serve(id: number, method: string, params: unknown, signal: AbortSignal): Promise<void> {
    const gate = new ProgressGate((value: unknown) => send({ kind: 'progress', id, value }));
    const context: RequestContext<unknown> = {
      signal,
      report: (value) => gate.push(value),
      reportNow: (value) => {
        gate.push(value);
        gate.flush();
      },
    };
    const answer = await answerCall(table, handlers, { method, params }, context, options.onUnexpectedError);
    gate.flush();
    running.delete(id);
    send('error' in answer ? { kind: 'error', id, ...answer } : { kind: 'result', id, ...answer });
  }

  function receive(frame: ClientFrame): void {
    if (frame.kind === 'cancel') {
      running.get(frame.id)?.abort();
      return;
    }
    if (running.has(frame.id)) {
      transport.close();
      return;
    }
    const controller = new AbortController();
    running.set(frame.id, controller);
    void serve(frame.id, frame.method, frame.params, controller.signal);
  }

  transport.onMessage((message) => {
    const parsed = v.safeParse(ClientFrameSchema, message);
    if (parsed.success) receive(parsed.output);
    else transport.close();
  });
  transport.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });
  send({ kind: 'hello', protocol: PROTOCOL_VERSION, generation: options.generation });
  return { sendEvent: (name, value) => send({ kind: 'event', name, value }) };
}
