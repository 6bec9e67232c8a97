import * as v from 'valibot';

import type { ServedConnection } from '../../src/engine/service/serve-methods.js';
import { serveMethods } from '../../src/engine/service/serve-methods.js';
import { AppError, ERROR_CODES, throwIfCancelled } from '../../src/shared/app-error.js';
import type { MethodTable } from '../../src/shared/contract/method-table.js';
import type { Transport } from '../../src/shared/contract/transport.js';

const Nothing = v.strictObject({});

/** Methods for everything that an engine may do to a connection: answer, fail, report, crash. */
export const REHEARSAL_METHODS = {
  echo: {
    params: v.strictObject({ text: v.string(), numbers: v.array(v.number()) }),
    result: v.strictObject({ text: v.string(), numbers: v.array(v.number()) }),
  },
  count: {
    params: v.strictObject({ to: v.number() }),
    result: v.strictObject({ counted: v.number() }),
    progress: v.strictObject({ at: v.number() }),
  },
  announce: {
    params: v.strictObject({ to: v.number() }),
    result: Nothing,
    progress: v.strictObject({ at: v.number() }),
  },
  waitForCancel: { params: Nothing, result: Nothing, progress: v.strictObject({ at: v.number() }) },
  fail: { params: v.strictObject({ code: v.picklist(ERROR_CODES) }), result: Nothing },
  stumble: { params: Nothing, result: Nothing },
  answerWrongly: { params: Nothing, result: v.strictObject({ text: v.string() }) },
  send: { params: v.strictObject({ frame: v.unknown() }), result: Nothing },
  restart: { params: Nothing, result: Nothing },
  never: { params: Nothing, result: Nothing },
  crash: { params: Nothing, result: Nothing },
} as const satisfies MethodTable;

/** Serves the rehearsal methods on `transport`; `crash` ends this side without a message. */
export function serveRehearsal(transport: Transport, crash: () => void): ServedConnection {
  const served = serveMethods(
    REHEARSAL_METHODS,
    {
      echo: async (params) => params,
      count: async ({ to }, { report }) => {
        for (let at = 1; at <= to; at++) report({ at });
        return { counted: to };
      },
      announce: async ({ to }, { reportNow }) => {
        for (let at = 1; at <= to; at++) reportNow({ at });
        return {};
      },
      waitForCancel: async (_params, { signal, reportNow }) => {
        reportNow({ at: 1 });
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throwIfCancelled(signal);
        return {};
      },
      fail: async ({ code }) => {
        const cause = new Error('/home/someone/photo.jpg');
        throw new AppError(code, 'Expected this to fail', { cause, details: { head: 3, cause } });
      },
      stumble: async () => {
        throw new Error('Cannot read /home/someone/photo.jpg');
      },
      answerWrongly: async () => ({ text: 5 }) as unknown as { text: string },
      send: async ({ frame }) => {
        transport.send(frame);
        return {};
      },
      restart: async () => {
        served.sendEvent('engine.restarted', { generation: 2 });
        return {};
      },
      never: () => new Promise(() => undefined),
      crash: async () => {
        crash();
        return new Promise(() => undefined);
      },
    },
    transport,
    { generation: 1, onUnexpectedError: () => undefined },
  );
  return served;
}
