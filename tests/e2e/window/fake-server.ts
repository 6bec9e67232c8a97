import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import sirv from 'sirv';
import { build } from 'vite';
import { PAGE_HEADERS } from '../../../src/shell/page-policy.js';
import { ROOT } from '../../nets/read-imports.js';
import { drawPicture } from './draw-picture.js';

/** Builds the window over its fake engine and serves it, with pictures of the samples, until it is closed. */
export async function startFakeServer(): Promise<{ address: string; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-page-'));
  await build({
    root: join(ROOT, 'tests/e2e/window/fake-page'),
    configFile: false,
    logLevel: 'error',
    plugins: [svelte()],
    build: { outDir: folder, emptyOutDir: true, target: 'chrome140', assetsInlineLimit: 0 },
  });
  const pictures = new Map<string, Promise<Buffer>>();
  const files = sirv(folder, { dev: true });
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
    async close() {
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}
