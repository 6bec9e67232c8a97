import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import typescript from 'typescript-eslint';

/**
 * Who may import what (docs/architecture.md, "Layers"). A folder lists what it must NOT import; everything of ours is
 * imported by relative path, so a layer is named by its folder in that path.
 */
const NO_ELECTRON = { name: 'electron', message: 'Only src/main and src/preload may import electron.' };
const NO_SHARP = { name: 'sharp', message: 'Only src/engine/codec may import sharp.' };
const NO_RUNTIME = {
  name: 'onnxruntime-node',
  message: 'Only src/engine/network/runtime.ts may import onnxruntime-node.',
};
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
            ...(node ? [{ group: ['node:*'], message: 'src/shared runs anywhere: no Node modules.' }] : []),
          ],
        },
      ],
    },
  };
}

export default typescript.config(
  { ignores: ['out/', 'node_modules/', 'tests/output/', 'src/engine/patchmatch/assembly/'] },
  js.configs.recommended,
  ...typescript.configs.recommended,
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
    folders: ['engine', 'cli', 'main', 'preload', 'renderer'],
    node: true,
    ignores: ['**/*.test.ts'],
  }),
  forbid(['src/engine/**'], {
    names: [NO_ELECTRON, NO_SHARP, NO_RUNTIME, NO_KONVA],
    folders: ['cli', 'main', 'preload', 'renderer'],
    ignores: ['src/engine/codec/**', 'src/engine/network/runtime.ts', '**/*.test.ts'],
  }),
  forbid(['src/engine/network/runtime.ts'], {
    names: [NO_ELECTRON, NO_SHARP, NO_KONVA],
    folders: ['cli', 'main', 'preload', 'renderer'],
  }),
  forbid(['src/engine/codec/**'], {
    names: [NO_ELECTRON, NO_RUNTIME, NO_KONVA],
    folders: ['cli', 'main', 'preload', 'renderer'],
    ignores: ['**/*.test.ts'],
  }),
  forbid(['src/cli/**'], {
    names: [NO_ELECTRON, NO_SHARP, NO_RUNTIME, NO_KONVA],
    folders: ['main', 'preload', 'renderer'],
    ignores: ['**/*.test.ts'],
  }),
  { files: ['tests/bench/**', '**/*.mjs'], rules: { 'no-console': 'off' } },
  prettier,
);
