import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { EngineHost } from '../engine/host/engine-host.js';
import { readAppPath } from './app-url.js';
import { PAGE_HEADERS } from './page-policy.js';

/** What the page consists of. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
};

/** What the requests of the page are answered from. */
export interface PageSources {
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly host: Pick<EngineHost, 'findAsset'>;
  /** The answer that is the file at a `file:` address. */
  fetchFile(address: string): Promise<Response>;
}

/** Answers `app://lacuna/`: pictures of documents from the engine, everything else from the folder of the page. Never throws. */
export function createPageAnswers(sources: PageSources): (request: Request) => Promise<Response> {
  return async ({ method, url }) => {
    const path = method === 'GET' ? readAppPath(url) : undefined;
    if (path === undefined) return refuse(400);
    return path.startsWith('doc/') ? answerPicture(path, sources) : answerPage(path, sources);
  };
}

async function answerPicture(path: string, { host, fetchFile }: PageSources): Promise<Response> {
  try {
    const picture = await host.findAsset(path);
    if (!picture) return refuse(404);
    const { body, status } = await fetchFile(pathToFileURL(picture.path).href);
    return new Response(body, { status, headers: { ...PAGE_HEADERS, 'Content-Type': picture.contentType } });
  } catch {
    // The page asks again; why it could not be made is heard where the document is used.
    return refuse(503);
  }
}

async function answerPage(path: string, { pageFolder }: PageSources): Promise<Response> {
  const type = CONTENT_TYPES[extname(path)];
  // `path` has no dot segments: it cannot lead out of the folder.
  const bytes = type && (await readFile(join(pageFolder, path)).catch(() => undefined));
  if (!bytes) return refuse(404);
  return new Response(new Uint8Array(bytes), { headers: { ...PAGE_HEADERS, 'Content-Type': type } });
}

function refuse(status: number): Response {
  return new Response(null, { status });
}
