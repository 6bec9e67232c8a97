import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { main as compileAssembly } from 'assemblyscript/asc';
import type { Plugin } from 'vite';

const CACHE_FOLDER = 'node_modules/.cache/lacuna';

/** SIMD for the patch distance; threads and an imported shared memory, because several workers share one image. */
const COMPILER_OPTIONS = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--enable',
  'threads',
  '--sharedMemory',
  '--importMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
];

/**
 * Vite plugin: `import wasmBase64 from './x.ts?assemblyscript'` compiles x.ts with AssemblyScript and gives the module's
 * bytes in base64. Compiling takes seconds, so the result is cached under node_modules by the hash of source and options.
 */
export function assemblyScript(): Plugin {
  return {
    name: 'assemblyscript',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('?assemblyscript')) return null;
      const file = id.slice(0, -'?assemblyscript'.length);
      this.addWatchFile(file);
      return `export default ${JSON.stringify(await compileToBase64(file))};`;
    },
  };
}

async function compileToBase64(file: string): Promise<string> {
  const source = await readFile(file, 'utf8');
  const key = createHash('sha256')
    .update(source + COMPILER_OPTIONS.join(' '))
    .digest('hex');
  const cached = join(CACHE_FOLDER, `${key.slice(0, 32)}.wasm.txt`);
  try {
    return await readFile(cached, 'utf8');
  } catch {
    const base64 = await compile(file);
    await mkdir(dirname(cached), { recursive: true });
    await writeFile(cached, base64);
    return base64;
  }
}

async function compile(file: string): Promise<string> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await compileAssembly([file, ...COMPILER_OPTIONS, '--outFile', 'kernel.wasm'], {
    readFile: async (name) => {
      try {
        return await readFile(name, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = contents;
    },
  });
  if (error || !binary) throw new Error(`AssemblyScript could not compile ${file}:\n${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}
