import { EventEmitter } from 'node:events';

import { beforeEach, describe, expect, test } from 'vitest';

import { stubElectron, StubEvent } from '../../tests/stubs/electron.js';
import { setupSecurity } from './security.js';

type Callback = (...args: unknown[]) => unknown;

const app = new EventEmitter();
const set: Record<string, unknown> = {};
let session: EventEmitter;
let blocked: { urls: string[]; listener: Callback };

beforeEach(() => {
  app.removeAllListeners();
  const keep = (name: string) => (value: unknown) => (set[name] = value);
  session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setSpellCheckerEnabled: keep('spelling'),
    webRequest: {
      onBeforeRequest: ({ urls }: { urls: string[] }, listener: Callback) => (blocked = { urls, listener }),
    },
  });
  stubElectron({ app: app as never, session: { defaultSession: session } });
  setupSecurity();
});

describe('a page', () => {
  test.each([
    ['notifications', 'app://lacuna/index.html', true],
    ['notifications', 'app://lacuna', true],
    ['notifications', 'app://lacuna.example/', false],
    ['notifications', 'https://lacuna/', false],
    ['notifications', '', false],
    ['media', 'app://lacuna/index.html', false],
    ['clipboard-read', 'app://lacuna/index.html', false],
  ])('that asks for %s from %s is told %s', (permission, url, isAllowed) => {
    const answers: unknown[] = [];
    const details = { requestingUrl: url, isMainFrame: true };
    (set['request'] as Callback)({}, permission, (answer: unknown) => answers.push(answer), details);
    expect(answers).toEqual([isAllowed]);
    expect((set['check'] as Callback)(null, permission, url, details)).toBe(isAllowed);
    expect((set['device'] as Callback)()).toBe(false);
  });

  test('reaches nothing outside this machine', () => {
    for (const scheme of ['http', 'https', 'ws', 'wss']) expect(blocked.urls).toContain(`${scheme}://*/*`);
    const answers: unknown[] = [];
    blocked.listener({}, (answer: unknown) => answers.push(answer));
    expect(answers).toEqual([{ cancel: true }]);
    // Its dictionaries are downloaded.
    expect(set['spelling']).toBe(false);
  });

  test('downloads nothing', () => {
    const event = new StubEvent();
    session.emit('will-download', event);
    expect(event.isPrevented).toBe(true);
  });
});

describe('every contents that there is', () => {
  let contents: EventEmitter;
  let openWindow: () => { action: string };

  beforeEach(() => {
    contents = Object.assign(new EventEmitter(), {
      setWebRTCIPHandlingPolicy: (policy: string) => (set['webrtc'] = policy),
      setWindowOpenHandler: (handler: typeof openWindow) => (openWindow = handler),
    });
    app.emit('web-contents-created', {}, contents);
  });

  function isPrevented(type: string, details: object = {}): boolean {
    const event = Object.assign(new StubEvent(), details);
    contents.emit(type, event);
    return event.isPrevented;
  }

  test('reaches no other machine by a peer connection', () => {
    expect(set['webrtc']).toBe('disable_non_proxied_udp');
  });

  test('opens no window and holds no other page', () => {
    expect(openWindow()).toEqual({ action: 'deny' });
    expect(isPrevented('will-attach-webview')).toBe(true);
    expect(isPrevented('will-redirect')).toBe(true);
  });

  test.each([
    'https://example.org/',
    'file:///etc/passwd',
    'app://lacuna/doc/1/preview',
    'app://lacuna.example/index.html',
    'data:text/html,hello',
  ])('does not go to %s', (url) => {
    expect(isPrevented('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
  });

  test('may load its own page anew, but not in a frame', () => {
    const url = 'app://lacuna/index.html';
    expect(isPrevented('will-frame-navigate', { url, isMainFrame: true })).toBe(false);
    expect(isPrevented('will-frame-navigate', { url, isMainFrame: false })).toBe(true);
  });
});
