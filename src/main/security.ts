import { app, session } from 'electron';

import { isAppUrl, PAGE_URL } from '../shell/app-url.js';

/** Everything that would leave this machine. */
const REMOTE = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*'];

/** Denies pages everything that ours does not need, which is notifications. To be called when the app is ready, before there is a window. */
export function setupSecurity(): void {
  const { defaultSession } = session;
  const mayUse = (permission: string, url: string): boolean =>
    permission === 'notifications' && isAppUrl(url);
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(mayUse(permission, requestingUrl)),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => mayUse(permission, origin));
  defaultSession.setDevicePermissionHandler(() => false);
  // Dictionaries would be downloaded.
  defaultSession.setSpellCheckerEnabled(false);
  defaultSession.webRequest.onBeforeRequest({ urls: REMOTE }, (_request, answer) => answer({ cancel: true }));
  defaultSession.on('will-download', (event) => event.preventDefault());

  app.on('web-contents-created', (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      // Loading the page anew is how it recovers.
      if (event.url !== PAGE_URL || !event.isMainFrame) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
  });
}
