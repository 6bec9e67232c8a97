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

/** Packages that others load where they are installed, and that fail to load here. */
const OPTIONAL = ['msgpackr-extract', 'supports-color', '@valkey/valkey-glide'];

function leaveOutOptional(): Plugin {
  return {
    name: 'lacuna-leave-out-optional',
    enforce: 'pre',
    resolveId: (id) => (OPTIONAL.includes(id) ? '\0left-out' : undefined),
    load: (id) => (id === '\0left-out' ? 'throw new Error("left out");' : undefined),
  };
}

/** What only `--queue` loads has a name by which packages of the app leave it out. */
function nameChunk(chunk: {
  readonly moduleIds: readonly string[];
  readonly facadeModuleId?: string | null;
}): string {
  const ids = [...chunk.moduleIds, chunk.facadeModuleId ?? ''];
  const isOfQueue = ids.some((id) => /[\\/]node_modules[\\/](?:bullmq|ioredis)[\\/]/.test(id));
  return isOfQueue ? 'chunks/queue-library-[hash].mjs' : 'chunks/[name]-[hash].mjs';
}

/** Bundles for plain Node: the engine as a library and the `lacuna` command. Only native packages stay outside. */
export default defineConfig({
  plugins: [clearOwnFolders(), leaveOutOptional(), assemblyScript()],
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
        'engine/batch-worker': 'src/engine/batch/batch-worker-process.ts',
        'engine/engine-process': 'src/engine/engine-process.ts',
        'cli/lacuna': 'src/cli/lacuna.ts',
      },
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: nameChunk },
    },
  },
  ssr: { noExternal: true, external: ['sharp', 'onnxruntime-node'] },
});
