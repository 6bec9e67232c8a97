/** @file `npm run dev:page`: the window over its fake engine, with hot reload and pictures of the samples. Nothing is built before. */
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { ROOT } from '../../../nets/read-imports.js';
import { drawPicture } from '../draw-picture.js';

function servePictures(): Plugin {
  return {
    name: 'lacuna-fake-pictures',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? '/', 'http://127.0.0.1');
        if (!url.pathname.startsWith('/doc/')) return next();
        drawPicture(url).then(
          (bytes) => response.end(bytes),
          (error: unknown) => response.writeHead(404).end(String(error)),
        );
      });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte(), servePictures()],
  cacheDir: join(ROOT, 'node_modules/.cache/vite-dev-page'),
  server: { host: '127.0.0.1', fs: { allow: [ROOT] }, open: false },
});
