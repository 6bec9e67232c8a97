import type { OutgoingHttpHeaders } from 'node:http';

import { describe, expect, test } from 'vitest';

import { KEY_HEADER } from '../../shared/contract/serve-key.js';
import {
  ask,
  server,
  signIn,
  startServer,
  token,
  useServedSite,
} from '../../../tests/fixtures/served-site.js';

useServedSite();

function withoutKey(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== KEY_HEADER));
}

describe('with the cookie alone, as another port of this machine gets to know it', () => {
  test.each([
    ['GET', '/start'],
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
    ['at another address', '/start', window],
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
    expect(JSON.parse((await ask('GET', '/start', await signIn())).text)).toMatchObject({ settings });
  });

  test.each(['', '[]', '{"a":{}}', `{"a":"${'x'.repeat(4001)}"}`, 'x'.repeat(20_000)])(
    'that are %j are refused, and the old ones stay',
    async (text) => {
      const headers = await signIn();
      await ask('POST', '/settings', headers, '{"theme":"light"}');
      expect((await ask('POST', '/settings', headers, text)).status).toBeGreaterThanOrEqual(400);
      expect(JSON.parse((await ask('GET', '/start', headers)).text)).toMatchObject({
        settings: { theme: 'light' },
      });
    },
  );
});
