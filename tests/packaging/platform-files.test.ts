import type { Stats } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { checkNatives } from '../../build/check-natives.mjs';
import { PHOTO_ENDINGS } from '../../src/shared/photo-endings.js';
import { formatByName, PHOTO_FORMATS } from '../../src/shared/photo-formats.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { ROOT } from '../nets/read-imports.js';

interface Configuration {
  readonly files: readonly (string | { readonly filter: readonly string[] })[];
  readonly [platform: string]: unknown;
}

/** What electron-builder itself reads and decides with. */
interface Builder {
  getConfig(folder: string, file: string, options: null): Promise<Configuration>;
  validateConfiguration(configuration: Configuration, log: { isEnabled: boolean }): Promise<void>;
  readonly FileMatcher: new (
    from: string,
    to: string,
    expand: (pattern: string) => string,
    patterns: readonly string[],
  ) => { createFilter(): (file: string, stat: Stats) => boolean };
}

function loadBuilder(): Builder {
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  return {
    ...(require('app-builder-lib/out/util/config/config.js') as Builder),
    ...(require('app-builder-lib/out/fileMatcher.js') as Builder),
  };
}

const builder = loadBuilder();
const configuration = await builder.getConfig(ROOT, 'build/electron-builder.yml', null);
const MODULES = join(ROOT, 'node_modules');
const FILE = { isFile: () => true, isDirectory: () => false } as Stats;

/** Is `path` of node_modules packed for a platform, were it installed? */
function isPacked(path: string, platform: 'linux' | 'win' | 'mac', arch: string): boolean {
  const { files } = configuration[platform] as Configuration;
  const all = [...configuration.files, ...files].flatMap((entry) =>
    typeof entry === 'string' ? entry : entry.filter,
  );
  const patterns = ['**/*', ...all.filter((pattern) => pattern.startsWith('!'))];
  const expand = (pattern: string): string => pattern.replaceAll('${arch}', arch);
  return new builder.FileMatcher(ROOT, '/', expand, patterns).createFilter()(join(MODULES, path), FILE);
}

const ORT = 'onnxruntime-node/bin/napi-v6';
const TARGETS = [
  ['linux', 'x64', ['@img/sharp-wasm32/lib/a.wasm', '@emnapi/runtime/index.js', `${ORT}/linux/x64/a.node`]],
  ['win', 'x64', ['@img/sharp-win32-x64/lib/a.node', `${ORT}/win32/x64/DirectML.dll`]],
  ['win', 'arm64', ['@img/sharp-win32-arm64/lib/a.node', `${ORT}/win32/arm64/DirectML.dll`]],
  [
    'mac',
    'arm64',
    [
      '@img/sharp-darwin-arm64/a.node',
      '@img/sharp-libvips-darwin-arm64/a.dylib',
      `${ORT}/darwin/arm64/a.node`,
    ],
  ],
] as const;

/** Other builds of what is packed. */
const UNUSED = [
  ...['libheif-js/libheif/libheif.js', 'libheif-js/libheif-wasm/libheif-bundle.mjs'],
  ...['wasm-vips/lib/vips-heif.wasm', 'wasm-vips/lib/vips-es6.js'],
];

describe('the configuration of the packages', () => {
  test('has no key that electron-builder does not know', async () => {
    await expect(builder.validateConfiguration(configuration, { isEnabled: false })).resolves.toBeUndefined();
  });

  test.each(TARGETS)('packs for %s-%s its own natives and no others', (platform, arch, own) => {
    const common = [
      ...['sharp/dist/index.mjs', '@img/colour/index.cjs', 'onnxruntime-node/dist/index.js'],
      ...['libheif-js/libheif-wasm/libheif.js', 'libheif-js/libheif-wasm/libheif.wasm'],
      ...['wasm-vips/lib/vips-node.js', 'wasm-vips/lib/vips.wasm', 'wasm-vips/lib/vips-jxl.wasm'],
    ];
    for (const path of [...common, ...own])
      expect([path, isPacked(path, platform, arch)]).toEqual([path, true]);
    const others = TARGETS.flatMap(([, , paths]) => paths).filter(
      (path) => !(own as readonly string[]).includes(path),
    );
    const unwanted = [
      ...others,
      '@img/sharp-linux-x64/a.node',
      '@img/sharp-libvips-linux-x64/a.so',
      ...UNUSED,
    ].filter(
      // What is not installed for a target needs no pattern: another processor's sharp.
      (path) => !/sharp-win32/.test(path) || platform !== 'win',
    );
    expect(unwanted.filter((path) => isPacked(path, platform, arch))).toEqual([]);
  });
});

test('a packed app is offered for every photo that it opens, and for nothing else', () => {
  const { fileAssociations } = configuration as unknown as {
    fileAssociations: readonly { ext: string | readonly string[]; role: string }[];
  };
  expect(fileAssociations.flatMap(({ ext }) => ext).sort()).toEqual([...PHOTO_ENDINGS].sort());
  for (const { ext, role } of fileAssociations) {
    const entry = formatByName(`photo.${[ext].flat()[0]}`);
    expect([ext, role]).toEqual([ext, entry?.isWritten === true ? 'Editor' : 'Viewer']);
  }
});

test.each(['docs/guide/photos.md', 'README.md'])('%s names every format', async (file) => {
  const text = await readFile(join(ROOT, file), 'utf8');
  for (const { label } of PHOTO_FORMATS) expect(text).toContain(label);
});

describe('before a package is made', () => {
  test('natives of the target that are not installed are asked for', async () => {
    const modules = await temporaryFolder();
    const add = (folder: string): Promise<unknown> => mkdir(join(modules, folder), { recursive: true });
    await add(`${ORT}/darwin/arm64`);
    await expect(checkNatives(modules, 'darwin', 'arm64')).rejects.toThrow(
      /Expected @img\/sharp-darwin-arm64 .* Run: npm install --no-save --os=darwin --cpu=arm64 sharp/,
    );
    await add('@img/sharp-darwin-arm64');
    await add('@img/sharp-libvips-darwin-arm64');
    await expect(checkNatives(modules, 'darwin', 'arm64')).resolves.toBeUndefined();
  });

  test('a target that ONNX Runtime is not made for is refused', async () => {
    await expect(checkNatives(MODULES, 'darwin', 'x64')).rejects.toThrow(/Choose a target/);
  });
});
