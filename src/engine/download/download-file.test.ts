import { readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeEach, describe, expect, test } from 'vitest';

import {
  hangUp,
  redirect,
  refuse,
  send,
  sendWhole,
  stall,
  startFileServer,
} from '../../../tests/fixtures/file-server.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { downloadFile } from './download-file.js';

const FILE = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7) % 251));
const PATIENCE = { stallMs: 10_000, pauseMs: 0 };

let target: string;
beforeEach(async () => {
  target = path.join(await temporaryFolder(), 'file.part');
});

async function download(
  address: string,
  options: { sizeBytes?: number; signal?: AbortSignal; onBytes?: (received: number) => void } = {},
  patience = PATIENCE,
): Promise<Buffer> {
  await downloadFile({ address, target, sizeBytes: FILE.length, ...options }, patience);
  return readFile(target);
}

describe('a file is downloaded', () => {
  test('as it is, and tells how much is there', async () => {
    const server = await startFileServer(send(FILE));
    const heard: number[] = [];
    expect(await download(server.address, { onBytes: (received) => heard.push(received) })).toEqual(FILE);
    expect(heard.at(-1)).toBe(FILE.length);
  });

  test('in pieces where the connection breaks', async () => {
    const server = await startFileServer(stall(FILE, 1200), stall(FILE, 800), send(FILE));
    const onBytes = (received: number): void => {
      if (received === 1200 || received === 2000) server.breakConnections();
    };
    expect(await download(server.address, { onBytes })).toEqual(FILE);
    expect(server.ranges).toEqual(['', 'bytes=1200-', 'bytes=2000-']);
  });

  test('from where an earlier one stopped', async () => {
    await writeFile(target, FILE.subarray(0, 3000));
    const server = await startFileServer(send(FILE));
    expect(await download(server.address)).toEqual(FILE);
    expect(server.ranges).toEqual(['bytes=3000-']);
  });

  test('anew where the server knows no parts', async () => {
    await writeFile(target, FILE.subarray(0, 3000));
    const server = await startFileServer(sendWhole(FILE));
    expect(await download(server.address)).toEqual(FILE);
  });

  test('anew where more is here than there', async () => {
    await writeFile(target, Buffer.alloc(FILE.length + 1));
    const server = await startFileServer(refuse(416), send(FILE));
    expect(await download(server.address)).toEqual(FILE);
    expect(server.ranges).toEqual([`bytes=${FILE.length + 1}-`, '']);
  });

  test('not at all where all of it is here', async () => {
    await writeFile(target, FILE);
    const server = await startFileServer(refuse(500));
    expect(await download(server.address)).toEqual(FILE);
    expect(server.ranges).toEqual([]);
  });

  test('once a busy server is free again', async () => {
    const server = await startFileServer(refuse(503), refuse(429), send(FILE));
    expect(await download(server.address)).toEqual(FILE);
  });

  test('over a connection on which nothing came for too long', async () => {
    const server = await startFileServer(stall(FILE, 700), send(FILE));
    expect(await download(server.address, {}, { stallMs: 300, pauseMs: 0 })).toEqual(FILE);
    expect(server.ranges.length).toBeGreaterThan(1);
  });

  test('from where its publisher sends to', async () => {
    const files = await startFileServer(send(FILE));
    const server = await startFileServer(redirect('/further'), redirect(files.address));
    expect(await download(server.address)).toEqual(FILE);
  });
});

describe('a download fails', () => {
  const failed = (reason: string, message: RegExp) => ({
    code: 'DOWNLOAD_FAILED',
    details: { reason },
    message: expect.stringMatching(message),
  });

  test('where nobody answers, or the connection breaks each time before a byte has come', async () => {
    await expect(download('http://127.0.0.1:1/file')).rejects.toMatchObject(
      failed('unreachable', /connection failed/),
    );
    await writeFile(target, FILE.subarray(0, 100));
    const server = await startFileServer(hangUp());
    await expect(download(server.address)).rejects.toMatchObject(
      failed('unreachable', /Expected 5000 bytes .* after 100\. .*goes on where it stopped/),
    );
    // It does.
    server.answers.splice(0, Infinity, send(FILE));
    expect(await download(server.address)).toEqual(FILE);
    expect(server.ranges.at(-1)).toBe('bytes=100-');
  });

  test('where the server has no such file', async () => {
    const server = await startFileServer(refuse(404));
    await expect(download(server.address)).rejects.toMatchObject(failed('refused', /status 404/));
    expect(server.ranges).toHaveLength(1);
  });

  test('where the file has another size, before anything of it is kept', async () => {
    for (const [sizeBytes, answer] of [
      [FILE.length - 1, send(FILE)],
      [FILE.length + 1, send(FILE)],
    ] as const) {
      const server = await startFileServer(answer);
      await expect(download(server.address, { sizeBytes })).rejects.toMatchObject(
        failed('different', /bytes/),
      );
      await expect(readFile(target)).rejects.toThrow('ENOENT');
    }
  });

  test('where a file without a length does not end, with no byte more than was expected', async () => {
    const server = await startFileServer((_, response) => {
      response.writeHead(200);
      response.write(FILE);
      response.write(FILE);
    });
    await expect(download(server.address)).rejects.toMatchObject(failed('different', /it has more/));
    expect((await readFile(target)).length).toBeLessThanOrEqual(FILE.length);
  });

  test('where the rest is that of a file of another size, or not the rest', async () => {
    await writeFile(target, FILE.subarray(0, 1000));
    const server = await startFileServer(send(Buffer.concat([FILE, FILE])));
    await expect(download(server.address)).rejects.toMatchObject(failed('different', /10000/));
    const other = await startFileServer((_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 500-4999/5000' }).end(FILE.subarray(500));
    });
    await expect(download(other.address)).rejects.toMatchObject(failed('refused', /from byte 1000 on/));
    expect(await readFile(target)).toEqual(FILE.subarray(0, 1000));
  });

  test('where it is sent in circles, or out of the web', async () => {
    const circle = await startFileServer(redirect('/again'));
    await expect(download(circle.address)).rejects.toMatchObject(failed('refused', /within 5 redirects/));
    expect(circle.ranges).toHaveLength(6);
    const server = await startFileServer(redirect('file:///etc/passwd'));
    await expect(download(server.address)).rejects.toMatchObject(failed('refused', /send on to an address/));
  });

  test('for what is no address', async () => {
    for (const address of ['ftp://example.org/file', 'https://a:b@example.org/file']) {
      await expect(download(address)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    }
  });

  test.skipIf(process.platform !== 'linux')('where the disk is full', async () => {
    await symlink('/dev/full', target);
    const server = await startFileServer(send(FILE));
    await expect(download(server.address)).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      details: { reason: 'ENOSPC' },
    });
  });

  test('when it is cancelled, and keeps what it has', async () => {
    const controller = new AbortController();
    const server = await startFileServer(stall(FILE, 900));
    const onBytes = (received: number): void => {
      if (received === 900) controller.abort();
    };
    await expect(download(server.address, { signal: controller.signal, onBytes })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(await readFile(target)).toEqual(FILE.subarray(0, 900));
    await expect(download(server.address, { signal: controller.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
