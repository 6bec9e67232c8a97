import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

/** The window. Its page is the same in the app and in `lacuna serve`. */
export default defineConfig({
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
