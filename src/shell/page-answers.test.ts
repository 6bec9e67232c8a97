import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, test, vi } from 'vitest';

import { temporaryFolder } from '../../tests/fixtures/temporary-folder.js';
import type { AssetFile } from '../engine/host/engine-host.js';
import { createPageAnswers } from './page-answers.js';

let answer: (request: Request) => Promise<Response>;
let findAsset: (path: string) => Promise<AssetFile | undefined>;
const fetchFile = vi.fn(async (_address: string) => new Response('pixels'));

beforeEach(async () => {
  fetchFile.mockClear();
  const folder = await temporaryFolder();
  const page = join(folder, 'renderer');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.html'), 'secret');
  await writeFile(join(page, 'index.html'), '<!doctype html>');
  await writeFile(join(page, 'assets/index.js'), 'start()');
  await writeFile(join(page, 'notes.txt'), 'not of the page');
  findAsset = async () => undefined;
  const host = { findAsset: (path: string) => findAsset(path) };
  answer = createPageAnswers({ pageFolder: page, host, fetchFile });
});

function ask(path: string, method = 'GET'): Promise<Response> {
  return answer(new Request(`app://lacuna/${path}`, { method }));
}

describe('the page', () => {
  test('comes with its type and a policy that lets nothing in from elsewhere', async () => {
    const response = await ask('index.html');
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe('<!doctype html>');
    const policy = response.headers.get('Content-Security-Policy')?.split('; ');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy?.join()).not.toContain('unsafe');
    expect((await ask('assets/index.js')).headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  });

  test.each([
    ['missing.html', 404],
    ['assets', 404],
    ['notes.txt', 404],
    ['..%2fsecret.html', 400],
    ['..\\secret.html', 400],
    ['index.html%00', 400],
  ])('has no %s', async (path, status) => {
    const response = await ask(path);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
  });

  test('is only read', async () => {
    expect((await ask('index.html', 'POST')).status).toBe(400);
  });
});

describe('a picture of a document', () => {
  test('is the file that the engine has made, with the headers of everything else', async () => {
    const asked: string[] = [];
    findAsset = async (path) => {
      asked.push(path);
      return { path: '/tmp/a b/preview.jpeg', contentType: 'image/jpeg' };
    };
    const response = await ask('doc/0a-1/preview');
    expect(await response.text()).toBe('pixels');
    expect(response.headers.get('Content-Type')).toBe('image/jpeg');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'self'");
    expect(asked).toEqual(['doc/0a-1/preview']);
    expect(fetchFile).toHaveBeenCalledWith('file:///tmp/a%20b/preview.jpeg');
  });

  test('that there is not is not there', async () => {
    expect((await ask('doc/0a-1/preview')).status).toBe(404);
  });

  test('that could not be made may be asked for again', async () => {
    findAsset = () => Promise.reject(new Error('the engine stopped'));
    expect((await ask('doc/0a-1/preview')).status).toBe(503);
  });
});
