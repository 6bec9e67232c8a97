import { execFile } from 'node:child_process';
import { access, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { patchPath, previewPath } from '../../src/shared/contract/asset-paths.js';
import type { Client } from '../../src/shared/contract/client.js';
import { createEngineClient } from '../../src/shared/contract/client.js';
import type { METHODS } from '../../src/shared/contract/methods.js';
import { KEY_HEADER, KEY_PROTOCOL } from '../../src/shared/contract/serve-key.js';
import { createSocketTransport } from '../../src/shared/contract/socket-transport.js';
import { ROOT } from '../nets/read-imports.js';
import type { Running } from './run-cli.js';
import { startCli } from './run-cli.js';

const PHOTO = join(ROOT, 'samples/dandelion.jpg');

let running: Running;
let address: URL;
let cookie: string;
let key: string;

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { origin: address.origin, cookie: cookie ?? '', [KEY_HEADER]: key ?? '' };
  return await fetch(new URL(path, address.origin), { ...init, headers });
}

async function connect(): Promise<Client<typeof METHODS>> {
  const socket = new WebSocket(`ws://${address.host}/engine`, KEY_PROTOCOL + key, {
    headers: { cookie },
    origin: address.origin,
  });
  return createEngineClient(createSocketTransport(socket));
}

async function openPhoto(client: Client<typeof METHODS>): Promise<string> {
  const { photo } = (await (await ask('start')).json()) as { photo: { token: string } };
  return (await client.call('document.open', { file: photo.token, sidecar: 'ignore' })).documentId;
}

function fillBox(client: Client<typeof METHODS>, documentId: string, baseRevision: number) {
  return client.call('retouch.apply', {
    documentId,
    baseRevision,
    operation: {
      kind: 'fill',
      inputs: {
        mask: [{ kind: 'box', rect: { left: 100, top: 100, width: 40, height: 30 }, mode: 'add' }],
        sketch: [],
      },
      options: {
        fill: 'patchmatch',
        model: 'auto',
        seed: 1,
        fit: 'off',
        lines: 'off',
        dilatePx: 0,
        featherPx: 2,
      },
    },
  });
}

/** The ids of the processes that the server has started. */
async function childProcesses(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=', '--ppid', String(running.child.pid)]);
  return stdout.split('\n').filter(Boolean).map(Number);
}

describe('lacuna serve', { timeout: 120_000 }, () => {
  beforeEach(async () => {
    running = startCli(['serve', PHOTO, '--no-open']);
    address = new URL(await running.prints(/http:\S+/));
    const answer = await ask('login', { method: 'POST', body: address.hash.slice(1) });
    [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
    ({ key } = (await answer.json()) as { key: string });
  }, 60_000);

  afterEach(async () => {
    running.child.kill('SIGTERM');
    await running.finished;
  }, 60_000);

  test('opens, fills, shows and saves a photo', async () => {
    const client = await connect();
    const documentId = await openPhoto(client);
    const preview = await ask(previewPath(documentId));
    expect(preview.headers.get('content-type')).toBe('image/jpeg');
    const { retouch } = await fillBox(client, documentId, 0);
    const patch = await ask(patchPath(documentId, retouch.patches[0]?.id ?? '', 0));
    expect(patch.headers.get('content-type')).toBe('image/jpeg');
    const answer = await ask('targets', { method: 'POST', body: JSON.stringify({ name: 'clean.png' }) });
    const target = (await answer.json()) as { token: string };
    const saved = await client.call('document.save', { documentId, target: target.token, force: false });
    const download = await ask(`files/${target.token}`);
    expect((await download.arrayBuffer()).byteLength).toBe(saved.sizeBytes);
    client.close();
  });

  test('loses no retouch when its engine is killed', async () => {
    const client = await connect();
    const documentId = await openPhoto(client);
    await fillBox(client, documentId, 0);
    const restarted = new Promise((resolve) => client.onEvent('engine.restarted', resolve));
    for (const pid of await childProcesses()) process.kill(pid, 'SIGKILL');
    await restarted;
    expect((await fillBox(client, documentId, 1)).head).toBe(2);
    client.close();
  });

  test('ends with Ctrl-C and leaves neither processes nor files', async () => {
    const client = await connect();
    const documentId = await openPhoto(client);
    await fillBox(client, documentId, 0);
    const engines = await childProcesses();
    expect(engines).toHaveLength(1);
    running.child.kill('SIGINT');
    expect((await running.finished).code).toBe(0);
    for (const pid of engines) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    const left = (await readdir(join(tmpdir(), `lacuna-${process.getuid?.()}`))).filter((name) => {
      return name.startsWith(`run-${running.child.pid}-`);
    });
    expect(left).toEqual([]);
    await access(PHOTO);
  });
});

test('a photo that is not there is refused before anything is opened', async () => {
  const finished = await startCli(['serve', 'no-such-photo.jpg', '--no-open']).finished;
  expect(finished.code).toBe(2);
  expect(finished.stdout).toBe('');
  expect(finished.stderr).toContain('no-such-photo.jpg');
});

test('the built page asks for nothing that the policy forbids', async () => {
  const html = await readFile(join(ROOT, 'out/renderer/index.html'), 'utf8');
  expect(html).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/);
});
