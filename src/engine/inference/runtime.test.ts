import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSession, listProviders, readVersion } from './runtime.js';

const MODEL = await readFile(join(import.meta.dirname, '../../../tests/fixtures/models/tiny-coarse.onnx'));

function zeros(channels: number, side = 32) {
  return { data: new Float32Array(channels * side * side), dims: [1, channels, side, side] };
}

describe('the runtime', () => {
  test('always has the processor, and says its version', async () => {
    expect(await listProviders()).toContain('cpu');
    expect(await readVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test.each([
    ['a channel too many', { image: zeros(4), mask: zeros(1), sketch: zeros(1) }, 'image'],
    ['an input missing', { image: zeros(3), mask: zeros(1) }, 'sketch'],
    [
      'another type',
      { image: zeros(3), mask: { ...zeros(1), data: new Uint8Array(1024) }, sketch: zeros(1) },
      'data type',
    ],
  ])('refuses %s by name, and can be used afterwards', async (_, inputs, name) => {
    const session = await createSession(MODEL, { threads: 1 });
    await expect(session.run(inputs, 'filled')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining(name) as string,
    });
    const whole = { image: zeros(3), mask: zeros(1), sketch: zeros(1) };
    expect(await session.run(whole, 'filled')).toHaveLength(3 * 32 * 32);
    await session.release();
  });

  test('refuses an output that the model has not', async () => {
    const session = await createSession(MODEL, { threads: 1 });
    const inputs = { image: zeros(3), mask: zeros(1), sketch: zeros(1) };
    await expect(session.run(inputs, 'depth')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await session.release();
  });

  test.each([0, 100, 20_000])('refuses a model cut off after %i bytes', async (length) => {
    await expect(createSession(MODEL.subarray(0, length), { threads: 1 })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
    });
  });

  test('says of a provider without its libraries that the device is at fault', async () => {
    if ((await listProviders()).includes('cuda')) return;
    await expect(createSession(MODEL, { threads: 1, provider: 'cuda' })).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
    });
  });
});
