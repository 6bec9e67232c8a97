import { net, protocol } from 'electron';

import type { EngineHost } from '../engine/host/engine-host.js';
import { APP_SCHEME } from '../shell/app-url.js';
import { createPageAnswers } from '../shell/page-answers.js';

/** Makes `app://` a scheme like https. To be called before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }]);
}

/** Answers `app://lacuna/`: pictures of documents from the engine, everything else from `pageFolder`. */
export function setupProtocol(pageFolder: string, host: Pick<EngineHost, 'findAsset'>): void {
  const fetchFile = (address: string): Promise<Response> => net.fetch(address);
  protocol.handle(APP_SCHEME, createPageAnswers({ pageFolder, host, fetchFile }));
}
