import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { recogniseModel } from './model-import.js';
import { recogniseApart } from './model-recognition.js';
import type { RecognitionRequest } from './model-recognition.js';
import type { HelperProcess } from '../processes/helper-process.js';

const FILE = fileURLToPath(new URL('../../../tests/fixtures/foreign-models/migan.onnx', import.meta.url));

/** A process that does what `answer` says when it is asked. */
function rehearse(
  answer: (request: RecognitionRequest, tell: (message: unknown) => void, end: (how: string) => void) => void,
) {
  let isKilled = false;
  const start = (): HelperProcess<RecognitionRequest> => {
    let tell: (message: unknown) => void = () => undefined;
    let end: (how: string) => void = () => undefined;
    return {
      send: (request) => void setImmediate(() => answer(request, tell, end)),
      onMessage: (listener) => (tell = listener),
      onEnd: (listener) => (end = listener),
      kill: () => (isKilled = true),
    };
  };
  return { start, wasKilled: () => isKilled };
}

describe('a file of unknown origin is recognised in a process of its own', () => {
  test('which tells what it found', async () => {
    const entry = await recogniseModel(FILE, { id: 'mine' });
    const process = rehearse(({ file, options }, tell) => {
      expect({ file, options }).toEqual({ file: FILE, options: { id: 'mine' } });
      tell({ kind: 'recognised', entry });
    });
    expect(await recogniseApart(FILE, { id: 'mine' }, {}, { start: process.start })).toEqual(entry);
    expect(process.wasKilled()).toBe(true);
  });

  test('or what it refused', async () => {
    const { start } = rehearse((_, tell) =>
      tell({ kind: 'failed', code: 'OUT_OF_MEMORY', message: 'Too much.' }),
    );
    await expect(recogniseApart(FILE, {}, {}, { start })).rejects.toMatchObject({
      code: 'OUT_OF_MEMORY',
      message: 'Too much.',
      details: { path: FILE },
    });
  });

  test.each([
    ['crashes', (_: unknown, __: unknown, end: (how: string) => void) => end('SIGSEGV'), 'ended (SIGSEGV)'],
    ['hangs', () => undefined, 'gave no answer within 0.02 s'],
    [
      'babbles',
      (_: unknown, tell: (message: unknown) => void) => tell({ kind: 'recognised', entry: 1 }),
      'an answer that is none',
    ],
  ])('one that %s is refused', async (_, answer, message) => {
    const process = rehearse(answer);
    await expect(recogniseApart(FILE, {}, {}, { start: process.start, timeoutMs: 20 })).rejects.toMatchObject(
      { code: 'MODEL_INVALID', message: expect.stringContaining(message) },
    );
    expect(process.wasKilled()).toBe(true);
  });

  test('which is ended when nobody waits any more', async () => {
    const controller = new AbortController();
    const process = rehearse(() => controller.abort());
    await expect(
      recogniseApart(FILE, {}, { signal: controller.signal }, { start: process.start }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(process.wasKilled()).toBe(true);
  });
});
