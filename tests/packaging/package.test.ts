import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { extractAll, getRawHeader, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DEFAULT_FILL_OPTIONS } from '../../src/engine/engine.js';
import { createEngineHost, createRunFolder, forkEngine } from '../../src/engine/host/engine-host.js';
import { createEngineClient } from '../../src/shared/contract/client.js';
import { tilePath } from '../../src/shared/contract/asset-paths.js';
import { createMemoryTransports } from '../contract/memory-transport.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { ROOT } from '../nets/read-imports.js';
import { writeFakeElectron } from './fake-electron.js';

const PACK_TIMEOUT_MS = 180_000;

/** The app packed for the Linux of this machine around a fake Electron; elsewhere other natives would be installed. */
describe.skipIf(process.platform !== 'linux')('the package', { timeout: PACK_TIMEOUT_MS }, () => {
  let folder: string;
  let app: string;
  let asar: string;
  let packed: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lacuna-package-'));
    await writeFakeElectron(join(folder, 'electron'));
    const builder = createRequire(import.meta.url).resolve('electron-builder/cli.js');
    const settings = [`electronDist=${join(folder, 'electron')}`, `directories.output=${folder}`];
    const options = ['--dir', '--linux', '--config', 'build/electron-builder.yml'];
    const args = [builder, ...options, ...settings.map((setting) => `-c.${setting}`)];
    await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    app = join(folder, process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked');
    asar = join(app, 'resources/app.asar');
    packed = listPackage(asar, { isPack: false }).map((path) => path.slice(1));
  }, PACK_TIMEOUT_MS);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('brings the licences of all that is in it', async () => {
    const notices = await readFile(join(app, 'resources/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of [
      'sharp',
      'onnxruntime-node',
      'libheif-js',
      'wasm-vips',
      'svelte',
      'konva',
      'electron',
    ]) {
      expect(notices).toMatch(new RegExp(`^${name} [0-9].*: `, 'm'));
    }
    expect(await readFile(join(app, 'resources/LICENSE.txt'), 'utf8')).toContain('Apache License');
  });

  test('holds the bundles and what they load, and nothing of the repository besides', () => {
    const tops = packed.filter((path) => !path.includes('/'));
    expect(tops.sort()).toEqual(['node_modules', 'out', 'package.json']);
    const parts = packed.filter((path) => /^out\/[^/]+$/.test(path));
    expect(parts.sort()).toEqual(['out/chunks', 'out/engine', 'out/main', 'out/preload', 'out/renderer']);
    for (const needed of [
      'main/index.js',
      'preload/index.js',
      'renderer/index.html',
      'engine/engine-process.mjs',
    ]) {
      expect(packed).toContain(`out/${needed}`);
    }
    expect(packed.filter((path) => /\.map$|\.test\.|\.svelte$/.test(path))).toEqual([]);
    expect(packed).not.toContain('node_modules/electron');
    expect(packed).not.toContain('node_modules/svelte');
  });

  test('has native libraries of this platform only, outside the archive', async () => {
    const natives = packed.filter((path) => /\.(?:node|so|dll|dylib|wasm)(?:\.\d+)*$/.test(path));
    const runtime = `node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}`;
    expect(natives.filter((path) => path.startsWith('node_modules/onnxruntime-node')).sort()).toEqual([
      `${runtime}/libonnxruntime.so.1`,
      `${runtime}/onnxruntime_binding.node`,
    ]);
    const codecs = natives.filter((path) => path.startsWith('node_modules/@img'));
    expect(codecs).toHaveLength(1);
    expect(codecs[0]).toMatch(/^node_modules\/@img\/sharp-wasm32\/lib\/.*\.wasm$/);
    const { header } = getRawHeader(asar);
    const outside = await readdir(join(app, 'resources/app.asar.unpacked'), { recursive: true });
    for (const path of natives) expect(outside).toContain(path);
    expect(header.files).toHaveProperty('out');
  });

  test('has the networks beside the archive, byte for byte', async () => {
    const names = await readdir(join(ROOT, 'resources/models'));
    expect((await readdir(join(app, 'resources/models'))).sort()).toEqual(names.sort());
    for (const name of names) {
      const [own, shipped] = await Promise.all([
        readFile(join(app, 'resources/models', name)),
        readFile(join(ROOT, 'resources/models', name)),
      ]);
      expect(own.equals(shipped)).toBe(true);
    }
  });

  test('cannot be used as Node, be debugged, or run another program than its own', async () => {
    const fuses = await getCurrentFuseWire(join(app, 'lacuna'));
    const off = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ];
    const on = [
      FuseV1Options.OnlyLoadAppFromAsar,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.EnableCookieEncryption,
    ];
    expect(off.map((fuse) => fuses[fuse])).toEqual(off.map(() => FuseState.DISABLE));
    expect(on.map((fuse) => fuses[fuse])).toEqual(on.map(() => FuseState.ENABLE));
  });

  test('has an engine that opens, fills and saves with nothing but what is packed', async () => {
    const extracted = join(await temporaryFolder(), 'app');
    extractAll(asar, extracted);
    const photo = join(await temporaryFolder(), 'photo.png');
    await sharp(join(ROOT, 'samples/sundial.jpg')).resize(1400, 900).png().toFile(photo);

    const runFolder = await createRunFolder(await temporaryFolder());
    const entry = join(extracted, 'out/engine/engine-process.mjs');
    const start = forkEngine(entry, { modelDir: join(app, 'resources/models') });
    const notes: string[] = [];
    const host = createEngineHost({ start, folder: runFolder.path, onNote: (note) => notes.push(note) });
    try {
      const [pageEnd, hostEnd] = createMemoryTransports();
      host.connect(hostEnd);
      const page = createEngineClient(pageEnd);
      expect((await page.call('models.list', {})).models).not.toEqual([]);
      const opened = await page.call('document.open', {
        file: host.grantFile(photo, 'open'),
        sidecar: 'auto',
      });
      const { documentId } = opened;
      const rect = { left: 600, top: 300, width: 60, height: 40 };
      const applied = await page.call('retouch.apply', {
        documentId,
        baseRevision: 0,
        operation: {
          kind: 'fill',
          inputs: { mask: [{ kind: 'box', rect, mode: 'add' }], sketch: [] },
          options: DEFAULT_FILL_OPTIONS,
        },
      });
      expect(applied.retouch.method).toBe('hybrid');
      // libvips' own writer of tiles is no part of sharp in WebAssembly.
      expect(await host.findAsset(tilePath(documentId, 0, 1, 0))).toMatchObject({
        contentType: 'image/jpeg',
      });
      const target = join(await temporaryFolder(), 'saved.png');
      await page.call('document.save', { documentId, target: host.grantFile(target, 'save'), force: false });
      expect(await sharp(target).metadata()).toMatchObject({ width: 1400, height: 900 });
      expect(notes).toEqual([]);
    } finally {
      await host.dispose();
      await runFolder.remove();
    }
  });
});
