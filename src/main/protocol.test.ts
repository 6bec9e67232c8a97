import { expect, test, vi } from 'vitest';

import { stubElectron } from '../../tests/stubs/electron.js';
import { registerAppScheme, setupProtocol } from './protocol.js';

test('the scheme is as good as https', () => {
  const registerSchemesAsPrivileged = vi.fn();
  stubElectron({ protocol: { registerSchemesAsPrivileged } });
  registerAppScheme();
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
  expect(registerSchemesAsPrivileged).toHaveBeenCalledWith([{ scheme: 'app', privileges }]);
});

test('pictures are files that Electron fetches', async () => {
  const fetch = vi.fn(async (_address: string) => new Response('pixels'));
  const handle = vi.fn<(scheme: string, answer: (request: Request) => Promise<Response>) => void>();
  stubElectron({ net: { fetch }, protocol: { handle } });
  setupProtocol('/none', { findAsset: async () => ({ path: '/tmp/a.jpeg', contentType: 'image/jpeg' }) });
  const [scheme, answer] = handle.mock.calls[0] ?? [];
  expect(scheme).toBe('app');
  expect(await (await answer?.(new Request('app://lacuna/doc/0a-1/preview')))?.text()).toBe('pixels');
  expect(fetch).toHaveBeenCalledWith('file:///tmp/a.jpeg');
});
