import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import typescript from 'typescript-eslint';

import { noBacktracking } from './build/no-backtracking.mjs';

/**
 * Who may import what (docs/architecture.md, "Layers"). A folder lists what it must NOT import; everything of ours is
 * imported by relative path, so a layer is named by its folder in that path.
 */
const NO_ELECTRON = { name: 'electron', message: 'Only src/main and src/preload may import electron.' };
const NO_SHARP = { name: 'sharp', message: 'Only src/engine/codec may import sharp.' };
const NO_RUNTIME = {
  name: 'onnxruntime-node',
  message: 'Only src/engine/inference/runtime.ts may import onnxruntime-node.',
};
const NO_SVELTE = { name: 'svelte', message: 'src/renderer/editor is plain TypeScript.' };
const NO_KONVA = { name: 'konva', message: 'Only src/renderer/canvas may import konva.' };

function forbid(files, { names = [], folders = [], node = false, ignores = [] }) {
  return {
    files,
    ignores,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: names,
          patterns: [
            ...folders.map((folder) => ({
              group: [`**/${folder}/**`],
              message: `This layer must not import src/${folder}.`,
            })),
            ...(node
              ? [{ group: ['node:*'], message: 'This layer runs without Node: no Node modules.' }]
              : []),
          ],
        },
      ],
    },
  };
}

export default typescript.config(
  {
    ignores: [
      'out/',
      '.svelte-check/',
      'release/',
      'node_modules/',
      'tests/output/',
      'src/engine/patchmatch/assembly/',
    ],
  },
  js.configs.recommended,
  ...typescript.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: globals.node },
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  forbid(['src/shared/**'], {
    names: [NO_ELECTRON, NO_SHARP, NO_RUNTIME, NO_KONVA],
    folders: ['engine', 'shell', 'cli', 'main', 'preload', 'renderer'],
    node: true,
    ignores: ['**/*.test.ts'],
  }),
  forbid(['src/engine/**'], {
    names: [NO_ELECTRON, NO_SHARP, NO_RUNTIME, NO_KONVA],
    folders: ['shell', 'cli', 'main', 'preload', 'renderer'],
    ignores: ['src/engine/codec/**', 'src/engine/inference/runtime.ts', '**/*.test.ts'],
  }),
  forbid(['src/engine/inference/runtime.ts'], {
    names: [NO_ELECTRON, NO_SHARP, NO_KONVA],
    folders: ['shell', 'cli', 'main', 'preload', 'renderer'],
  }),
  forbid(['src/engine/codec/**'], {
    names: [NO_ELECTRON, NO_RUNTIME, NO_KONVA],
    folders: ['shell', 'cli', 'main', 'preload', 'renderer'],
    ignores: ['**/*.test.ts'],
  }),
  forbid(['src/shell/**'], {
    names: [NO_ELECTRON, NO_SHARP, NO_RUNTIME, NO_KONVA],
    folders: ['cli', 'main', 'preload', 'renderer'],
    ignores: ['**/*.test.ts'],
  }),
  forbid(['src/cli/**'], {
    names: [NO_ELECTRON, NO_SHARP, NO_RUNTIME, NO_KONVA],
    folders: ['main', 'preload', 'renderer'],
    ignores: ['**/*.test.ts'],
  }),
  forbid(['src/main/**'], {
    names: [NO_SHARP, NO_RUNTIME, NO_KONVA],
    folders: ['cli', 'preload', 'renderer'],
    ignores: ['**/*.test.ts'],
  }),
  forbid(['src/preload/**'], {
    names: [NO_SHARP, NO_RUNTIME, NO_KONVA],
    folders: ['engine', 'shell', 'cli', 'main', 'renderer'],
    node: true,
    ignores: ['**/*.test.ts'],
  }),
  forbid(['src/renderer/**'], {
    names: [NO_ELECTRON, NO_SHARP, NO_RUNTIME, NO_KONVA],
    folders: ['engine', 'shell', 'cli', 'main', 'preload'],
    node: true,
    ignores: ['src/renderer/canvas/**', 'src/renderer/editor/**', '**/*.test.ts'],
  }),
  forbid(['src/renderer/canvas/**'], {
    names: [NO_ELECTRON, NO_SHARP, NO_RUNTIME],
    folders: ['engine', 'shell', 'cli', 'main', 'preload', 'components'],
    node: true,
    ignores: ['**/*.test.ts'],
  }),
  forbid(['src/renderer/editor/**'], {
    names: [NO_ELECTRON, NO_SHARP, NO_RUNTIME, NO_KONVA, NO_SVELTE],
    folders: ['engine', 'shell', 'cli', 'main', 'preload', 'canvas', 'components', 'state', 'platform'],
    node: true,
    ignores: ['**/*.test.ts'],
  }),
  // What a file says is searched by hand: an expression that can go back takes minutes over text that was made for it.
  {
    files: [
      'src/engine/codec/**',
      'src/engine/documents/**',
      'src/engine/models/**',
      'src/engine/devices/**',
      'src/engine/inference/**',
    ],
    ignores: ['**/*.test.ts', '**/fixtures/**'],
    plugins: { lacuna: { rules: { 'no-backtracking': noBacktracking } } },
    rules: {
      'lacuna/no-backtracking': 'error',
    },
  },
  {
    files: ['src/renderer/editor/**'],
    rules: { 'no-restricted-globals': ['error', 'window', 'document', 'navigator', 'localStorage'] },
  },
  {
    files: ['src/renderer/**'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
    rules: {
      // The compiler knows better what is a constant: props and state are declared with `let`.
      'prefer-const': 'off',
    },
  },
  { files: ['tests/bench/**', '**/*.mjs'], rules: { 'no-console': 'off' } },
  prettier,
);
