import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { assemblyScript } from './build/assemblyscript-plugin.mjs';

/** Old chunks go; what other builds have put beside them stays. */
function clearOwnFolders(): Plugin {
  return {
    name: 'lacuna-clear-own-folders',
    // As late as can be: others may be using them.
    async generateBundle({ dir = 'out' }) {
      for (const folder of ['chunks', 'cli', 'engine']) {
        await rm(resolve(import.meta.dirname, dir, folder), { recursive: true, force: true });
      }
    },
  };
}

/** Bundles for plain Node: the engine as a library and the `lacuna` command. Only native packages stay outside. */
export default defineConfig({
  plugins: [clearOwnFolders(), assemblyScript()],
  publicDir: false,
  build: {
    outDir: 'out',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    sourcemap: true,
    ssr: true,
    rolldownOptions: {
      input: {
        'engine/engine': 'src/engine/engine.ts',
        'engine/device-probe': 'src/engine/devices/device-probe-process.ts',
        'engine/model-recognition': 'src/engine/models/model-recognition-process.ts',
        'engine/engine-process': 'src/engine/engine-process.ts',
        'cli/lacuna': 'src/cli/lacuna.ts',
      },
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
    },
  },
  ssr: { noExternal: true, external: ['sharp', 'onnxruntime-node'] },
});
