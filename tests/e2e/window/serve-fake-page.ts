import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../../nets/read-imports.js';
import { HAS_CHROMIUM } from './driver.js';
import { startFakeServer } from './fake-server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built page over the fake engine is served. */
    fakePage: string;
  }
}

/** Builds the window over its fake engine and serves it, once for all specs of a run. */
export default async function serveFakePage(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-page-'));
  if (HAS_CHROMIUM) {
    await build({
      root: join(ROOT, 'tests/e2e/window/fake-page'),
      configFile: false,
      logLevel: 'error',
      plugins: [svelte()],
      build: { outDir: folder, emptyOutDir: true, target: 'chrome140', assetsInlineLimit: 0, minify: false },
    });
  }
  const server = await startFakeServer(folder);
  project.provide('fakePage', server.address);
  return async () => {
    await server.close();
    await rm(folder, { recursive: true });
  };
}
