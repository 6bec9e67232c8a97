import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { PAGE_HEADERS } from '../../../src/shell/page-policy.js';
import { drawPicture } from './draw-picture.js';

/** Serves the page in `folder`, built over its fake engine, with pictures of the samples, until it is closed. */
export async function startFakeServer(
  folder: string,
): Promise<{ address: string; close: () => Promise<void> }> {
  const pictures = new Map<string, Promise<Buffer>>();
  const files = sirv(folder);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    // The page must live under the same rules as in the app and on `lacuna serve`.
    for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
    if (!url.pathname.startsWith('/doc/')) {
      files(request, response);
      return;
    }
    const picture = pictures.get(url.href) ?? drawPicture(url);
    pictures.set(url.href, picture);
    picture.then(
      (bytes) => response.end(bytes),
      (error: unknown) => response.writeHead(404).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
