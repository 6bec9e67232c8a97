import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import packageJson from '../../package.json';
import { listFiles, readExternalImports, ROOT } from './read-imports.js';

const ENTRIES = [
  'out/engine/engine.mjs',
  'out/engine/engine-process.mjs',
  'out/engine/batch-worker.mjs',
  'out/cli/lacuna.mjs',
];

describe.each(ENTRIES)('the bundle %s', (entry) => {
  test('imports the native packages and Node, and nothing else: no electron, nothing that is not installed', async () => {
    const external = [...(await readExternalImports(entry))].filter((name) => !isBuiltin(name));
    expect(external.sort()).toEqual(['onnxruntime-node', 'sharp']);
    for (const name of external) expect(Object.keys(packageJson.dependencies)).toContain(name);
  });
});

describe('the library of the queue', () => {
  test('lies in files of its own, which nothing loads before a queue is asked for', async () => {
    const files = await listFiles('out/chunks');
    const library = files.filter((path) => /queue-library-.*\.mjs$/.test(path));
    expect(library.length).toBeGreaterThan(1);
    const texts = await Promise.all(library.map((path) => readFile(join(ROOT, path), 'utf8')));
    for (const known of ['BullMQ:', 'Redis is already connecting']) expect(texts.join()).toContain(known);
    for (const file of files.filter((path) => path.endsWith('.mjs') && !library.includes(path))) {
      const text = await readFile(join(ROOT, file), 'utf8');
      expect(text, file).not.toMatch(/(?:from|import) ?["'][^"'\n]*queue-library/);
      expect(text, file).not.toMatch(/BullMQ:|Redis is already connecting/);
    }
  });
});

describe('the bundle of the main process', () => {
  test('imports Electron and Node, and nothing else: what decodes and computes is the engine, in its own process', async () => {
    const external = [...(await readExternalImports('out/main/index.js'))].filter((name) => !isBuiltin(name));
    expect(external).toEqual(['electron']);
  });
});

describe('the preload script', () => {
  test('is one CommonJS file that requires Electron alone, as the sandbox demands', async () => {
    expect((await listFiles('out/preload')).filter((path) => !path.endsWith('.map'))).toEqual([
      'out/preload/index.js',
    ]);
    expect([...(await readExternalImports('out/preload/index.js'))]).toEqual(['electron']);
    const text = await readFile(join(ROOT, 'out/preload/index.js'), 'utf8');
    expect(text).not.toMatch(/^(?:import|export)\b/m);
    expect(text).toContain('require("electron")');
  });
});
