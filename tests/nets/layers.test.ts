import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { listFiles, readImports } from './read-imports.js';

const LAYERS = ['shared', 'engine', 'shell', 'cli', 'main', 'preload', 'renderer'];

/** Layers that a layer may import besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  engine: ['shared'],
  shell: ['engine', 'shared'],
  cli: ['engine', 'shell', 'shared'],
  main: ['engine', 'shell', 'shared'],
  preload: ['shared'],
  renderer: ['shared'],
};

/** Layers that see the engine through its entries only: the engine itself, and the host of one in another process. */
const BY_ENTRY = ['shell', 'cli', 'main'];
const ENTRIES = ['src/engine/engine.js', 'src/engine/host/engine-host.js'];

/** Folders of the engine that may import only some of its others, so that no arrow runs back. Files beside the folders are free. */
const ALLOWED_IN_ENGINE: Readonly<Record<string, readonly string[]>> = {
  'graph-cut': [],
  registration: ['detect'],
  lines: ['inference', 'patchmatch'],
  processes: [],
  inference: ['patchmatch'],
  devices: ['files', 'inference', 'processes'],
  models: ['download', 'files', 'inference', 'patchmatch', 'processes'],
};

/** The only places that may import a package. */
const OWNERS: readonly (readonly [name: RegExp, place: RegExp])[] = [
  [/^sharp$/, /^src\/engine\/codec\//],
  [/^onnxruntime-/, /^src\/engine\/inference\/runtime\.ts$/],
  [/^(?:bullmq|ioredis)$/, /^src\/engine\/batch\/queue\//],
  [/^konva$/, /^src\/renderer\/canvas\//],
  [/^electron(?:\/|$)/, /^src\/(?:main|preload)\//],
];

/** What is wrong with importing `name` in `file`; nothing where it is right. */
function findFault(file: string, name: string): string | undefined {
  const layer = file.split('/')[1] ?? '';
  for (const [owned, place] of OWNERS) {
    if (owned.test(name) && !place.test(file)) return `${file} imports ${name}`;
  }
  if (!name.startsWith('.')) {
    return layer === 'shared' && name.startsWith('node:') ? `${file} imports ${name}` : undefined;
  }
  const target = join(dirname(file), name);
  const [top, other = '', folder = '', ...rest] = target.split('/');
  const own = file.split('/')[2] ?? '';
  const others = layer === 'engine' && rest.length > 0 && folder !== own ? ALLOWED_IN_ENGINE[own] : undefined;
  if (other === 'engine' && others && !others.includes(folder)) return `${file} imports ${target}`;
  if (top !== 'src' || other === layer) return undefined;
  if (!(ALLOWED[layer] ?? []).includes(other)) return `${file} imports ${target}`;
  const isEntry = ENTRIES.includes(target);
  if (other === 'engine' && BY_ENTRY.includes(layer) && !isEntry) return `${file} imports ${target}`;
  return undefined;
}

async function listSources(): Promise<string[]> {
  const files = await listFiles('src');
  return files.filter((file) => /\.(?:ts|svelte)$/.test(file) && !/\.test\.ts$|\/fixtures\//.test(file));
}

describe('layers', () => {
  test('every source file lies in a layer and imports only what its layer may', async () => {
    const sources = await listSources();
    // A net with nothing in it catches nothing.
    expect(sources).toContain('src/engine/engine.ts');
    expect(sources).toContain('src/cli/lacuna.ts');
    const faults: string[] = [];
    for (const file of sources) {
      if (!LAYERS.includes(file.split('/')[1] ?? '')) faults.push(`${file} lies in no layer`);
      for (const name of await readImports(file)) {
        const fault = findFault(file, name);
        if (fault !== undefined) faults.push(fault);
      }
    }
    expect(faults).toEqual([]);
  });

  test.each([
    ['src/shared/a.ts', '../engine/engine.js'],
    ['src/shared/a.ts', 'node:fs'],
    ['src/engine/fill/a.ts', '../../cli/main.js'],
    ['src/engine/fill/a.ts', 'sharp'],
    ['src/engine/batch/a.ts', 'bullmq'],
    ['src/cli/a.ts', 'ioredis'],
    ['src/engine/inference/network-session.ts', 'onnxruntime-node'],
    ['src/engine/fill/a.ts', '../../shell/settings.js'],
    ['src/engine/inference/a.ts', '../models/model-store.js'],
    ['src/engine/inference/a.ts', '../devices/devices.js'],
    ['src/engine/devices/a.ts', '../models/model-store.js'],
    ['src/engine/models/a.ts', '../documents/document.js'],
    ['src/engine/processes/a.ts', '../host/engine-host.js'],
    ['src/shell/a.ts', 'electron'],
    ['src/shell/a.ts', '../main/window.js'],
    ['src/shell/a.ts', '../engine/documents/document.js'],
    ['src/cli/a.ts', '../engine/codec/read-mask.js'],
    ['src/cli/a.ts', '../main/window.js'],
    ['src/cli/a.ts', 'electron'],
    ['src/renderer/editor/a.ts', 'konva'],
    ['src/renderer/editor/a.ts', '../../engine/engine.js'],
    ['src/main/a.ts', '../engine/documents/document.js'],
    ['src/main/a.ts', '../engine/host/engine-supervisor.js'],
  ])('the net catches %s importing %s', (file, name) => {
    expect(findFault(file, name)).toBeDefined();
  });

  test.each([
    ['src/engine/codec/a.ts', 'sharp'],
    ['src/engine/codec/a.ts', '../../shared/mask.js'],
    ['src/engine/models/a.ts', '../inference/runtime.js'],
    ['src/engine/models/a.ts', '../task-context.js'],
    ['src/engine/models/a.ts', './model-store.js'],
    ['src/cli/a.ts', '../engine/engine.js'],
    ['src/main/a.ts', '../engine/host/engine-host.js'],
    ['src/main/a.ts', '../shell/settings.js'],
    ['src/shell/a.ts', '../engine/host/engine-host.js'],
    ['src/main/a.ts', 'electron/main'],
  ])('and lets %s import %s', (file, name) => {
    expect(findFault(file, name)).toBeUndefined();
  });
});
