import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  ask,
  files,
  folder,
  host,
  port,
  signIn,
  useServedSite,
} from '../../../tests/fixtures/served-site.js';

useServedSite();

describe('photos', () => {
  test('the one of the command line is told', async () => {
    const answer = await ask('GET', '/start', await signIn());
    expect(JSON.parse(answer.text)).toEqual({
      version: '1.2.3',
      photo: { token: 'a-token-of-the-photo', name: 'photo.jpg' },
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('that the page brings are kept under their own names, and named by token', async () => {
    const headers = await signIn();
    const bytes = Buffer.from([0xff, 0xd8, 0, 1, 2, 255]);
    for (const name of ['../Große Möwe.jpg', 'again.jpg', 'again.jpg']) {
      const answer = await ask('POST', `/files?name=${encodeURIComponent(name)}`, headers, bytes);
      expect(answer.status).toBe(201);
      const received = JSON.parse(answer.text) as { token: string; name: string };
      expect(received.name).toBe(name.replace('../', ''));
      const granted = host.granted.get(received.token);
      expect(granted?.use).toBe('open');
      expect(granted?.path.startsWith(join(folder, 'files'))).toBe(true);
      expect(await readFile(granted!.path)).toEqual(bytes);
    }
  });

  test.each<[string, OutgoingHttpHeaders, string, number]>([
    ['too large by its own word', { 'content-length': '5000000000' }, '', 413],
    ['too large without a word', { 'transfer-encoding': 'chunked' }, 'x'.repeat(1001), 413],
    ['empty', {}, '', 422],
  ])('that are %s are refused, and nothing of them stays', async (_what, extra, body, status) => {
    const answer = await ask('POST', '/files?name=a.jpg', { ...(await signIn()), ...extra }, body);
    expect(answer.status).toBe(status);
    expect(await readdir(join(folder, 'files')).catch(() => [])).toEqual([]);
    expect(host.granted.size).toBe(0);
  });

  test('without a name are refused', async () => {
    expect((await ask('POST', '/files', await signIn(), 'x')).status).toBe(400);
  });

  test('that stand still are given up, and nothing of them stays', async () => {
    const headers = await signIn();
    for (const path of ['/files?name=a.jpg', '/targets']) {
      const socket = connect(port, '127.0.0.1');
      const lines = Object.entries({ ...headers, host: `127.0.0.1:${port}`, 'content-length': 500 });
      const head = lines.map(([name, value]) => `${name}: ${String(value)}`).join('\r\n');
      socket.write(`POST ${path} HTTP/1.1\r\n${head}\r\n\r\nhalf`);
      const answer = await new Promise((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      await new Promise((resolve) => socket.once('close', resolve).resume());
    }
    expect(await readdir(join(folder, 'files'))).toEqual([]);
    expect(host.granted.size).toBe(0);
  });

  test('with half a character in the name get another', async () => {
    const headers = await signIn();
    const asked = await ask('POST', '/targets', headers, '{"name":"a\\ud800b.jpg"}');
    const target = JSON.parse(asked.text) as { token: string; name: string };
    expect(target.name).toBe('a\ufffdb.jpg');
    await writeFile(host.granted.get(target.token)!.path, 'saved');
    expect((await ask('GET', `/files/${target.token}`, headers)).status).toBe(200);
  });

  test('are removed when no document needs them, what was saved when it was taken away', async () => {
    const headers = await signIn();
    await ask('POST', '/files?name=a.jpg', headers, 'photo');
    const [uploaded = ''] = host.granted.keys();
    const tokens = [uploaded];
    for (const name of ['taken.jpg', 'waiting.jpg']) {
      const { token: target } = JSON.parse(
        (await ask('POST', '/targets', headers, JSON.stringify({ name }))).text,
      ) as { token: string };
      await writeFile(host.granted.get(target)!.path, 'saved');
      tokens.push(target);
    }
    await ask('GET', `/files/${tokens[1]}`, headers);
    // The server hears a little after the page that all has arrived.
    await expect
      .poll(
        async () => {
          await files.release([...tokens, 'a-token-of-the-photo']);
          return readdir(join(folder, 'files'));
        },
        { timeout: 4000 },
      )
      .toHaveLength(1);
    expect((await ask('GET', `/files/${tokens[1]}`, headers)).status).toBe(404);
    expect((await ask('GET', `/files/${tokens[2]}`, headers)).status).toBe(200);
  });

  test('that stop half way leave nothing', async () => {
    const headers = await signIn();
    const socket = connect(port, '127.0.0.1');
    const lines = Object.entries({ ...headers, host: `127.0.0.1:${port}`, 'content-length': 500 });
    const head = lines.map(([name, value]) => `${name}: ${String(value)}`).join('\r\n');
    socket.write(`POST /files?name=a.jpg HTTP/1.1\r\n${head}\r\n\r\nhalf`);
    await expect.poll(() => readdir(join(folder, 'files')).catch(() => [])).toHaveLength(1);
    socket.destroy();
    await expect.poll(() => readdir(join(folder, 'files'))).toEqual([]);
    expect(host.granted.size).toBe(0);
  });
});

describe('what was saved', () => {
  test('is taken away under its name', async () => {
    const headers = await signIn();
    const asked = await ask('POST', '/targets', headers, JSON.stringify({ name: 'Möwe (2).jpg' }));
    const target = JSON.parse(asked.text) as { token: string; name: string };
    expect(host.granted.get(target.token)?.use).toBe('save');
    expect((await ask('GET', `/files/${target.token}`, headers)).status).toBe(404);
    await writeFile(host.granted.get(target.token)!.path, 'saved');
    const answer = await ask('GET', `/files/${target.token}`, headers);
    expect(answer).toMatchObject({ status: 200, text: 'saved' });
    expect(answer.headers['content-disposition']).toBe(
      "attachment; filename*=UTF-8''M%C3%B6we%20%282%29.jpg",
    );
    const head = await ask('HEAD', `/files/${target.token}`, headers);
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe('5');
  });

  test('is nothing else: no photo, no other token, no path', async () => {
    const headers = await signIn();
    await ask('POST', '/files?name=a.jpg', headers, 'photo');
    const [uploaded = ''] = host.granted.keys();
    for (const name of [uploaded, 'another-token', '../secret.txt', '..%2fsecret.txt', '']) {
      expect((await ask('GET', `/files/${name}`, headers)).status).toBe(404);
    }
  });
});

describe('pictures', () => {
  test('are sent with their type, and kept by nobody', async () => {
    const answer = await ask('GET', '/doc/the-document/preview', await signIn());
    expect(answer).toMatchObject({ status: 200, text: 'picture' });
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': '7',
      'cache-control': 'no-store',
    });
  });

  test.each([
    ['/doc/no-document/preview', 404, /no such picture/],
    ['/doc/../secret.txt', 404, /no such/],
    ['/doc/damaged-photo/preview', 422, /cut off/],
    ['/doc/bad-mistake/preview', 500, /^Lacuna made a mistake.$/],
  ])('%s is %i', async (path, status, text) => {
    const answer = await ask('GET', path, await signIn());
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
  });
});
