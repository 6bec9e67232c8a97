import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

/** The desktop app. Its page is the same as in `lacuna serve`; the engine is bundled by vite.node.config.mts. */
export default defineConfig({
  main: {
    build: { outDir: 'out/main', sourcemap: true, rolldownOptions: { input: 'src/main/index.ts' } },
  },
  // One CommonJS file: a sandboxed preload script can load no other.
  preload: {
    build: { outDir: 'out/preload', rolldownOptions: { input: 'src/preload/index.ts' } },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [svelte()],
    build: {
      outDir: 'out/renderer',
      target: 'chrome140',
      minify: true,
      // Inlined pictures would need `data:` beyond the images that the policy allows it for.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // One page, loaded from this machine: splitting it would only make it later.
      chunkSizeWarningLimit: 700,
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
});
