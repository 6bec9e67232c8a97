import { beforeEach, describe, expect, test } from 'vitest';
import type { FakeRun } from '../../../tests/fixtures/fake-devices.js';
import { FakeProbes, FakeRuntime, usable } from '../../../tests/fixtures/fake-devices.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { AppError } from '../../shared/app-error.js';
import type { Notice } from '../../shared/notice.js';
import { Devices } from '../devices/devices.js';
import type { NetworkModel } from './network-model.js';
import { NetworkSession } from './network-session.js';
import type { ProviderSetting } from './providers.js';
import type { SizeRule } from './tensor-layout.js';

const SIZE: SizeRule = { kind: 'multiple', of: 32 };

function createModel(size: SizeRule): NetworkModel {
  return {
    id: 'fake',
    sha256: 'a'.repeat(64),
    workingSide: 256,
    layout: {
      layout: 'nchw',
      inputs: [{ name: 'image', type: 'float32', channels: ['red', 'green', 'blue'] }],
      colour: { range: [0, 1], hole: 'black' },
      mask: { known: 0, hole: 1 },
      output: { name: 'filled', type: 'float32', channels: ['red', 'green', 'blue'], range: [0, 1] },
      size,
    },
    read: async () => new Uint8Array(3),
  };
}

const good: FakeRun = () => Float32Array.of(0, 0.5, 1);
const bad =
  (values: readonly number[]): FakeRun =>
  () =>
    Float32Array.from(values);
const outOfMemory: FakeRun = () => {
  throw new AppError('OUT_OF_MEMORY', 'cuda', { cause: new Error('CUDA failure 2: out of memory') });
};
const broken: FakeRun = () => {
  throw new AppError('DEVICE_UNAVAILABLE', 'cuda', { cause: new Error('device lost') });
};

let stateDir: string;
beforeEach(async () => (stateDir = await temporaryFolder()));

/** A session whose graphics card runs as told, and what is seen of it. */
function createSession(
  cuda: FakeRun,
  {
    cpu = good,
    setting = 'auto',
    size = SIZE,
  }: { cpu?: FakeRun; setting?: ProviderSetting; size?: SizeRule } = {},
) {
  const runtime = new FakeRuntime(['cpu', 'cuda'], { cuda, cpu });
  const probes = new FakeProbes({ cuda: usable(10) });
  const options = { threads: 1, stateDir, startProbe: probes.start, runtime, platform: 'linux-x64' };
  const devices = new Devices({ ...options, setting });
  const session = new NetworkSession(createModel(size), devices, 50);
  const notices: Notice[] = [];
  const sides: number[] = [];
  const use = (): Promise<Float32Array | Uint8Array> =>
    session.use(
      (loaded, side) => {
        sides.push(side);
        return loaded.run({}, 'filled');
      },
      { onNotice: (notice) => notices.push(notice) },
    );
  return { runtime, probes, session, notices, sides, use };
}

describe('a session', () => {
  test('runs on the best device, loaded once for several uses, and says nothing of it', async () => {
    const { runtime, notices, use } = createSession(good);
    for (let time = 0; time < 3; time++) expect(await use()).toEqual(Float32Array.of(0, 0.5, 1));
    expect(runtime.loaded).toEqual(['cuda']);
    expect(notices).toEqual([]);
  });

  test('is released when it is idle, and comes back', async () => {
    const { runtime, use } = createSession(good);
    await use();
    await expect.poll(() => runtime.open).toEqual([]);
    await use();
    expect(runtime.loaded).toEqual(['cuda', 'cuda']);
  });

  test('that is released by hand is released once', async () => {
    const { runtime, session, use } = createSession(good);
    await use();
    await session.release();
    await session.release();
    expect(runtime.open).toEqual([]);
  });

  test('may answer a little outside the range', async () => {
    const { notices, use } = createSession(bad([-0.4, 1.6]));
    expect(await use()).toHaveLength(2);
    expect(notices).toEqual([]);
  });
});

describe('a device that runs out of memory', () => {
  test('is given half the size once, with a notice', async () => {
    let runs = 0;
    const { runtime, notices, sides, use } = createSession((inputs) =>
      runs++ === 0 ? outOfMemory(inputs) : good(inputs),
    );
    await use();
    expect(sides).toEqual([256, 128]);
    expect(notices).toEqual([
      {
        code: 'DEVICE_SHORT_OF_MEMORY',
        message: 'The graphics card (CUDA) ran out of memory: the network worked at half its size.',
        values: { provider: 'cuda', device: 'The graphics card (CUDA)' },
      },
    ]);
    expect(runtime.loaded).toEqual(['cuda', 'cuda']);
    expect(runtime.open).toEqual(['cuda']);
  });

  test('again leaves the work to the processor, and is tried again with the next fill', async () => {
    const { runtime, notices, sides, use } = createSession(outOfMemory);
    expect(await use()).toEqual(Float32Array.of(0, 0.5, 1));
    expect(sides).toEqual([256, 128, 256]);
    expect(notices).toMatchObject([
      {
        code: 'DEVICE_OUT_OF_MEMORY',
        message: 'The graphics card (CUDA) ran out of memory: the processor was used.',
      },
    ]);
    expect(runtime.open).toEqual(['cpu']);
    await use();
    expect(sides).toEqual([256, 128, 256, 256, 128, 256]);
  });

  test('leaves a model of fixed size to the processor at once', async () => {
    const { sides, use } = createSession(outOfMemory, { size: { kind: 'fixed', width: 256, height: 256 } });
    await use();
    expect(sides).toEqual([256, 256]);
  });

  test('and was named by the person is an error', async () => {
    const { use } = createSession(outOfMemory, { setting: 'cuda' });
    await expect(use()).rejects.toMatchObject({
      code: 'OUT_OF_MEMORY',
      message: expect.stringContaining('Expected cuda to run the network but it could not') as string,
    });
  });
});

describe('a device that fails in the middle', () => {
  test.each([
    ['stops', broken, 'device lost'],
    ['answers with no numbers', bad([0, NaN]), 'it answered with values that are no colours'],
    ['answers far outside', bad([0, 7]), 'it answered with values that are no colours'],
    ['answers with infinity', bad([-Infinity]), 'it answered with values that are no colours'],
  ] as const)('because it %s is replaced by the processor and not used again', async (_, cuda, reason) => {
    const { runtime, notices, use } = createSession(cuda);
    for (let time = 0; time < 2; time++) expect(await use()).toEqual(Float32Array.of(0, 0.5, 1));
    const message = `The graphics card (CUDA) failed (${reason}): the processor was used.`;
    expect(notices).toMatchObject([{ code: 'DEVICE_FAILED', message, values: { provider: 'cuda', reason } }]);
    expect(runtime.loaded).toEqual(['cuda', 'cpu']);
    expect(runtime.open).toEqual(['cpu']);
  });

  test('is tried again after a restart if it stopped, and not if it miscalculated', async () => {
    await createSession(broken).use();
    const restarted = createSession(bad([NaN]));
    await restarted.use();
    expect(restarted.runtime.loaded).toEqual(['cuda', 'cpu']);
    const again = createSession(good);
    await again.use();
    expect(again.runtime.loaded).toEqual(['cpu']);
  });

  test('and was named by the person is an error', async () => {
    const { use } = createSession(broken, { setting: 'cuda' });
    await expect(use()).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringContaining(
        'but it could not: device lost. Use another device, or auto',
      ) as string,
    });
  });
});

describe('the processor', () => {
  test.each([
    ['runs out of memory', outOfMemory, 'OUT_OF_MEMORY'],
    ['answers with no numbers', bad([NaN]), 'MODEL_INVALID'],
  ] as const)('that %s is an error', async (_, cpu, code) => {
    const { notices, use } = createSession(good, { cpu, setting: 'cpu' });
    await expect(use()).rejects.toMatchObject({ code });
    expect(notices).toEqual([]);
  });

  test('fails in its own name after a device has failed', async () => {
    const { notices, use } = createSession(broken, { cpu: bad([NaN]) });
    await expect(use()).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    expect(notices).toEqual([]);
  });
});

test('a fault of the use itself is no fault of the device', async () => {
  const { session, runtime, notices } = createSession(good);
  const use = session.use(async () => Promise.reject(new AppError('MODEL_INVALID', 'wrong shape')), {
    onNotice: (notice) => notices.push(notice),
  });
  await expect(use).rejects.toMatchObject({ code: 'MODEL_INVALID', message: 'wrong shape' });
  expect(runtime.loaded).toEqual(['cuda']);
  expect(notices).toEqual([]);
});
