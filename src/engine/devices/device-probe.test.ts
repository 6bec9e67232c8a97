import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import type { ProbeRequest } from './device-probe.js';
import { probeDevice } from './device-probe.js';
import type { ProviderName } from '../inference/providers.js';
import type { Session } from '../inference/runtime.js';

const REQUEST: ProbeRequest = {
  model: new Uint8Array(),
  inputs: {},
  output: 'filled',
  range: [-1, 1],
  provider: 'webgpu',
  threads: 1,
};

type Run = () => Promise<Float32Array>;

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Answers with `cpu` on the processor and with `device` elsewhere; counts sessions that are not released. */
function createRuntime({ cpu, device }: { cpu: Run; device: Run }) {
  const open = new Set<ProviderName>();
  return {
    open,
    async createSession(_model: Uint8Array, { provider = 'cpu' }: { provider?: ProviderName }) {
      open.add(provider);
      const session: Session = {
        inputs: [],
        outputs: [],
        run: provider === 'cpu' ? cpu : device,
        release: async () => void open.delete(provider),
      };
      return session;
    },
  };
}

const answer = (values: readonly number[], milliseconds = 0): Run => {
  return async () => {
    vi.advanceTimersByTime(milliseconds);
    return Float32Array.from(values);
  };
};
const TRUTH = Array.from({ length: 300 }, (_, index) => Math.sin(index));
const shifted = (by: number): number[] => TRUTH.map((value) => value + by);

describe('a probe', () => {
  test('finds a device usable that answers nearly as the processor does, and tells both times', async () => {
    const runtime = createRuntime({ cpu: answer(TRUTH, 30), device: answer(shifted(0.004), 5) });
    expect(await probeDevice(REQUEST, runtime)).toEqual({
      kind: 'usable',
      milliseconds: 5,
      processorMilliseconds: 30,
    });
    expect(runtime.open.size).toBe(0);
  });

  test('does not count the run in which a driver compiles', async () => {
    let runs = 0;
    const device: Run = async () => {
      vi.advanceTimersByTime(runs++ === 0 ? 3000 : 2);
      return Float32Array.from(TRUTH);
    };
    const result = await probeDevice(REQUEST, createRuntime({ cpu: answer(TRUTH), device }));
    expect(result).toMatchObject({ kind: 'usable', milliseconds: 2 });
  });

  test('of the processor compares it with nothing', async () => {
    const device = (): never => {
      throw new Error('not to be run');
    };
    const result = await probeDevice(
      { ...REQUEST, provider: 'cpu' },
      createRuntime({ cpu: answer(TRUTH), device }),
    );
    expect(result).toMatchObject({ kind: 'usable' });
  });

  test.each([
    ['a little wrong everywhere', shifted(0.02), 'otherwise than the processor: by 1.0 % on average'],
    ['very wrong at one place', TRUTH.with(7, 0.9), 'otherwise than the processor'],
    ['not a number', TRUTH.with(7, NaN), 'no numbers'],
    ['infinite', TRUTH.with(7, Infinity), 'no numbers'],
    ['too short', TRUTH.slice(1), '299 values instead of 300'],
  ])('fails a device whose answer is %s', async (_, values, reason) => {
    const runtime = createRuntime({ cpu: answer(TRUTH), device: answer(values) });
    expect(await probeDevice(REQUEST, runtime)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining(reason) as string,
    });
    expect(runtime.open.size).toBe(0);
  });

  test('fails a device that refuses, with what the runtime itself said, in one line', async () => {
    const cause = new Error('/src/webgpu/context.cc:136 Foo() ok was false. No adapter found\nat x.cc');
    const device = (): never => {
      throw new AppError('DEVICE_UNAVAILABLE', 'webgpu cannot run the model', { cause });
    };
    const result = await probeDevice(REQUEST, createRuntime({ cpu: answer(TRUTH), device }));
    expect(result).toEqual({ kind: 'failed', reason: 'No adapter found' });
  });

  test('judges no device by a model that the processor cannot run', async () => {
    const device = answer(TRUTH);
    const cpu = (): never => {
      throw new Error('protobuf parsing failed');
    };
    expect(await probeDevice(REQUEST, createRuntime({ cpu, device }))).toEqual({
      kind: 'unproven',
      reason: 'protobuf parsing failed',
    });
    const wrong = createRuntime({ cpu: answer(TRUTH.with(0, NaN)), device });
    expect(await probeDevice(REQUEST, wrong)).toMatchObject({ kind: 'unproven' });
  });
});
