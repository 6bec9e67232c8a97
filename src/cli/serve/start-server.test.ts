import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { EngineHost, FileUse, Transport } from '../../engine/host/engine-host.js';
import { AppError } from '../../shared/app-error.js';
import { KEY_HEADER, KEY_PROTOCOL } from '../../shared/contract/serve-key.js';
import { ExchangedFiles } from './exchanged-files.js';
import { KeptSettings } from './kept-settings.js';
import type { LoopbackServer } from './start-server.js';
import { startLoopbackServer } from './start-server.js';

/** A host that keeps files, has one picture, and echoes. */
class FakeHost implements EngineHost {
  readonly granted = new Map<string, { readonly path: string; readonly use: FileUse }>();
  picture = '';
  connections = 0;

  connect(transport: Transport): void {
    this.connections += 1;
    transport.onMessage((message) => transport.send({ heard: message }));
  }

  grantFile(path: string, use: FileUse): string {
    const token = `a-token-that-is-good-${this.granted.size}`;
    this.granted.set(token, { path, use });
    return token;
  }

  async findAsset(path: string): Promise<{ path: string; contentType: string } | undefined> {
    if (path === 'doc/damaged-photo/preview') {
      throw new AppError('DECODE_FAILED', 'Expected a complete image in photo.jpg but it is cut off.');
    }
    if (path === 'doc/bad-mistake/preview') throw new Error('/home/someone/secret');
    return path === 'doc/the-document/preview'
      ? { path: this.picture, contentType: 'image/jpeg' }
      : undefined;
  }

  onFilesReleased(): void {}

  async dispose(): Promise<void> {}
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

let folder: string;
let host: FakeHost;
let files: ExchangedFiles;
let server: LoopbackServer;
let port: number;
let token: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  const pageFolder = join(folder, 'page');
  await mkdir(join(pageFolder, 'assets'), { recursive: true });
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>Lacuna</title>');
  await writeFile(join(pageFolder, 'assets/page.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  host = new FakeHost();
  host.picture = join(folder, 'preview.jpeg');
  await writeFile(host.picture, 'picture');
  await startServer();
});

async function startServer(): Promise<void> {
  files = new ExchangedFiles(host, folder, 1000);
  const photo = { token: 'a-token-of-the-photo', name: 'photo.jpg' };
  const settings = new KeptSettings(join(folder, 'config/settings.json'));
  const site = { host, files, photo, settings, pageFolder: join(folder, 'page'), version: '1.2.3' };
  server = await startLoopbackServer({ ...site, port: 0, pauseMs: 300 });
  const address = new URL(server.address);
  port = Number(address.port);
  token = address.hash.slice(1);
}

afterEach(() => server.close());

/** One request as written, without a browser's or a client's help. */
async function ask(
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers, agent: false };
    const asked = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** What the page's own requests have. */
function own(): OutgoingHttpHeaders {
  return { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' };
}

async function signIn(): Promise<OutgoingHttpHeaders> {
  const answer = await ask('POST', '/login', own(), token);
  expect(answer.status).toBe(200);
  const [cookie = ''] = answer.headers['set-cookie'] ?? [];
  const { key } = JSON.parse(answer.text) as { key: string };
  return { ...own(), cookie: cookie.split(';')[0], [KEY_HEADER]: key };
}

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
    for (const path of ['/', '/session', '/nowhere']) {
      const answer = await ask('GET', path);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect((await ask('OPTIONS', '/session', own())).status).toBe(405);
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
    ['GET', '/session'],
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

function withoutKey(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== KEY_HEADER));
}

describe('with the cookie alone, as another port of this machine gets to know it', () => {
  test.each([
    ['GET', '/session'],
    ['POST', '/files?name=a.jpg'],
    ['POST', '/targets'],
    ['POST', '/settings'],
  ])('%s %s is refused', async (method, path) => {
    const headers = await signIn();
    for (const key of [undefined, '', 'wrong', token]) {
      const sent = { ...withoutKey(headers), ...(key !== undefined && { [KEY_HEADER]: key }) };
      expect((await ask(method, path, sent)).status).toBe(401);
    }
  });

  test('pictures and downloads are there for who knows their addresses', async () => {
    const headers = withoutKey(await signIn());
    expect((await ask('GET', '/doc/the-document/preview', headers)).status).toBe(200);
  });
});

describe('the page', () => {
  const window = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };

  test('may be opened from anywhere, as by the file that leads to it', async () => {
    expect((await ask('GET', '/', window)).status).toBe(200);
  });

  test.each([
    ['in a frame', '/', { ...window, 'sec-fetch-dest': 'iframe' }],
    ['as anything but a window', '/', { ...window, 'sec-fetch-mode': 'no-cors' }],
    ['at another address', '/session', window],
  ])('but not %s', async (_what, path, headers) => {
    expect((await ask('GET', path, { ...(await signIn()), ...headers })).status).toBe(403);
  });
});

describe('settings', () => {
  test('are kept until the next start, whatever the port', async () => {
    const headers = await signIn();
    const settings = { theme: 'light', isNewcomer: false };
    expect((await ask('POST', '/settings', headers, JSON.stringify(settings))).status).toBe(204);
    await server.close();
    await startServer();
    expect(JSON.parse((await ask('GET', '/session', await signIn())).text)).toMatchObject({ settings });
  });

  test.each(['', '[]', '{"a":{}}', `{"a":"${'x'.repeat(101)}"}`, 'x'.repeat(20_000)])(
    'that are %j are refused, and the old ones stay',
    async (text) => {
      const headers = await signIn();
      await ask('POST', '/settings', headers, '{"theme":"light"}');
      expect((await ask('POST', '/settings', headers, text)).status).toBeGreaterThanOrEqual(400);
      expect(JSON.parse((await ask('GET', '/session', headers)).text)).toMatchObject({
        settings: { theme: 'light' },
      });
    },
  );
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
    expect((await ask('GET', '/session', signedIn)).status).toBe(200);
    expect((await ask('GET', '/session', { ...signedIn, ...headers })).status).toBe(403);
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
    ['POST', '/session'],
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

describe('photos', () => {
  test('the one of the command line is told', async () => {
    const answer = await ask('GET', '/session', await signIn());
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
    await files.release([...tokens, 'a-token-of-the-photo']);
    expect(await readdir(join(folder, 'files'))).toHaveLength(1);
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
