import { isBuiltin } from 'node:module';

import { describe, expect, test } from 'vitest';

import packageJson from '../../package.json';
import { readExternalImports } from './read-imports.js';

describe.each(['out/engine/engine.mjs', 'out/cli/lacuna.mjs'])('the bundle %s', (entry) => {
  test('imports sharp and Node, and nothing else: no electron, no onnxruntime, nothing that is not installed', async () => {
    const external = [...(await readExternalImports(entry))].filter((name) => !isBuiltin(name));
    expect(external).toEqual(['sharp']);
    for (const name of external) expect(Object.keys(packageJson.dependencies)).toContain(name);
  });
});
