/**
 * @file `npm run dev [-- PHOTO]`: the window in a browser over the real engine. A change in src/renderer shows at once; after a change
 * in src/engine or src/cli, end it with Ctrl-C and start it again.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createServer } from 'vite';

const ROOT = join(import.meta.dirname, '..');
/** What `lacuna serve` answers itself (src/cli/serve/request-router.ts); everything else is the page, which Vite serves from its source. */
const SERVED = '^/(login|start|settings|targets|files|files/.*|doc/.*)(\\?.*)?$';

function npmRun(script) {
  const { status } = spawnSync('npm', ['run', '--silent', script], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Starts the built `lacuna serve` and returns its address once it listens. */
async function startServe(photos) {
  const child = spawn(process.execPath, ['out/cli/lacuna.mjs', 'serve', '--no-open', ...photos], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((end) => child.once('exit', (code) => end(code ?? 1)));
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('http')) return { address: new URL(line), child, ended };
  }
  process.exit(await ended);
}

console.error('Building the engine …');
npmRun('build:node');
// `lacuna serve` starts only where there is a page, though this one is not shown.
if (!existsSync(join(ROOT, 'out/renderer/index.html'))) npmRun('build:page');

const photos = process.argv.slice(2).map((photo) => resolve(process.env['INIT_CWD'] ?? '.', photo));
const { address, child, ended } = await startServe(photos);
const server = await createServer({
  root: join(ROOT, 'src/renderer'),
  configFile: false,
  plugins: [svelte()],
  cacheDir: join(ROOT, 'node_modules/.cache/vite-dev'),
  logLevel: 'warn',
  server: {
    host: '127.0.0.1',
    fs: { allow: [ROOT] },
    proxy: {
      [SERVED]: { target: address.origin },
      '^/engine$': { target: address.origin, ws: true },
    },
  },
});
await server.listen();
// The guard of `lacuna serve` compares names and origins only with each other: the address of this server is as good as its own.
console.log(`\n${server.resolvedUrls.local[0]}${address.hash}\n`);
// From a terminal Ctrl-C reaches both processes: a second signal within a second is the same wish for `lacuna serve`.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGINT'));
process.exitCode = await ended;
await server.close();
