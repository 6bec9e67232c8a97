import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { net, protocol } from 'electron';

import type { EngineHost } from '../engine/host/engine-host.js';
import { APP_SCHEME, readAppPath } from './app-url.js';

/** The page loads nothing from elsewhere, runs no inline script, and cannot be framed. `data:` is for its empty icon, `blob:` for pictures. */
const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the page consists of. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Makes `app://` a scheme like https. To be called before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }]);
}

/** Answers `app://lacuna/`: pictures of documents from the engine, everything else from `pageFolder`. */
export function setupProtocol(pageFolder: string, host: Pick<EngineHost, 'findAsset'>): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const path = request.method === 'GET' ? readAppPath(request.url) : undefined;
    if (path === undefined) return refuse(400);
    return path.startsWith('doc/') ? servePicture(path, host) : servePage(path, pageFolder);
  });
}

async function servePicture(path: string, host: Pick<EngineHost, 'findAsset'>): Promise<Response> {
  try {
    const picture = await host.findAsset(path);
    // Handed on as it is, a file's answer is sent without passing through this process.
    return picture ? await net.fetch(pathToFileURL(picture.path).href) : refuse(404);
  } catch {
    // The page asks again; why it could not be made is heard where the document is used.
    return refuse(503);
  }
}

async function servePage(path: string, folder: string): Promise<Response> {
  const type = CONTENT_TYPES[extname(path)];
  // `path` has no dot segments: it cannot lead out of the folder.
  const bytes = type && (await readFile(join(folder, path)).catch(() => undefined));
  if (!bytes) return refuse(404);
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': type,
      'Content-Security-Policy': PAGE_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  });
}

function refuse(status: number): Response {
  return new Response(null, { status });
}
