import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { ProbeRequest } from './device-probe.js';
import type { StartProbe } from './run-device-probe.js';
import { forkHelper } from '../processes/helper-process.js';
import { runDeviceProbe } from './run-device-probe.js';

const REQUEST: ProbeRequest = {
  model: new Uint8Array([1, 2, 3]),
  inputs: { image: { data: new Float32Array([0.5]), dims: [1] } },
  output: 'filled',
  range: [0, 1],
  provider: 'webgpu',
  threads: 1,
};

/** A driver's temper: a program that is started in place of the probe. */
async function startProgram(code: string): Promise<StartProbe> {
  const program = join(await temporaryFolder(), 'program.mjs');
  await writeFile(program, code);
  return () => forkHelper(program);
}

const whenAsked = (code: string): string => `process.on('message', (request) => { ${code} });`;

describe('a probe in a process of its own', () => {
  test('hears the request as it was and is heard', async () => {
    const start = await startProgram(
      whenAsked(`
        const { data, dims } = request.inputs.image;
        const isWhole = data instanceof Float32Array && data[0] === 0.5 && dims[0] === 1 && request.model[2] === 3;
        process.send({ kind: 'usable', milliseconds: isWhole ? 1 : 0, processorMilliseconds: 2 });`),
    );
    expect(await runDeviceProbe(REQUEST, start)).toEqual({
      kind: 'usable',
      milliseconds: 1,
      processorMilliseconds: 2,
    });
  });

  test.each([
    ['crashes natively', whenAsked(`process.kill(process.pid, 'SIGSEGV')`), 'ended its process (SIGSEGV)'],
    ['aborts', whenAsked('process.abort()'), 'ended its process (SIGABRT)'],
    ['exits', whenAsked('process.exit(3)'), 'ended its process (exit code 3)'],
    ['cannot even begin', `throw new Error('no library')`, 'ended its process (exit code 1)'],
    ['answers nonsense', whenAsked(`process.send({ kind: 'fast' })`), 'gave an answer that is none'],
    ['ends without an answer', whenAsked('process.exit(0)'), 'ended its process (exit code 0)'],
  ])('that %s has failed', async (_, code, reason) => {
    const result = await runDeviceProbe(REQUEST, await startProgram(code));
    expect(result).toEqual({ kind: 'failed', reason });
  });

  test('that hangs in native code has failed at its limit and is ended', async () => {
    const start = await startProgram(whenAsked('for (;;) {}'));
    let hasEnded: Promise<string> | undefined;
    const watched: StartProbe = () => {
      const child = start();
      hasEnded = new Promise((resolve) => child.onEnd(resolve));
      return child;
    };
    expect(await runDeviceProbe(REQUEST, watched, { timeoutMs: 700 })).toEqual({
      kind: 'failed',
      reason: 'gave no answer within 0.7 s',
    });
    expect(await hasEnded).toBe('SIGKILL');
  });

  test('whose program is missing has failed', async () => {
    const result = await runDeviceProbe(REQUEST, () => forkHelper('/nowhere/probe.mjs'));
    expect(result).toEqual({ kind: 'failed', reason: 'ended its process (exit code 1)' });
  });

  test('is ended when nobody wants it any more', async () => {
    const start = await startProgram(whenAsked('for (;;) {}'));
    const controller = new AbortController();
    const result = runDeviceProbe(REQUEST, start, { signal: controller.signal });
    void wait(300).then(() => controller.abort());
    await expect(result).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(runDeviceProbe(REQUEST, start, { signal: controller.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
