import { symlink } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { KEY_HEADER, KEY_PROTOCOL } from '../../shared/contract/serve-key.js';
import { ExchangedFiles } from './exchanged-files.js';
import {
  ask,
  files,
  folder,
  host,
  own,
  port,
  signIn,
  token,
  useServedSite,
} from '../../../tests/fixtures/served-site.js';
import { startLoopbackServer } from './start-server.js';

useServedSite();

describe('the page', () => {
  test('is sent to whoever reaches this machine, with a strict policy', async () => {
    const answer = await ask('GET', '/');
    expect(answer).toMatchObject({ status: 200, text: '<!doctype html><title>Lacuna</title>' });
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const policy = answer.headers['content-security-policy'];
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect((await ask('GET', '/assets/page.js')).headers['content-type']).toContain('javascript');
  });

  test('allows no other site to read anything, whatever it asks', async () => {
    for (const path of ['/', '/start', '/nowhere']) {
      const answer = await ask('GET', path);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect((await ask('OPTIONS', '/start', own())).status).toBe(405);
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/%00',
    '/%',
    '/link.txt/../secret.txt',
    '/nowhere',
  ])('has no %s', async (path) => {
    const answer = await ask('GET', path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toContain('secret');
  });

  test('does not follow links that appear later', async () => {
    await symlink(join(folder, 'secret.txt'), join(folder, 'page/later.txt'));
    expect((await ask('GET', '/later.txt')).status).toBe(404);
  });
});

describe('signing in', () => {
  test('gives a cookie that no script and no other site can use', async () => {
    const answer = await ask('POST', '/login', own(), token);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/; HttpOnly; SameSite=Strict; Path=\/$/),
    ]);
  });

  test('works once', async () => {
    await signIn();
    expect((await ask('POST', '/login', own(), token)).status).toBe(403);
  });

  test('again by the same address is good for the browser that has the cookie', async () => {
    const headers = await signIn();
    expect((await ask('POST', '/login', headers, token)).status).toBe(200);
    // The cookie alone is none, which browsers send to every port of this machine.
    expect((await ask('POST', '/login', headers, 'wrong')).status).toBe(403);
  });

  test.each(['', 'wrong', 'x'.repeat(43), 'x'.repeat(9999)])(
    'with %j fails, and the token is still good',
    async (wrong) => {
      expect((await ask('POST', '/login', own(), wrong)).status).toBe(403);
      await signIn();
    },
  );

  test('with a token without end is refused', async () => {
    expect((await ask('POST', '/login', own(), 'x'.repeat(20_000))).status).toBe(413);
  });
});

describe('without the cookie', () => {
  test.each([
    ['GET', '/start'],
    ['POST', '/files?name=a.jpg'],
    ['POST', '/targets'],
    ['GET', '/files/a-token-that-is-good-0'],
    ['GET', '/doc/the-document/preview'],
  ])('%s %s is refused', async (method, path) => {
    for (const cookie of [undefined, `lacuna-${port}=`, `lacuna-${port}=${token}`, 'other=1']) {
      const headers = cookie === undefined ? own() : { ...own(), cookie };
      expect((await ask(method, path, headers)).status).toBe(401);
    }
    expect(host.granted.size).toBe(0);
  });
});

describe('a request of another site', () => {
  test.each<[string, OutgoingHttpHeaders]>([
    ['by a name that points here', { host: 'evil.example' }],
    ['by a name that looks like ours', { host: '127.0.0.1.evil.example' }],
    ['by a name that ends like ours', { host: 'evil-localhost' }],
    ['with its origin', { origin: 'https://evil.example' }],
    ['of no origin', { origin: 'null' }],
    ['of another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['of another kind of address', { origin: 'https://127.0.0.1' }],
    ['that the browser marks', { 'sec-fetch-site': 'cross-site' }],
    ['of another server on this machine', { 'sec-fetch-site': 'same-site' }],
  ])('%s is refused, cookie or not', async (_what, headers) => {
    const signedIn = await signIn();
    expect((await ask('GET', '/start', signedIn)).status).toBe(200);
    expect((await ask('GET', '/start', { ...signedIn, ...headers })).status).toBe(403);
    expect((await ask('GET', '/', headers)).status).toBe(403);
  });

  test('that writes and does not say where it comes from is refused', async () => {
    const headers = await signIn();
    delete headers['origin'];
    expect((await ask('POST', '/targets', headers, '{"name":"a.jpg"}')).status).toBe(403);
  });

  test('through a tunnel with another port is ours', async () => {
    const headers = { host: 'localhost:8750', origin: 'http://localhost:8750' };
    expect((await ask('POST', '/login', headers, token)).status).toBe(200);
  });
});

describe('what is asked wrongly', () => {
  test.each([
    ['POST', '/'],
    ['PUT', '/files?name=a.jpg'],
    ['GET', '/files'],
    ['GET', '/login'],
    ['DELETE', '/files/a-token-that-is-good-0'],
    ['POST', '/start'],
    ['POST', '/doc/the-document/preview'],
  ])('%s %s is refused with what is allowed', async (method, path) => {
    const answer = await ask(method, path, await signIn());
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toMatch(/GET|POST/);
  });

  test.each(['', '{', 'null', '[]', '{"name":5}', '{"name":""}', '{"name":"a.jpg","path":"/etc"}'])(
    'a target of %j is refused',
    async (body) => {
      expect((await ask('POST', '/targets', await signIn(), body)).status).toBe(400);
    },
  );

  test('what is no HTTP ends the connection and nothing else', async () => {
    for (const text of [
      '\u0000\u0001\r\n\r\n',
      'GET\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: ${'x'.repeat(100_000)}\r\n\r\n`,
    ]) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume().write(text);
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect((await ask('GET', 'http://evil.example/', {})).status).toBe(400);
    expect((await ask('GET', '//evil.example/', {})).status).toBe(400);
    expect((await ask('GET', '/')).status).toBe(200);
  });
});

describe('the engine', () => {
  function openSocket(path: string, headers: OutgoingHttpHeaders): WebSocket {
    const { origin, [KEY_HEADER]: key, ...others } = headers;
    const protocols = typeof key === 'string' ? [KEY_PROTOCOL + key] : [];
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, {
      headers: others as Record<string, string>,
      ...(typeof origin === 'string' ? { origin } : {}),
    });
    socket.on('error', () => undefined);
    return socket;
  }

  async function statusOf(socket: WebSocket): Promise<number | undefined> {
    return new Promise((resolve) => {
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.once('open', () => resolve(101));
    });
  }

  test('answers the page that has signed in', async () => {
    const socket = openSocket('/engine', await signIn());
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('{"hello":1}');
    const answer = await new Promise((resolve) => socket.once('message', (bytes) => resolve(String(bytes))));
    expect(answer).toBe('{"heard":{"hello":1}}');
    socket.close();
  });

  test.each<[string, string, OutgoingHttpHeaders | 'signed out', number]>([
    ['without the cookie', '/engine', 'signed out', 401],
    ['with the cookie alone', '/engine', { [KEY_HEADER]: undefined }, 401],
    ['with a wrong key', '/engine', { [KEY_HEADER]: 'wrong' }, 401],
    ['of another site', '/engine', { origin: 'https://evil.example' }, 403],
    ['by another name', '/engine', { host: 'evil.example' }, 403],
    ['elsewhere', '/other', {}, 404],
  ])('refuses a socket %s', async (_what, path, headers, status) => {
    const signedIn = await signIn();
    const sent = headers === 'signed out' ? own() : { ...signedIn, ...headers };
    expect(await statusOf(openSocket(path, sent))).toBe(status);
    expect(host.connections).toBe(0);
  });

  test('refuses a socket that does not say where it comes from', async () => {
    const headers = await signIn();
    delete headers['origin'];
    expect(await statusOf(openSocket('/engine', headers))).toBe(403);
  });

  test.each([
    ['a frame without end', 'x'.repeat(33 * 1024 * 1024)],
    ['no JSON', 'hello'],
  ])('closes at %s', async (_what, text) => {
    const socket = openSocket('/engine', await signIn());
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(text);
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await ask('GET', '/')).status).toBe(200);
  });
});

test('the usual port is taken where it is free, another where it is not', async () => {
  const site = { host, files, pageFolder: join(folder, 'page'), version: '1' };
  const first = await startLoopbackServer(site);
  const second = await startLoopbackServer(site);
  // Another program may have it; two have never the same.
  expect(second.address).not.toContain(':8750/');
  expect(new URL(first.address).host).not.toBe(new URL(second.address).host);
  await first.close();
  await second.close();
});

test('a port that is taken is refused in plain words', async () => {
  const { pageFolder, files } = { pageFolder: join(folder, 'page'), files: new ExchangedFiles(host, folder) };
  const second = startLoopbackServer({ host, files, pageFolder, version: '1', port });
  await expect(second).rejects.toMatchObject({
    code: 'INVALID_PARAMS',
    message: expect.stringContaining(`${port}`),
  });
});
