import { defineConfig } from 'vite';
import { assemblyScript } from './build/assemblyscript-plugin.mjs';

/** Bundles for plain Node: the engine as a library and the `lacuna` command. Only native packages stay outside. */
export default defineConfig({
  plugins: [assemblyScript()],
  publicDir: false,
  build: {
    outDir: 'out',
    target: 'node20',
    minify: false,
    sourcemap: true,
    ssr: true,
    rolldownOptions: {
      input: {
        'engine/engine': 'src/engine/engine.ts',
        'engine/device-probe': 'src/engine/network/device-probe-process.ts',
        'engine/model-recognition': 'src/engine/network/model-recognition-process.ts',
        'engine/engine-process': 'src/engine/engine-process.ts',
        'cli/lacuna': 'src/cli/lacuna.ts',
      },
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
    },
  },
  ssr: { noExternal: true, external: ['sharp', 'onnxruntime-node'] },
});
