import { expect, test } from 'vitest';

import { stubElectron } from '../../tests/stubs/electron.js';
import { setChromiumDefaults } from './chromium-defaults.js';

test('Chromium looks up no name, and neither updates, reports nor prefetches', () => {
  const switches = new Map<string, string | undefined>();
  const appendSwitch = (name: string, value?: string): unknown => switches.set(name, value);
  stubElectron({ app: { commandLine: { appendSwitch } } });
  setChromiumDefaults();
  expect(switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND');
  expect(switches.get('force-webrtc-ip-handling-policy')).toBe('disable_non_proxied_udp');
  for (const name of [
    'disable-background-networking',
    'disable-component-update',
    'disable-breakpad',
    'no-pings',
  ]) {
    expect(switches.has(name), name).toBe(true);
  }
});
