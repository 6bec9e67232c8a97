import { describe, expect, test } from 'vitest';

import { AppError, ERROR_CODES } from '../../src/shared/app-error.js';
import type { Client } from '../../src/shared/contract/client.js';
import { createClient } from '../../src/shared/contract/client.js';
import { PROTOCOL_VERSION } from '../../src/shared/contract/methods.js';
import type { Transport } from '../../src/shared/contract/transport.js';
import { REHEARSAL_METHODS } from './rehearsal-service.js';

/** What every transport must do: a new connection per call of `connect`, with the rehearsal service at its other end. */
export function contractSuite(name: string, connect: () => Promise<Transport>): void {
  async function connectClient(): Promise<{
    client: Client<typeof REHEARSAL_METHODS>;
    transport: Transport;
  }> {
    const transport = await connect();
    return { client: createClient(REHEARSAL_METHODS, transport), transport };
  }

  async function failureOf(call: Promise<unknown>): Promise<AppError> {
    const error: unknown = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof AppError) return error;
    throw new Error(`Expected an AppError but the call ended with ${String(error)}`);
  }

  describe(`the contract over ${name}`, () => {
    test('a call brings back what the method answers, unchanged', async () => {
      const { client } = await connectClient();
      const message = { text: 'Lücke "✂"\n', numbers: [0, -1.5, 1e21, 2 ** 53 - 1] };
      expect(await client.call('echo', message)).toEqual(message);
      client.close();
    });

    test('many calls at once each get their own answer', async () => {
      const { client } = await connectClient();
      const texts = Array.from({ length: 100 }, (_, index) => `call ${index}`);
      const answers = await Promise.all(texts.map((text) => client.call('echo', { text, numbers: [] })));
      expect(answers.map(({ text }) => text)).toEqual(texts);
      client.close();
    });

    test('a large message arrives whole', async () => {
      const { client } = await connectClient();
      const numbers = Array.from({ length: 200_000 }, (_, index) => index / 7);
      expect((await client.call('echo', { text: '', numbers })).numbers).toEqual(numbers);
      client.close();
    });

    test('parameters with an unknown key or a wrong type are refused, and the connection lives on', async () => {
      const { client } = await connectClient();
      const unknownKey = await failureOf(client.call('count', { to: 1, extra: true } as { to: number }));
      expect(unknownKey.code).toBe('INVALID_PARAMS');
      expect(unknownKey.message).toContain('extra');
      const wrongType = await failureOf(client.call('count', { to: 'ten' } as unknown as { to: number }));
      expect(wrongType.code).toBe('INVALID_PARAMS');
      expect(await client.call('count', { to: 1 })).toEqual({ counted: 1 });
      client.close();
    });

    test('a method that is not in the table is refused, also one that every object has', async () => {
      const transport = await connect();
      const received: unknown[] = [];
      transport.onMessage((message) => received.push(message));
      transport.send({ kind: 'request', id: 1, method: 'files.delete', params: {} });
      transport.send({ kind: 'request', id: 2, method: 'constructor', params: {} });
      await expect.poll(() => received).toHaveLength(3);
      expect(received.slice(1)).toMatchObject([
        { kind: 'error', error: { code: 'INVALID_PARAMS' } },
        { kind: 'error', error: { code: 'INVALID_PARAMS' } },
      ]);
      transport.close();
    });

    test('progress arrives in order, thinned out, and the last of it before the result', async () => {
      const { client } = await connectClient();
      const heard: number[] = [];
      await client.call('count', { to: 1000 }, { onProgress: ({ at }) => heard.push(at) });
      expect(heard.length).toBeLessThan(20);
      expect(heard.at(-1)).toBe(1000);
      expect(heard).toEqual(heard.toSorted((a, b) => a - b));
      client.close();
    });

    test('progress that must not be skipped is not', async () => {
      const { client } = await connectClient();
      const heard: number[] = [];
      await client.call('announce', { to: 30 }, { onProgress: ({ at }) => heard.push(at) });
      expect(heard).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
      client.close();
    });

    test('an aborted signal cancels the call and no other', async () => {
      const { client } = await connectClient();
      const controller = new AbortController();
      const other = client.call('never', {});
      other.catch(() => undefined);
      const cancelled = client.call(
        'waitForCancel',
        {},
        {
          signal: controller.signal,
          onProgress: () => controller.abort(),
        },
      );
      expect((await failureOf(cancelled)).code).toBe('CANCELLED');
      expect(await client.call('count', { to: 1 })).toEqual({ counted: 1 });
      client.close();
      expect((await failureOf(other)).code).toBe('ENGINE_CRASHED');
    });

    test('a signal that was aborted before starts nothing', async () => {
      const { client } = await connectClient();
      const call = client.call('never', {}, { signal: AbortSignal.abort() });
      expect((await failureOf(call)).code).toBe('CANCELLED');
      client.close();
    });

    test('an error keeps its code, its sentence and its plain details, and no more', async () => {
      const { client } = await connectClient();
      for (const code of ERROR_CODES) {
        const error = await failureOf(client.call('fail', { code }));
        expect(error.code).toBe(code);
        expect(error.message).toBe('Expected this to fail');
        expect(error.details).toEqual({ head: 3 });
        expect(error.cause).toBeUndefined();
      }
      client.close();
    });

    test('a mistake of the engine is INTERNAL and tells no path', async () => {
      const { client } = await connectClient();
      const error = await failureOf(client.call('stumble', {}));
      expect(error.code).toBe('INTERNAL');
      expect(JSON.stringify([error.message, error.details])).not.toContain('/home');
      client.close();
    });

    test('an answer that is not what the table says is INTERNAL', async () => {
      const { client } = await connectClient();
      const error = await failureOf(client.call('answerWrongly', {}));
      expect(error.code).toBe('INTERNAL');
      expect(error.message).toContain('answerWrongly');
      client.close();
    });

    test('when the other side crashes, every call that waits fails, and so does every later one', async () => {
      const { client } = await connectClient();
      const reasons: string[] = [];
      client.onClose((reason) => reasons.push(reason.code));
      const waiting = [client.call('never', {}), client.call('crash', {})];
      const codes = await Promise.all(waiting.map(async (call) => (await failureOf(call)).code));
      expect(codes).toEqual(['ENGINE_CRASHED', 'ENGINE_CRASHED']);
      expect((await failureOf(client.call('count', { to: 1 }))).code).toBe('ENGINE_CRASHED');
      expect(reasons).toEqual(['ENGINE_CRASHED']);
    });

    test('events reach those who listen', async () => {
      const { client } = await connectClient();
      const heard: number[] = [];
      const stop = client.onEvent('engine.restarted', ({ generation }) => heard.push(generation));
      await client.call('restart', {});
      stop();
      await client.call('restart', {});
      expect(heard).toEqual([2]);
      client.close();
    });

    test('another protocol version ends the connection and says so', async () => {
      const { client } = await connectClient();
      const frame = { kind: 'hello', protocol: PROTOCOL_VERSION + 1, generation: 2 };
      expect((await failureOf(client.call('send', { frame }))).code).toBe('PROTOCOL_MISMATCH');
      expect((await failureOf(client.call('count', { to: 1 }))).code).toBe('PROTOCOL_MISMATCH');
    });

    test('a later generation ends the calls of the earlier one; an earlier one is not listened to', async () => {
      const { client } = await connectClient();
      const old = client.call('never', {});
      old.catch(() => undefined);
      const hello = (generation: number) => ({ kind: 'hello', protocol: PROTOCOL_VERSION, generation });
      expect((await failureOf(client.call('send', { frame: hello(3) }))).code).toBe('ENGINE_CRASHED');
      expect((await failureOf(old)).code).toBe('ENGINE_CRASHED');
      expect(await client.call('send', { frame: hello(2) })).toEqual({});
      expect(await client.call('count', { to: 2 })).toEqual({ counted: 2 });
      client.close();
    });

    test('late answers to calls that ended are dropped', async () => {
      const { client } = await connectClient();
      await client.call('count', { to: 1 });
      await client.call('send', { frame: { kind: 'result', id: 1, value: { counted: 99 } } });
      await client.call('send', { frame: { kind: 'progress', id: 1, value: { at: 99 } } });
      await client.call('send', { frame: { kind: 'result', id: 4000, value: {} } });
      expect(await client.call('count', { to: 2 })).toEqual({ counted: 2 });
      client.close();
    });

    test.each([
      ['an unknown kind', { kind: 'shout' }],
      ['an unknown key', { kind: 'result', id: 1, value: {}, extra: 1 }],
      ['an id that is no number', { kind: 'result', id: 'one', value: {} }],
      ['an unknown event', { kind: 'event', name: 'engine.danced', value: {} }],
      ['a wrong event', { kind: 'event', name: 'engine.restarted', value: { generation: 'two' } }],
      ['a text', 'hello'],
      ['nothing', null],
    ])('the client closes at %s', async (_what, frame) => {
      const { client } = await connectClient();
      expect((await failureOf(client.call('send', { frame }))).code).toBe('ENGINE_CRASHED');
      expect((await failureOf(client.call('count', { to: 1 }))).code).toBe('ENGINE_CRASHED');
    });

    test.each([
      ['an unknown kind', { kind: 'shout' }],
      ['an unknown key', { kind: 'request', id: 1, method: 'never', params: {}, extra: 1 }],
      ['an id below 1', { kind: 'request', id: 0, method: 'never', params: {} }],
      ['a name without end', { kind: 'request', id: 1, method: 'x'.repeat(101), params: {} }],
      ['a text', 'hello'],
      ['a list', [{ kind: 'cancel', id: 1 }]],
    ])('the server closes at %s', async (_what, frame) => {
      const transport = await connect();
      const closed = new Promise<void>((resolve) => transport.onClose(resolve));
      transport.onMessage(() => undefined);
      transport.send(frame);
      await closed;
    });

    test('the server closes when an id is used twice at once', async () => {
      const transport = await connect();
      const closed = new Promise<void>((resolve) => transport.onClose(resolve));
      transport.onMessage(() => undefined);
      for (let time = 0; time < 2; time++)
        transport.send({ kind: 'request', id: 1, method: 'never', params: {} });
      await closed;
    });

    test('cancelling what does not run harms nothing', async () => {
      const { client, transport } = await connectClient();
      transport.send({ kind: 'cancel', id: 77 });
      expect(await client.call('count', { to: 1 })).toEqual({ counted: 1 });
      client.close();
    });
  });
}
