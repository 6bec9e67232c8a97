import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

import { ROOT } from './read-imports.js';

const eslint = new ESLint({ cwd: ROOT });

/** The rules that `code` breaks as a file at `path`, which need not exist. */
async function rulesBroken(path: string, code: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(code, { filePath: `${ROOT}/${path}` });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}

describe('lint', () => {
  test.each([
    ['src/shared/a.ts', 'node:fs'],
    ['src/shared/a.ts', 'electron'],
    ['src/shared/a.ts', '../engine/engine.js'],
    ['src/engine/a.ts', 'electron'],
    ['src/engine/a.ts', '../cli/main.js'],
    ['src/engine/fill/a.ts', 'sharp'],
    ['src/engine/fill/a.ts', 'onnxruntime-node'],
    ['src/engine/codec/a.ts', 'onnxruntime-node'],
    ['src/engine/codec/a.ts', '../../renderer/canvas/stage.js'],
    ['src/renderer/components/a.ts', 'konva'],
    ['src/renderer/editor/a.ts', 'konva'],
    ['src/renderer/editor/a.ts', 'svelte'],
    ['src/renderer/editor/a.ts', '../canvas/stage.js'],
    ['src/renderer/canvas/a.ts', '../../engine/engine.js'],
    ['src/renderer/components/a.ts', 'node:fs'],
    ['src/cli/a.ts', 'electron'],
    ['src/cli/a.ts', 'sharp'],
    ['src/cli/a.ts', '../main/window.js'],
    ['src/main/a.ts', 'sharp'],
    ['src/main/a.ts', '../renderer/editor/editor.js'],
    ['src/shell/a.ts', 'electron'],
    ['src/shell/a.ts', '../main/window.js'],
    ['src/engine/a.ts', '../shell/settings.js'],
    ['src/preload/a.ts', 'node:fs'],
    ['src/preload/a.ts', '../main/window.js'],
  ])('rejects %s importing %s', async (path, name) => {
    const code = `import thing from '${name}';\nexport const first = thing;\n`;
    expect(await rulesBroken(path, code)).toEqual(['no-restricted-imports']);
  });

  test.each([
    ['src/shared/a.ts', './mask.js'],
    ['src/engine/codec/a.ts', 'sharp'],
    ['src/engine/fill/a.ts', 'node:fs'],
    ['src/engine/fill/a.ts', '../../shared/mask.js'],
    ['src/cli/a.ts', '../engine/engine.js'],
    ['src/renderer/canvas/a.ts', 'konva'],
    ['src/renderer/components/a.ts', '../editor/editor.js'],
    ['src/main/a.ts', 'electron'],
    ['src/main/a.ts', '../engine/host/engine-host.js'],
    ['src/preload/a.ts', '../shared/contract/bridge.js'],
  ])('accepts %s importing %s', async (path, name) => {
    const code = `import thing from '${name}';\nexport const first = thing;\n`;
    expect(await rulesBroken(path, code)).toEqual([]);
  });

  test.each([
    ['an open repetition', 'export const found = (text: string) => /<a[^>]*>/.test(text);\n'],
    ['a counted one', 'export const found = (text: string) => /a{2,}/.test(text);\n'],
    ['a nested one', 'export const found = (text: string) => /^(a+)$/.test(text);\n'],
    ['a built one', 'export const found = (text: string) => new RegExp(text).test(text);\n'],
  ])('rejects %s in an expression over what a file says', async (_name, code) => {
    for (const folder of ['codec', 'documents', 'models', 'devices', 'inference']) {
      expect(await rulesBroken(`src/engine/${folder}/a.ts`, code)).toEqual(['lacuna/no-backtracking']);
    }
    expect(
      await rulesBroken('src/engine/codec/a.ts', 'export const is = (t: string) => /^[*a]b+$/.test(t);\n'),
    ).toEqual([]);
  });

  test.each([
    ['console', "console.log('x');\n", 'no-console'],
    ['any', 'export const loose: any = 1;\n', '@typescript-eslint/no-explicit-any'],
    ['==', 'export const same = (a: number, b: number) => a == b;\n', 'eqeqeq'],
  ])('rejects %s in src', async (_name, code, rule) => {
    expect(await rulesBroken('src/engine/a.ts', code)).toEqual([rule]);
  });
});
