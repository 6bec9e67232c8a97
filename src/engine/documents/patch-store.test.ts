import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Patch } from '../raster-image.js';
import { packPatch, unpackPatch } from './packed-pixels.js';
import { loadPatches, PatchStore } from './patch-store.js';

const patch: Patch = {
  rect: { left: 3, top: 4, width: 3, height: 1 },
  image: { width: 3, height: 1, channels: 1, depth: 16, data: Uint16Array.of(0, 65_535, 258) },
  alpha: Uint8Array.of(255, 1, 0),
};

let tempDir: string;

beforeEach(async () => {
  tempDir = await mkdtemp(join(tmpdir(), 'lacuna-test-'));
});

afterEach(() => rm(tempDir, { recursive: true, force: true }));

describe('a patch store', () => {
  test('gives back what was put in, 16-bit values too', async () => {
    const store = new PatchStore(tempDir);
    const stored = await store.add(await packPatch(patch));
    expect(await loadPatches(store, [{ patches: [stored] }])).toEqual([patch]);
    await store.close();
  });

  test('has a folder that only this user can read, and removes it', async () => {
    const store = new PatchStore(tempDir);
    expect(await readdir(tempDir)).toEqual([]);
    await store.add(await packPatch(patch));
    const [folder = ''] = await readdir(tempDir);
    if (process.platform !== 'win32') expect((await stat(join(tempDir, folder))).mode & 0o077).toBe(0);
    await store.close();
    expect(await readdir(tempDir)).toEqual([]);
  });

  test('two of them share no file', async () => {
    const stores = [new PatchStore(tempDir), new PatchStore(tempDir)];
    const packed = await packPatch(patch);
    const stored = await Promise.all(stores.map((store) => store.add(packed)));
    await stores[0]?.close();
    expect(await unpackPatch((await stores[1]?.read(stored[1] ?? expect.fail())) ?? expect.fail())).toEqual(
      patch,
    );
    await stores[1]?.close();
  });

  test('says so when a file was cut, deleted or damaged behind its back', async () => {
    const store = new PatchStore(tempDir);
    const stored = await store.add(await packPatch(patch));
    await writeFile(stored.path, Buffer.alloc(stored.alphaBytes + stored.pixelBytes));
    await expect(loadPatches(store, [{ patches: [stored] }])).rejects.toMatchObject({ code: 'INTERNAL' });
    await truncate(stored.path, 5);
    await expect(store.read(stored)).rejects.toThrow(/but it has 5/);
    await store.remove([stored]);
    await expect(store.read(stored)).rejects.toThrow(/cannot be read/);
    await store.close();
  });

  test('names the folder where nothing can be written', async () => {
    const store = new PatchStore(join(tempDir, 'missing'));
    const added = store.add(await packPatch(patch));
    await expect(added).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      details: { path: join(tempDir, 'missing') },
    });
    await store.close();
  });
});

test('a patch whose bytes inflate to more than it says is refused before they fill the memory', async () => {
  const packed = await packPatch({ ...patch, alpha: new Uint8Array(50_000_000) });
  expect(packed.alpha.length).toBeLessThan(1_000_000);
  await expect(unpackPatch(packed)).rejects.toThrow(/larger than 3 bytes/);
});

test('when the process exits, what is still open is removed', async () => {
  const run = promisify(execFile);
  const script = `
    import { createServer } from 'vite';
    const server = await createServer({ configFile: false, server: { middlewareMode: true, ws: false, watch: null }, appType: 'custom', logLevel: 'error' });
    const { PatchStore } = await server.ssrLoadModule('/src/engine/documents/patch-store.ts');
    const store = new PatchStore(process.argv[1]);
    const rect = { left: 0, top: 0, width: 1, height: 1 };
    const stored = await store.add({ rect, channels: 1, depth: 8, alpha: new Uint8Array(9), pixels: new Uint8Array(9) });
    process.stdout.write(stored.path);
    process.exit(3);
  `;
  const failure: unknown = await run(process.execPath, ['--input-type=module', '-e', script, tempDir]).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 3 });
  expect(failure).toHaveProperty('stdout', expect.stringContaining(tempDir));
  expect(await readdir(tempDir)).toEqual([]);
});
