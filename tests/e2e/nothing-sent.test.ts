/** @file The promise of the README: nothing is looked up, sent, or written where nobody expects it. Needs strace (Linux). */
import { mkdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { previewPath } from '../../src/shared/contract/asset-paths.js';
import { createEngineClient } from '../../src/shared/contract/client.js';
import { KEY_HEADER, KEY_PROTOCOL } from '../../src/shared/contract/serve-key.js';
import { createSocketTransport } from '../../src/shared/contract/socket-transport.js';
import { refuse, startFileServer } from '../fixtures/file-server.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { ROOT } from '../nets/read-imports.js';
import { createMaskImage, createScene, writeImage } from './scene.js';
import type { Trace, TracedProcess } from './trace.js';
import { CAN_TRACE, readTrace, startTraced } from './trace.js';

const COMMAND = join(ROOT, 'out/cli/lacuna.mjs');
const SIZE = 160;
const scene = createScene(SIZE, SIZE, { left: 60, top: 60, width: 20, height: 20 });

/** Where Lacuna may write, below the home and the folder for temporary files; docs/network.md names them. */
const NAMED = [
  /^home\/\.config(?:\/lacuna(?:\/.*)?)?$/,
  /^home\/\.local(?:\/(?:share|state)(?:\/lacuna(?:\/.*)?)?)?$/,
  /^temporary\/lacuna-[^/]+(?:\/.*)?$/,
];

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder, 'work'));
});

/** What was written neither into a named folder nor into that of the work, the one the person named. */
function listStrays({ written }: Trace): string[] {
  const strays = written
    .filter((path) => !path.startsWith('/dev/') && !path.startsWith('/proc/'))
    .map((path) => relative(folder, path))
    .filter((path) => !path.startsWith('work/') && !NAMED.some((named) => named.test(path)));
  return [...new Set(strays)];
}

async function run(...args: readonly string[]): Promise<Trace> {
  const traced = await startTraced([COMMAND, ...args], folder);
  const { code, trace } = await traced.end();
  expect(code, traced.output()).toBe(0);
  // A trace of nothing proves nothing.
  expect(trace.written.length).toBeGreaterThan(0);
  return trace;
}

function inWork(name: string): string {
  return join(folder, 'work', name);
}

describe.skipIf(!CAN_TRACE)('without a socket, a look-up or a stray file', { timeout: 120_000 }, () => {
  test('lacuna fill, with the network', async () => {
    await writeImage(inWork('photo.png'), scene);
    const trace = await run(
      'fill',
      inWork('photo.png'),
      '-o',
      inWork('filled.png'),
      '--box',
      '50,50,30,30',
      '--fill',
      'network',
    );
    expect(trace.network).toEqual([]);
    expect(listStrays(trace)).toEqual([]);
  });

  // Telemetry of ONNX Runtime sends about ten seconds after the start.
  test('lacuna eval, which runs for long', async () => {
    for (const kind of ['images', 'masks']) await mkdir(inWork(kind));
    for (let index = 0; index < 24; index++) {
      await writeImage(
        inWork(`images/${index}.png`),
        createScene(480, 480, { left: 60, top: 60, width: 20, height: 20 }),
      );
      await writeImage(
        inWork(`masks/${index}.png`),
        createMaskImage(480, 480, (x) => (x > 150 && x < 300 ? 255 : 0)),
      );
    }
    const trace = await run(
      'eval',
      '--images',
      inWork('images'),
      '--masks',
      inWork('masks'),
      '--out',
      inWork('out'),
    );
    expect(trace.network).toEqual([]);
    expect(listStrays(trace)).toEqual([]);
  });

  test('lacuna batch, whose workers are on this machine; with a queue it asks that server alone', async () => {
    for (const kind of ['photos', 'masks']) await mkdir(inWork(kind));
    await writeImage(inWork('photos/a.png'), scene);
    await writeImage(
      inWork('masks/a.png'),
      createMaskImage(SIZE, SIZE, (x, y) => (Math.hypot(x - 70, y - 70) < 20 ? 255 : 0)),
    );
    const batch = ['batch', inWork('photos'), '-o', inWork('results'), '--masks', inWork('masks')];
    const trace = await run(...batch);
    expect(trace.network).toEqual([]);
    expect(listStrays(trace)).toEqual([]);
    // Nobody is there: it is told at once.
    const traced = await startTraced([COMMAND, ...batch, '--queue', 'redis://127.0.0.1:1'], folder);
    const asked = await traced.end();
    expect(asked.code).toBe(2);
    expect(asked.trace.network.length).toBeGreaterThan(0);
    expect(asked.trace.network.filter((call) => !isLoopback(call))).toEqual([]);
    expect(listStrays(asked.trace)).toEqual([]);
  });

  test('lacuna models add, list and verify', async () => {
    const add = await run('models', 'add', join(ROOT, 'tests/fixtures/foreign-models/lama-fp32.onnx'));
    expect(add.network).toEqual([]);
    expect(listStrays(add)).toEqual([]);
    const traced = await startTraced([COMMAND, 'models', 'verify'], folder);
    const { trace } = await traced.end();
    expect(trace.network).toEqual([]);
    expect(listStrays(trace)).toEqual([]);
  });

  test('lacuna models get, until the person says yes, and where downloads are switched off', async () => {
    const server = await startFileServer(refuse(404));
    const get = async (...args: readonly string[]): Promise<Trace> => {
      const traced = await startTraced([COMMAND, 'models', ...args], folder);
      const { trace } = await traced.end();
      expect(listStrays(trace)).toEqual([]);
      return trace;
    };
    const agreed = ['get', 'lama', '--from', server.address, '--yes'];
    expect((await get('get')).network).toEqual([]);
    expect((await get('get', 'lama')).network).toEqual([]);
    // The trace would tell.
    const { network } = await get(...agreed);
    expect(network.length).toBeGreaterThan(0);
    expect(network.filter((call) => !isLoopback(call))).toEqual([]);
    await get('offline', 'on');
    expect((await get(...agreed)).network).toEqual([]);
    expect(server.ranges).toHaveLength(1);
  });

  test('lacuna serve with a page, and the engine that it starts: the loopback alone', async () => {
    await writeImage(inWork('photo.png'), scene);
    const traced = await startTraced([COMMAND, 'serve', inWork('photo.png'), '--no-open'], folder);
    await useAsPage(traced);
    traced.child.kill('SIGTERM');
    const { trace } = await traced.end();
    expect(trace.network.length).toBeGreaterThan(0);
    expect(trace.network.filter((call) => !isLoopback(call))).toEqual([]);
    expect(listStrays(trace)).toEqual([]);
  });
});

/** Loads the page, opens the photo, fills with the network, and saves, as the page does. */
async function useAsPage(traced: TracedProcess): Promise<void> {
  const find = (): URL => new URL(/http:\S+/.exec(traced.output())?.[0] ?? '');
  const address = await vi.waitFor(find, { timeout: 30_000 });
  const { origin, host, hash } = address;
  const login = await fetch(new URL('login', origin), {
    method: 'POST',
    headers: { origin },
    body: hash.slice(1),
  });
  const [cookie = ''] = (login.headers.get('set-cookie') ?? '').split(';');
  const { key } = (await login.json()) as { key: string };
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(new URL(path, origin), {
      ...init,
      headers: { origin, cookie, [KEY_HEADER]: key },
    });
    expect(answer.status, path).toBeLessThan(300);
    return answer;
  };
  const page = await (await ask('/')).text();
  for (const [, path = ''] of page.matchAll(/(?:src|href)="([^"]+)"/g)) await (await ask(path)).arrayBuffer();
  const socket = new WebSocket(`ws://${host}/engine`, KEY_PROTOCOL + key, { headers: { cookie }, origin });
  const client = createEngineClient(createSocketTransport(socket));
  const { photo } = (await (await ask('start')).json()) as { photo: { token: string } };
  const { documentId } = await client.call('document.open', { file: photo.token, sidecar: 'ignore' });
  await (await ask(previewPath(documentId))).arrayBuffer();
  await client.call('retouch.apply', {
    documentId,
    baseRevision: 0,
    operation: {
      kind: 'fill',
      inputs: {
        mask: [{ kind: 'box', rect: { left: 50, top: 50, width: 30, height: 30 }, mode: 'add' }],
        sketch: [],
      },
      options: {
        fill: 'hybrid',
        model: 'auto',
        seed: 1,
        fit: 'off',
        lines: 'off',
        dilatePx: 0,
        featherPx: 2,
      },
    },
  });
  const target = (await (await ask('targets', { method: 'POST', body: '{"name":"a.png"}' })).json()) as {
    token: string;
  };
  await client.call('document.save', { documentId, target: target.token, force: false });
  await (await ask(`files/${target.token}`)).arrayBuffer();
  await ask('settings', { method: 'POST', body: '{"theme":"light"}' });
  socket.close();
}

/** A socket says only later where it goes; whatever names an address names the loopback. */
function isLoopback(call: string): boolean {
  if (/^socket\(AF_INET, SOCK_STREAM/.test(call)) return true;
  const addresses = [...call.matchAll(/inet_addr\("([^"]*)"\)/g)].map(([, address]) => address);
  return addresses.length > 0 && addresses.every((address) => address === '127.0.0.1');
}

test('a trace of telemetry is not overlooked', async () => {
  const trace = readTrace(await readFile(join(import.meta.dirname, 'telemetry-trace.txt'), 'utf8'));
  expect(trace.network).toHaveLength(3);
  expect(trace.written).toEqual([
    '/home/a/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid',
    '/tmp/mat-debug-1.log',
  ]);
  expect(trace.network.filter(isLoopback)).toEqual([]);
});
