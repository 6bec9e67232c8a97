import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { beforeEach, describe, expect, test } from 'vitest';

import { send, stall, startFileServer } from '../../../tests/fixtures/file-server.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { ModelLibrary } from './model-library.js';
import type { DownloadOptions } from './network-downloads.js';
import { NetworkDownloads } from './network-downloads.js';
import type { PublishedNetwork } from './published-networks.js';
import { PUBLISHED_NETWORKS } from './published-networks.js';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../tests/fixtures/${name}`, import.meta.url));
const LAMA = await readFile(fixture('foreign-models/lama-batch.onnx'));
const MIGAN = await readFile(fixture('foreign-models/migan-pipeline.onnx'));
const IDENTITY = await readFile(fixture('foreign-models/refused-identity.onnx'));

let models: string;
let library: ModelLibrary;
beforeEach(async () => {
  models = path.join(await temporaryFolder(), 'models');
  library = new ModelLibrary(fixture('models'), models);
});

function publish(id: string, bytes: Uint8Array, address: string): PublishedNetwork {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const sizeBytes = bytes.length;
  return { id, title: id, publisher: 'a test', address, sizeBytes, sha256, licence: 'CC0-1.0' };
}

function downloadsOf(networks: readonly PublishedNetwork[], options: DownloadOptions = {}): NetworkDownloads {
  return new NetworkDownloads(library, {
    networks,
    env: {},
    patience: { stallMs: 10_000, pauseMs: 0 },
    ...options,
  });
}

const listFiles = async (): Promise<string[]> => (await readdir(models).catch(() => [])).sort();

describe('a published network', () => {
  test('is downloaded, compared, proven and installed like any other', async () => {
    const server = await startFileServer(send(LAMA));
    const downloads = downloadsOf([publish('lama', LAMA, server.address)]);
    const heard: { stage: string; fraction: number }[] = [];
    const entry = await downloads.get('lama', undefined, { onProgress: (progress) => heard.push(progress) });
    expect(entry).toMatchObject({ id: 'lama', kind: 'lama', licence: 'CC0-1.0', origin: server.address });
    expect(entry.runMilliseconds).toBeGreaterThanOrEqual(0);
    expect((await library.find('lama')).entry).toEqual(entry);
    expect(await listFiles()).toEqual(['lama.onnx', 'models.json']);
    expect(new Set(heard.map(({ stage }) => stage))).toEqual(
      new Set(['downloading', 'checking', 'recognising']),
    );
    const fractions = heard.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect((await downloads.list()).networks).toMatchObject([{ installedAs: 'lama', partBytes: 0 }]);
  });

  test('is gone on with by whoever asks next', async () => {
    const server = await startFileServer(stall(LAMA, 100), send(LAMA));
    const downloads = downloadsOf([publish('lama', LAMA, server.address)]);
    const controller = new AbortController();
    const cancelled = downloads.get('lama', undefined, {
      signal: controller.signal,
      onProgress: ({ fraction }) => {
        if (fraction > 0) controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await downloads.list()).networks).toMatchObject([{ partBytes: 100, installedAs: undefined }]);
    expect(await listFiles()).toEqual(['lama.onnx.part']);
    await downloadsOf([publish('lama', LAMA, server.address)]).get('lama', undefined);
    expect(server.ranges).toEqual(['', 'bytes=100-']);
  });

  test('of another content is never loaded, and nothing of it stays', async () => {
    const other = Buffer.from(LAMA).fill(1, 10, 11);
    const server = await startFileServer(send(other));
    const downloads = downloadsOf([publish('lama', LAMA, server.address)]);
    await expect(downloads.get('lama', undefined)).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      details: { reason: 'different' },
      message: expect.stringMatching(/SHA-256 .* was not loaded/),
    });
    expect(server.ranges).toHaveLength(1);
    expect(await listFiles()).toEqual([]);
  });

  test('is downloaded from the beginning where the part that was there is of another file', async () => {
    await mkdir(models);
    await writeFile(path.join(models, 'lama.onnx.part'), Buffer.alloc(50));
    const server = await startFileServer(send(LAMA));
    await downloadsOf([publish('lama', LAMA, server.address)]).get('lama', undefined);
    expect(server.ranges).toEqual(['bytes=50-', '']);
  });

  test('that does not fill is refused, and nothing of it stays', async () => {
    const server = await startFileServer(send(IDENTITY));
    const downloads = downloadsOf([publish('lama', IDENTITY, server.address)]);
    await expect(downloads.get('lama', undefined)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    expect(await listFiles()).toEqual([]);
  });

  test('comes from another address or a file on wish, if it is the same', async () => {
    const server = await startFileServer(send(LAMA));
    const downloads = downloadsOf([publish('lama', LAMA, 'http://127.0.0.1:1/none')]);
    await downloads.get('lama', server.address);
    await downloads.remove('lama');
    const file = path.join(await temporaryFolder(), 'from-a-friend.onnx');
    await writeFile(file, LAMA);
    await downloads.get('lama', file);
    expect(await readFile(file)).toEqual(LAMA);
    expect(await listFiles()).toEqual(['lama.onnx', 'models.json']);
    await downloads.remove('lama');
    await copyFile(fixture('foreign-models/migan.onnx'), file);
    await expect(downloads.get('lama', file)).rejects.toMatchObject({ details: { reason: 'different' } });
    await expect(downloads.get('lama', `${file}.absent`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(server.ranges).toHaveLength(1);
  });

  test('is not downloaded twice, nor over a model of its name', async () => {
    const server = await startFileServer(send(LAMA));
    const downloads = downloadsOf([publish('lama', LAMA, server.address)]);
    await library.add(fixture('foreign-models/migan.onnx'), { id: 'lama' });
    await expect(downloads.get('lama', undefined)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: expect.stringContaining('lama is taken'),
    });
    await library.remove('lama');
    await library.add(fixture('foreign-models/lama-batch.onnx'), { id: 'mine' });
    await expect(downloads.get('lama', undefined)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: expect.stringContaining('as mine'),
    });
    await expect(downloads.get('mat', undefined)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    expect(server.ranges).toEqual([]);
  });

  test('is removed with the part of it that is there', async () => {
    const downloads = downloadsOf([publish('lama', LAMA, 'http://127.0.0.1:1/none')]);
    await mkdir(models);
    await writeFile(path.join(models, 'lama.onnx.part'), Buffer.alloc(50));
    await downloads.remove('lama');
    expect(await listFiles()).toEqual([]);
    await expect(downloads.remove('lama')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('two downloads at once', () => {
  test('of two networks are both installed', async () => {
    const [first, second] = [await startFileServer(send(LAMA)), await startFileServer(send(MIGAN))];
    const downloads = downloadsOf([
      publish('lama', LAMA, first.address),
      publish('migan', MIGAN, second.address),
    ]);
    await Promise.all([downloads.get('lama', undefined), downloads.get('migan', undefined)]);
    const imported = (await library.list()).filter(({ isImported }) => isImported);
    expect(imported.map(({ entry }) => entry.id).sort()).toEqual(['lama', 'migan']);
  });

  test('of one network: the second is told, the first goes on', async () => {
    const server = await startFileServer(stall(LAMA, 100), send(LAMA));
    const networks = [publish('lama', LAMA, server.address)];
    let isTried = false;
    await downloadsOf(networks).get('lama', undefined, {
      onProgress: ({ fraction }) => {
        if (fraction === 0 || isTried) return;
        isTried = true;
        void expect(downloadsOf(networks).get('lama', undefined))
          .rejects.toMatchObject({ code: 'DOWNLOAD_FAILED', details: { reason: 'busy' } })
          .then(() => server.breakConnections());
      },
    });
    expect(server.ranges).toEqual(['', 'bytes=100-']);
  });

  test('but one that was killed is in nobody’s way', async () => {
    await mkdir(models);
    await writeFile(path.join(models, 'lama.onnx.part'), LAMA.subarray(0, 100));
    await writeFile(path.join(models, 'lama.onnx.part.lock'), '4194305');
    const server = await startFileServer(send(LAMA));
    await downloadsOf([publish('lama', LAMA, server.address)]).get('lama', undefined);
    expect(server.ranges).toEqual(['bytes=100-']);
    expect(await listFiles()).toEqual(['lama.onnx', 'models.json']);
  });
});

describe('nothing is downloaded', () => {
  test('where the disk has no room for it', async () => {
    const server = await startFileServer(send(LAMA));
    const measureSpace = async (): Promise<number> => 1e6;
    const downloads = downloadsOf([publish('lama', LAMA, server.address)], { measureSpace });
    await expect(downloads.get('lama', undefined)).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      details: { reason: 'ENOSPC' },
      message: expect.stringContaining('there are 1 MB'),
    });
    expect(server.ranges).toEqual([]);
  });

  test('while downloads are switched off, in any window or command; a file is taken still', async () => {
    const server = await startFileServer(send(LAMA));
    const networks = [publish('lama', LAMA, server.address)];
    const downloads = downloadsOf(networks);
    const other = downloadsOf(networks);
    expect((await downloads.list()).offline).toBe('online');
    await downloads.chooseOffline(true);
    expect((await other.list()).offline).toBe('offline');
    for (const from of [undefined, server.address]) {
      await expect(other.get('lama', from)).rejects.toMatchObject({
        code: 'DOWNLOAD_FAILED',
        details: { reason: 'offline' },
      });
    }
    await other.get('lama', fixture('foreign-models/lama-batch.onnx'));
    await other.remove('lama');
    await other.chooseOffline(false);
    expect(server.ranges).toEqual([]);
    await downloads.get('lama', undefined);
    expect(server.ranges).toEqual(['']);
  });

  test('where the environment says so, whatever is chosen', async () => {
    const server = await startFileServer(send(LAMA));
    const env = { LACUNA_OFFLINE: '1' };
    const downloads = downloadsOf([publish('lama', LAMA, server.address)], { env });
    await downloads.chooseOffline(false);
    expect((await downloads.list()).offline).toBe('environment');
    await expect(downloads.get('lama', undefined)).rejects.toMatchObject({
      message: expect.stringContaining('LACUNA_OFFLINE'),
    });
    expect(server.ranges).toEqual([]);
  });
});

test('what is pinned is pinned: one revision, one file, over https', () => {
  for (const { id, address, sha256, sizeBytes } of PUBLISHED_NETWORKS) {
    expect(id).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
    expect(address).toMatch(/^https:\/\/huggingface\.co\/[\w-]+\/[\w-]+\/resolve\/[0-9a-f]{40}\/\w+\.onnx$/);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(sizeBytes).toBeGreaterThan(10_000_000);
  }
});
