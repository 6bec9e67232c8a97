import { isBuiltin } from 'node:module';

import { describe, expect, test } from 'vitest';

import packageJson from '../../package.json';
import { readExternalImports } from './read-imports.js';

const ENTRIES = ['out/engine/engine.mjs', 'out/engine/engine-process.mjs', 'out/cli/lacuna.mjs'];

describe.each(ENTRIES)('the bundle %s', (entry) => {
  test('imports the native packages and Node, and nothing else: no electron, nothing that is not installed', async () => {
    const external = [...(await readExternalImports(entry))].filter((name) => !isBuiltin(name));
    expect(external.sort()).toEqual(['onnxruntime-node', 'sharp']);
    for (const name of external) expect(Object.keys(packageJson.dependencies)).toContain(name);
  });
});
