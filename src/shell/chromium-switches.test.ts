import { expect, test } from 'vitest';

import { CHROMIUM_SWITCHES } from './chromium-switches.js';

test('Chromium looks up no name, and neither updates, reports nor prefetches', () => {
  const switches = new Map(CHROMIUM_SWITCHES.map(([name, value]) => [name, value]));
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
