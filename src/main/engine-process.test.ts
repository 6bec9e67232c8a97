import { join } from 'node:path';

import { EventEmitter } from 'node:events';

import { beforeEach, describe, expect, test } from 'vitest';

import { createMemoryTransports } from '../../tests/contract/memory-transport.js';
import { HarnessPort } from '../../tests/e2e/harness/harness-port.js';
import { stubElectron } from '../../tests/stubs/electron.js';
import type { EngineHost } from '../engine/host/engine-host.js';
import { createEngineHost } from '../engine/host/engine-host.js';
import { createRemoteHelpers } from '../engine/processes/remote-helpers.js';
import type { PROCESS_METHODS } from '../engine/service/control-methods.js';
import type { Handlers } from '../engine/service/serve-methods.js';
import { serveMethods } from '../engine/service/serve-methods.js';
import { createEngineClient } from '../shared/contract/client.js';
import { METHODS } from '../shared/contract/methods.js';
import { createEngineStarter } from './engine-process.js';

const PROGRAMS = { engine: '/out/engine.mjs', models: '/models' };

/** A utility process; an engine answers in it, which knows no networks. */
class StubProcess extends EventEmitter {
  readonly program: string;
  readonly args: readonly string[];
  readonly received: unknown[] = [];
  ports: HarnessPort[] = [];
  isAlive = true;
  #hear: (message: unknown) => void = () => undefined;

  constructor(program: string, args: readonly string[]) {
    super();
    this.program = program;
    this.args = args;
    if (program === PROGRAMS.engine) setImmediate(() => this.#serve(Number(args[1])));
  }

  postMessage(message: unknown, ports: HarnessPort[] = []): void {
    this.received.push(message);
    if (ports.length > 0) this.ports = ports;
    else this.#hear(structuredClone(message));
  }

  kill(): boolean {
    this.end(15);
    return true;
  }

  end(code: number): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.emit('exit', code);
  }

  #serve(generation: number): void {
    const answer = { 'models.list': async () => ({ models: [] }) };
    serveMethods(
      { 'models.list': METHODS['models.list'] },
      answer as unknown as Handlers<Pick<typeof PROCESS_METHODS, 'models.list'>>,
      {
        send: (message) => this.emit('message', message),
        onMessage: (listener) => (this.#hear = listener),
        onClose: () => undefined,
        close: () => undefined,
      },
      { generation, onUnexpectedError: () => undefined },
    );
  }
}

let started: StubProcess[];

beforeEach(() => {
  started = [];
  stubElectron({
    MessageChannelMain: class {
      constructor() {
        return HarnessPort.createPair();
      }
    },
    utilityProcess: {
      fork(program: string, args: readonly string[]) {
        const process = new StubProcess(program, args);
        started.push(process);
        return process;
      },
    },
  });
});

describe('the engine as a utility process', () => {
  let host: EngineHost;
  const notes: string[] = [];

  beforeEach(() => {
    notes.length = 0;
    host = createEngineHost({
      start: createEngineStarter(PROGRAMS),
      folder: '/nowhere',
      onNote: (note) => notes.push(note),
    });
  });

  test('is told its folder, its number, and where its networks are', async () => {
    expect(started.map(({ program, args }) => [program, ...args])).toEqual([
      ['/out/engine.mjs', '/nowhere', '1', '/models'],
    ]);
    await host.dispose();
    expect(started[0]?.isAlive).toBe(false);
  });

  test('is started again when it crashes, and the page goes on', async () => {
    const [pageEnd, hostEnd] = createMemoryTransports();
    host.connect(hostEnd);
    const page = createEngineClient(pageEnd);
    const restarts: number[] = [];
    page.onEvent('engine.restarted', ({ generation }) => restarts.push(generation));
    expect(await page.call('models.list', {})).toEqual({ models: [] });
    started[0]?.end(139);
    await expect.poll(() => restarts).toEqual([2]);
    expect(await page.call('models.list', {})).toEqual({ models: [] });
    expect(started.map(({ args }) => args[1])).toEqual(['1', '2']);
    expect(notes).toHaveLength(1);
    await host.dispose();
  });
});

describe('the devices that an engine tries', () => {
  test('are tried in processes that are started for it, and end with it', async () => {
    const engine = createEngineStarter(PROGRAMS)({ folder: '/nowhere', generation: 1 });
    const [port] = started[0]?.ports ?? [];
    if (!port) throw new Error('Expected a port for orders');
    const probe = createRemoteHelpers(Promise.resolve(port))('device-probe.mjs');
    const heard: unknown[] = [];
    const ends: string[] = [];
    probe.onMessage((message) => heard.push(message));
    probe.onEnd((how) => ends.push(how));
    probe.send({ provider: 'webgpu' } as never);

    await expect.poll(() => started[1]?.received).toEqual([{ provider: 'webgpu' }]);
    expect(started[1]?.program).toBe(join('/out', 'device-probe.mjs'));
    started[1]?.emit('message', { kind: 'failed', reason: 'no adapter' });
    await expect.poll(() => heard).toEqual([{ kind: 'failed', reason: 'no adapter' }]);
    probe.kill();
    await expect.poll(() => ends).toEqual(['exit code 15']);

    // An engine that is out of its mind ends no window.
    for (const order of [undefined, { kind: 'start' }, { kind: 'kill', id: -1 }, { kind: 'shell', id: 1 }]) {
      port.postMessage(order);
    }

    createRemoteHelpers(Promise.resolve(port))('model-recognition.mjs');
    await expect.poll(() => started).toHaveLength(3);
    expect(started[2]?.program).toBe(join('/out', 'model-recognition.mjs'));
    engine.kill();
    expect(started.map(({ isAlive }) => isAlive)).toEqual([false, false, false]);
  });
});
