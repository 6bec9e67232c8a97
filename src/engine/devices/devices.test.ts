import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { version } from '../../../package.json';
import { FakeProbes, FakeRuntime, usable } from '../../../tests/fixtures/fake-devices.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { PROVIDER_NAMES } from '../../shared/contract/schemas.js';
import type { ProbedModel } from '../inference/probed-model.js';
import type { DevicesOptions } from './devices.js';
import { Devices } from './devices.js';
import { providersOf } from './platform-providers.js';
import { PROBE_TIMEOUT_MS } from './run-device-probe.js';

const MODEL: ProbedModel = {
  sha256: 'abc',
  makeCase: async () => ({ model: new Uint8Array(), inputs: {}, output: 'filled', range: [0, 1] }),
};

let stateDir: string;
beforeEach(async () => (stateDir = await temporaryFolder()));

function createDevices(probes: FakeProbes | undefined, options: Partial<DevicesOptions> = {}): Devices {
  return new Devices({
    threads: 1,
    setting: 'auto',
    stateDir,
    startProbe: probes?.start,
    runtime: new FakeRuntime(['cpu', 'cuda', 'webgpu']),
    platform: 'linux-x64',
    ...options,
  });
}

async function writeBegun(startedAt: number): Promise<void> {
  const key = `lacuna ${version}, onnxruntime 1.30.0, linux-x64`;
  const record = { model: 'abc', provider: 'cuda', result: { kind: 'begun', startedAt } };
  await mkdir(stateDir, { recursive: true });
  await writeFile(join(stateDir, 'devices.json'), JSON.stringify({ version: 1, key, records: [record] }));
}

describe('the order of providers', () => {
  test.each([
    ['linux-x64', ['cuda', 'webgpu', 'cpu']],
    ['win32-x64', ['dml', 'webgpu', 'cpu']],
    ['darwin-arm64', ['coreml', 'webgpu', 'cpu']],
    ['linux-arm64', ['cpu']],
    ['freebsd-x64', ['cpu']],
  ])('of %s is %j', (platform, order) => {
    expect(providersOf(platform)).toEqual(order);
  });
});

describe('auto', () => {
  test('takes the first device that is clearly faster, and remembers it for the next start', async () => {
    const probes = new FakeProbes({ cuda: usable(20), webgpu: usable(50) });
    expect(await createDevices(probes).findProvider(MODEL)).toBe('cuda');
    expect(await createDevices(probes).findProvider(MODEL)).toBe('cuda');
    expect(probes.asked).toEqual(['cuda']);
  });

  test.each([
    ['crashes', { kind: 'ends' }],
    ['is wrong', { kind: 'failed', reason: 'answers otherwise' }],
    ['is slower than the processor', usable(0.5)],
    ['is not clearly faster', usable(1.4)],
    ['says that the model is broken', { kind: 'unproven', reason: 'no model' }],
  ] as const)('goes on to the next where one %s', async (_, cuda) => {
    const probes = new FakeProbes({ cuda, webgpu: usable(1.5) });
    expect(await createDevices(probes).findProvider(MODEL)).toBe('webgpu');
    expect(probes.asked).toEqual(['cuda', 'webgpu']);
    expect(probes.killed).toBe(2);
  });

  test('takes the processor where all others fail, and tries none of them again', async () => {
    const probes = new FakeProbes({ cuda: { kind: 'ends' }, webgpu: { kind: 'ends' } });
    expect(await createDevices(probes).findProvider(MODEL)).toBe('cpu');
    expect(await createDevices(probes).findProvider(MODEL)).toBe('cpu');
    expect(probes.asked).toEqual(['cuda', 'webgpu']);
  });

  test('gives up on a device that hangs', async () => {
    const probes = new FakeProbes({ cuda: { kind: 'hangs' }, webgpu: { kind: 'hangs' } });
    expect(await createDevices(probes, { probeTimeoutMs: 20 }).findProvider(MODEL)).toBe('cpu');
    expect(probes.killed).toBe(2);
  });

  test('tries with every model, because one can ask for what another does not', async () => {
    const probes = new FakeProbes({ cuda: usable(2) });
    await createDevices(probes).findProvider(MODEL);
    await createDevices(probes).findProvider({ ...MODEL, sha256: 'def' });
    expect(probes.asked).toEqual(['cuda', 'cuda']);
  });

  test('is the processor where nothing can be tried', async () => {
    expect(await createDevices(undefined).findProvider(MODEL)).toBe('cpu');
  });

  test('asks nothing of the runtime on a platform that has the processor only', async () => {
    const runtime = new FakeRuntime(PROVIDER_NAMES);
    const probes = new FakeProbes({ cuda: usable(9) });
    const devices = createDevices(probes, { runtime, platform: 'linux-arm64' });
    expect(await devices.findProvider(MODEL)).toBe('cpu');
  });

  test('leaves out what failed while it was used, for this run or for good', async () => {
    const probes = new FakeProbes({ cuda: usable(9), webgpu: usable(9) });
    const devices = createDevices(probes);
    await devices.findProvider(MODEL);
    await devices.markFailed(MODEL, 'cuda', 'the driver was reset', false);
    expect(await devices.findProvider(MODEL)).toBe('webgpu');
    await devices.markFailed(MODEL, 'webgpu', 'no colours', true);
    expect(await devices.findProvider(MODEL)).toBe('cpu');
    expect(await createDevices(probes).findProvider(MODEL)).toBe('cuda');
    expect((await createDevices(probes).list(MODEL, false))[1]).toMatchObject({
      provider: 'webgpu',
      state: 'failed',
      reason: 'no colours',
    });
  });
});

describe('a probe that began', () => {
  test('is written down before it starts', async () => {
    const probes = new FakeProbes({});
    const controller = new AbortController();
    const choice = createDevices(probes).findProvider(MODEL, controller.signal);
    while (probes.asked.length === 0) await wait(5);
    expect(await readFile(join(stateDir, 'devices.json'), 'utf8')).toContain('"kind": "begun"');
    controller.abort();
    await expect(choice).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('and was cancelled says nothing of the device', async () => {
    const controller = new AbortController();
    const hanging = new FakeProbes({});
    const choice = createDevices(hanging).findProvider(MODEL, controller.signal);
    while (hanging.asked.length === 0) await wait(5);
    controller.abort();
    await expect(choice).rejects.toMatchObject({ code: 'CANCELLED' });
    const probes = new FakeProbes({ cuda: usable(9) });
    expect(await createDevices(probes).findProvider(MODEL)).toBe('cuda');
  });

  test('and never ended keeps the device from being tried again', async () => {
    await writeBegun(Date.now() - PROBE_TIMEOUT_MS * 2);
    const probes = new FakeProbes({ cuda: usable(9), webgpu: usable(9) });
    const devices = createDevices(probes);
    expect(await devices.findProvider(MODEL)).toBe('webgpu');
    expect((await devices.list(MODEL, false))[0]).toMatchObject({
      provider: 'cuda',
      state: 'failed',
      reason: expect.stringContaining('never ended') as string,
    });
  });

  test('in another process is waited for, not repeated', async () => {
    await writeBegun(Date.now());
    const probes = new FakeProbes({});
    const choice = createDevices(probes).findProvider(MODEL);
    await wait(150);
    const other = new FakeProbes({ cuda: usable(9), webgpu: usable(1), cpu: usable(1) });
    await createDevices(other).list(MODEL, true);
    expect(await choice).toBe('cuda');
    expect(probes.asked).toEqual([]);
  });

  test('ends with its engine', async () => {
    const probes = new FakeProbes({});
    const devices = createDevices(probes);
    const choice = devices.findProvider(MODEL);
    while (probes.asked.length === 0) await wait(5);
    devices.dispose();
    await expect(choice).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(probes.killed).toBe(1);
  });
});

describe('a device that the person named', () => {
  test('is used even where it is slow', async () => {
    const probes = new FakeProbes({ webgpu: usable(0.1) });
    expect(await createDevices(probes, { setting: 'webgpu' }).findProvider(MODEL)).toBe('webgpu');
  });

  test.each([
    ['crashes', { kind: 'ends' }, 'ended its process (SIGSEGV)'],
    ['is wrong', { kind: 'failed', reason: 'answers otherwise' }, 'answers otherwise'],
  ] as const)('and that %s is an error that says so', async (_, cuda, reason) => {
    const devices = createDevices(new FakeProbes({ cuda }), { setting: 'cuda' });
    await expect(devices.findProvider(MODEL)).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringContaining(`received cuda: ${reason}. Use auto or webgpu or cpu`) as string,
    });
  });

  test.each([
    ['dml', 'there is none for linux-x64'],
    ['coreml', 'there is none for linux-x64'],
    ['cuda', 'its libraries are not installed'],
  ] as const)('and that is absent (%s) is an error that says so', async (setting, reason) => {
    const runtime = new FakeRuntime(['cpu', 'webgpu']);
    const refused = { code: 'DEVICE_UNAVAILABLE', message: expect.stringContaining(reason) as string };
    const probes = new FakeProbes({});
    const devices = createDevices(probes, { setting, runtime });
    await expect(devices.findProvider(MODEL)).rejects.toMatchObject(refused);
    const changed = createDevices(probes, { runtime });
    await expect(changed.choose(setting)).rejects.toMatchObject(refused);
    expect(changed.setting).toBe('auto');
    expect(probes.asked).toEqual([]);
  });

  test('cpu needs no probe and no runtime', async () => {
    const probes = new FakeProbes({});
    expect(await createDevices(probes, { setting: 'cpu' }).findProvider(MODEL)).toBe('cpu');
    expect(probes.asked).toEqual([]);
  });

  test('can be changed', async () => {
    const devices = createDevices(new FakeProbes({ cuda: usable(9), webgpu: usable(9) }));
    await devices.choose('webgpu');
    expect(await devices.findProvider(MODEL)).toBe('webgpu');
    await devices.choose('cpu');
    expect(await devices.findProvider(MODEL)).toBe('cpu');
  });
});

describe('the list of devices', () => {
  test('says what is known without trying anything', async () => {
    const probes = new FakeProbes({ cuda: usable(1) });
    expect(await createDevices(probes).list(MODEL, false)).toEqual([
      { provider: 'cuda', state: 'untried', isChosen: false },
      { provider: 'webgpu', state: 'untried', isChosen: false },
      { provider: 'cpu', state: 'usable', isChosen: true },
      { provider: 'dml', state: 'absent', reason: 'there is none for linux-x64', isChosen: false },
      { provider: 'coreml', state: 'absent', reason: 'there is none for linux-x64', isChosen: false },
    ]);
    expect(probes.asked).toEqual([]);
  });

  test('tries all anew when it is asked to, also what had failed', async () => {
    await createDevices(new FakeProbes({ cuda: { kind: 'ends' } }), { setting: 'cuda' })
      .findProvider(MODEL)
      .catch(() => undefined);
    const probes = new FakeProbes({ cuda: usable(1.2), webgpu: usable(4), cpu: usable(1) });
    const listed = await createDevices(probes).list(MODEL, true);
    expect(listed.slice(0, 3)).toEqual([
      {
        provider: 'cuda',
        state: 'usable',
        milliseconds: 10,
        reason: 'not clearly faster than the processor',
        isChosen: false,
      },
      { provider: 'webgpu', state: 'usable', milliseconds: 10, isChosen: true },
      { provider: 'cpu', state: 'usable', milliseconds: 10, isChosen: false },
    ]);
    expect(await createDevices(probes).list(MODEL, false)).toEqual(listed);
  });

  test('knows nothing without a model', async () => {
    const listed = await createDevices(new FakeProbes({})).list(undefined, true);
    expect(listed.map(({ state }) => state)).toEqual(['untried', 'untried', 'usable', 'absent', 'absent']);
  });

  test('survives a broken package in which nothing can be tried', async () => {
    const [cuda] = await createDevices(undefined).list(MODEL, true);
    expect(cuda).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('not installed') as string,
    });
  });
});
