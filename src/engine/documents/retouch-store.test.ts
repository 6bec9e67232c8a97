import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Patch } from '../raster-image.js';
import { packPatch, unpackPatch } from './packed-pixels.js';
import type { PackedRetouch } from './retouch-store.js';
import { loadPatches, RetouchStore } from './retouch-store.js';
import { requestBox } from './fixtures/temporary-photo.js';

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

async function packRetouch(id: string): Promise<PackedRetouch> {
  const { operation } = requestBox(0, 3, 4);
  const patches = [await packPatch(patch)];
  return { id, operation, method: 'test', notices: [], reads: [patch.rect], dependsOn: [], patches };
}

describe('a retouch store', () => {
  test('gives back what was put in, 16-bit values too', async () => {
    const store = new RetouchStore({ tempDir });
    const { patches, ...fields } = await packRetouch('one');
    const stored = await store.add({ ...fields, patches });
    expect(stored).toMatchObject(fields);
    expect(await loadPatches(store, [stored])).toEqual([patch]);
    await store.close();
  });

  test('has a folder that only this user can read, and removes it', async () => {
    const store = new RetouchStore({ tempDir });
    expect(await readdir(tempDir)).toEqual([]);
    await store.add(await packRetouch('one'));
    const [folder = ''] = await readdir(tempDir);
    if (process.platform !== 'win32') expect((await stat(join(tempDir, folder))).mode & 0o077).toBe(0);
    await store.close();
    expect(await readdir(tempDir)).toEqual([]);
  });

  test('two of them share no file', async () => {
    const stores = [new RetouchStore({ tempDir }), new RetouchStore({ tempDir })] as const;
    const retouch = await packRetouch('same');
    const [, second] = await Promise.all(stores.map((store) => store.add(retouch)));
    await stores[0].close();
    expect(await loadPatches(stores[1], [second!])).toEqual([patch]);
    await stores[1].close();
  });

  test('in a folder of the caller outlives its process, without what was not written to the end', async () => {
    const folder = join(tempDir, 'kept');
    const store = new RetouchStore({ folder });
    const one = await store.add(await packRetouch('one'));
    const two = await store.add(await packRetouch('two'));
    const gone = await store.add(await packRetouch('gone'));
    await rm(join(folder, 'gone.json'));
    await writeFile(join(folder, 'broken.json'), '{"id":"broken"');
    await store.close();
    const next = new RetouchStore({ folder });
    const listed = (await next.list()).sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(listed).toEqual([one, two]);
    expect(await loadPatches(next, listed)).toEqual([patch, patch]);
    await next.remove([one, gone]);
    expect((await readdir(folder)).sort()).toEqual(['broken.json', 'two-0.patch', 'two.json']);
  });

  test('says so when a file was cut, deleted or damaged behind its back', async () => {
    const store = new RetouchStore({ tempDir });
    const retouch = await store.add(await packRetouch('one'));
    const stored = retouch.patches[0]!;
    await writeFile(stored.path, Buffer.alloc(stored.alphaBytes + stored.pixelBytes));
    await expect(loadPatches(store, [retouch])).rejects.toMatchObject({ code: 'INTERNAL' });
    await truncate(stored.path, 5);
    await expect(store.read(stored)).rejects.toThrow(/but it has 5/);
    await store.remove([retouch]);
    await expect(store.read(stored)).rejects.toThrow(/cannot be read/);
    await store.close();
  });

  test('names the folder where nothing can be written', async () => {
    const place = join(tempDir, 'missing');
    const store = new RetouchStore({ tempDir: place });
    const added = store.add(await packRetouch('one'));
    await expect(added).rejects.toMatchObject({ code: 'WRITE_FAILED', details: { path: place } });
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
    const { RetouchStore } = await server.ssrLoadModule('/src/engine/documents/retouch-store.ts');
    const store = new RetouchStore({ tempDir: process.argv[1] });
    const rect = { left: 0, top: 0, width: 1, height: 1 };
    const patch = { rect, channels: 1, depth: 8, alpha: new Uint8Array(9), pixels: new Uint8Array(9) };
    const { patches } = await store.add({ id: 'one', patches: [patch] });
    process.stdout.write(patches[0].path);
    process.exit(3);
  `;
  const failure: unknown = await run(process.execPath, ['--input-type=module', '-e', script, tempDir]).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 3 });
  expect(failure).toHaveProperty('stdout', expect.stringContaining(tempDir));
  expect(await readdir(tempDir)).toEqual([]);
});
