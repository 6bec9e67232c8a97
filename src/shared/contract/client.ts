import * as v from 'valibot';

import { AppError, cancelled } from '../app-error.js';
import type { EventName, EventValue } from './events.js';
import { EVENTS } from './events.js';
import type { ClientFrame, ServerFrame } from './frames.js';
import { describeIssue, fromWireError, ServerFrameSchema } from './frames.js';
import type { MethodTable, NameOf, ParamsOf, ProgressOf, ResultOf } from './method-table.js';
import { METHODS, PROTOCOL_VERSION } from './methods.js';
import type { Transport } from './transport.js';

/** The part of an `AbortSignal` that is used here; src/shared knows neither Node's nor the DOM's types. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Options of a call: `signal` cancels it, `onProgress` is called with how far it is. */
export interface CallOptions<Table extends MethodTable, Name extends NameOf<Table>> {
  readonly signal?: CancelSignal | undefined;
  readonly onProgress?: ((progress: ProgressOf<Table, Name>) => void) | undefined;
}

/** The asking side of a connection. */
export interface Client<Table extends MethodTable> {
  /**
   * Calls a method. A cancelled call ends when the other side says so: with `CANCELLED`, or with its result when it was done already.
   *
   * @throws AppError what the method throws; `CANCELLED`; `ENGINE_CRASHED` when the connection or the engine is lost;
   * `PROTOCOL_MISMATCH` when the other side speaks another version; `INTERNAL` when its answer is not what the table says.
   */
  call<Name extends NameOf<Table>>(
    name: Name,
    params: ParamsOf<Table, Name>,
    options?: CallOptions<Table, Name>,
  ): Promise<ResultOf<Table, Name>>;
  /** Calls `listener` at each event of that name; returns a function that ends it. */
  onEvent<Name extends EventName>(name: Name, listener: (value: EventValue<Name>) => void): () => void;
  /** Calls `listener` once when the connection is lost, with the reason. */
  onClose(listener: (reason: AppError) => void): void;
  /** Closes the connection; calls that wait fail with `ENGINE_CRASHED`. */
  close(): void;
}

/** The engine as the page sees it, whatever carries the calls. */
export function createEngineClient(transport: Transport): Client<typeof METHODS> {
  return createClient(METHODS, transport);
}

interface PendingCall {
  readonly settle: (outcome: { readonly value: unknown } | { readonly error: AppError }) => void;
  readonly onProgress: (value: unknown) => void;
}

/** A client for the methods of `table`; it owns `transport`. Requests wait until the other side has said hello. */
export function createClient<Table extends MethodTable>(table: Table, transport: Transport): Client<Table> {
  const pending = new Map<number, PendingCall>();
  const eventListeners = new Map<string, Set<(value: unknown) => void>>();
  const closeListeners: ((reason: AppError) => void)[] = [];
  const waiting: ClientFrame[] = [];
  let generation = 0;
  let lastId = 0;
  let closeReason: AppError | undefined;

  function send(frame: ClientFrame): void {
    if (generation === 0) waiting.push(frame);
    else transport.send(frame);
  }

  function failAll(error: AppError): void {
    const calls = [...pending.values()];
    pending.clear();
    for (const call of calls) call.settle({ error });
  }

  function close(reason: AppError): void {
    if (closeReason) return;
    closeReason = reason;
    transport.close();
    failAll(reason);
    for (const listener of closeListeners) listener(reason);
  }

  function receiveHello(protocol: number, newGeneration: number): void {
    if (protocol !== PROTOCOL_VERSION) {
      const message = `Expected protocol ${PROTOCOL_VERSION} but the engine speaks ${protocol}. Reload the page.`;
      close(new AppError('PROTOCOL_MISMATCH', message));
      return;
    }
    if (newGeneration <= generation) return;
    const isFirst = generation === 0;
    generation = newGeneration;
    if (isFirst) for (const frame of waiting.splice(0)) transport.send(frame);
    else
      failAll(engineCrashed('The engine stopped while it was working and was started again. Try once more.'));
  }

  function receive(frame: ServerFrame): void {
    switch (frame.kind) {
      case 'hello':
        receiveHello(frame.protocol, frame.generation);
        return;
      case 'event':
        receiveEvent(frame.name, frame.value);
        return;
      case 'progress':
        // A message for a call that has ended came too late: it is dropped, here and below.
        pending.get(frame.id)?.onProgress(frame.value);
        return;
      case 'result':
        takePending(frame.id)?.settle({ value: frame.value });
        return;
      case 'error':
        takePending(frame.id)?.settle({ error: fromWireError(frame.error) });
    }
  }

  function receiveEvent(name: string, value: unknown): void {
    if (!isEventName(name)) {
      close(malformed(`an event "${name}"`));
      return;
    }
    const parsed = v.safeParse(EVENTS[name], value);
    if (!parsed.success) {
      close(malformed(`event ${name} with ${describeIssue(parsed.issues)}`));
      return;
    }
    for (const listener of eventListeners.get(name) ?? []) listener(parsed.output);
  }

  function takePending(id: number): PendingCall | undefined {
    const call = pending.get(id);
    pending.delete(id);
    return call;
  }

  transport.onMessage((message) => {
    if (closeReason) return;
    const parsed = v.safeParse(ServerFrameSchema, message);
    if (parsed.success) receive(parsed.output);
    else close(malformed(describeIssue(parsed.issues)));
  });
  transport.onClose(() => {
    close(engineCrashed('The connection to the engine was lost. Reload the page, or start Lacuna again.'));
  });

  return {
    call<Name extends NameOf<Table>>(
      name: Name,
      params: ParamsOf<Table, Name>,
      { signal, onProgress }: CallOptions<Table, Name> = {},
    ): Promise<ResultOf<Table, Name>> {
      const shape: MethodTable[string] | undefined = table[name];
      if (!shape) return Promise.reject(new AppError('INTERNAL', `There is no method "${name}".`));
      if (closeReason) return Promise.reject(closeReason);
      if (signal?.aborted) return Promise.reject(cancelled());
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const cancel = (): void => send({ kind: 'cancel', id });
        signal?.addEventListener('abort', cancel);
        pending.set(id, {
          settle: (outcome) => {
            signal?.removeEventListener('abort', cancel);
            if ('error' in outcome) {
              reject(outcome.error);
              return;
            }
            const parsed = v.safeParse(shape.result, outcome.value);
            if (parsed.success) resolve(parsed.output as ResultOf<Table, Name>);
            else reject(wrongAnswer(name, 'a result', describeIssue(parsed.issues)));
          },
          onProgress: (value) => {
            if (!onProgress || !shape.progress) return;
            const parsed = v.safeParse(shape.progress, value);
            if (parsed.success) onProgress(parsed.output as ProgressOf<Table, Name>);
            else close(wrongAnswer(name, 'progress', describeIssue(parsed.issues)));
          },
        });
        send({ kind: 'request', id, method: name, params });
      });
    },
    onEvent(name, listener) {
      const listeners = eventListeners.get(name) ?? new Set();
      eventListeners.set(name, listeners);
      const receiver = listener as (value: unknown) => void;
      listeners.add(receiver);
      return () => listeners.delete(receiver);
    },
    onClose(listener) {
      if (closeReason) listener(closeReason);
      else closeListeners.push(listener);
    },
    close() {
      close(engineCrashed('The connection to the engine was closed.'));
    },
  };
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}

function engineCrashed(message: string): AppError {
  return new AppError('ENGINE_CRASHED', message);
}

function malformed(received: string): AppError {
  return engineCrashed(`Expected a frame of the contract but received ${received}. Reload the page.`);
}

function wrongAnswer(method: string, kind: string, fault: string): AppError {
  return new AppError('INTERNAL', `Expected ${kind} of ${method} as the contract says but ${fault}`);
}
