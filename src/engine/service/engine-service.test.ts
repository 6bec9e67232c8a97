import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { NO_BATCHES, NO_NETWORKS } from '../../../tests/fixtures/no-batches.js';
import { FINDS_NOTHING } from '../../../tests/fixtures/finds-nothing.js';
import { NO_DOWNLOADS } from '../../../tests/fixtures/no-downloads.js';
import { createMemoryTransports } from '../../../tests/contract/memory-transport.js';
import type { Client } from '../../shared/contract/client.js';
import { createClient } from '../../shared/contract/client.js';
import { patchPath, previewPath, thumbnailPath, tilePath } from '../../shared/contract/asset-paths.js';
import type { MethodParams, MethodProgress } from '../../shared/contract/methods.js';
import { createNotice } from '../../shared/notice.js';
import { openDocument, restoreDocument } from '../documents/open-document.js';
import type { TemporaryPhoto } from '../documents/fixtures/temporary-photo.js';
import { addSeed, createTemporaryPhoto } from '../documents/fixtures/temporary-photo.js';
import type { FillImage } from '../operations/fill-operation.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import { findAssetFile, parseAssetPath } from './asset-files.js';
import { PROCESS_METHODS } from './control-methods.js';
import type { MaskEngine } from './mask-handlers.js';
import { createEngineService } from './engine-service.js';
import { serveMethods } from './serve-methods.js';

const TOKEN = 'a-token-of-the-photo';
const TARGET = 'a-token-of-a-target-';

let photo: TemporaryPhoto;
let folder: string;
let unexpected: unknown[];
beforeEach(async () => {
  photo = await createTemporaryPhoto();
  folder = join(photo.folder, 'run');
  unexpected = [];
});
afterEach(async () => {
  expect(unexpected).toEqual([]);
  await photo.remove();
});

/** An engine process as its host sees it, over memory; its photo and a target are granted. */
async function startEngine(
  fill: FillImage = addSeed,
  finding: Partial<MaskEngine> = {},
): Promise<Client<typeof PROCESS_METHODS>> {
  const services = { fill, tempDir: photo.tempDir };
  const handlers = createEngineService(
    {
      openDocument: (path, options) => openDocument(path, services, options),
      findUpdate: () => Promise.resolve(undefined),
      restoreDocument: (path, options) => restoreDocument(path, services, options),
      models: NO_NETWORKS,
      batch: NO_BATCHES,
      ...FINDS_NOTHING,
      ...finding,
      downloads: NO_DOWNLOADS,
      devices: async () => ({ devices: [], setting: 'auto', runtime: '1.0' }),
      chooseDevice: async () => undefined,
    },
    folder,
  );
  const [hostEnd, engineEnd] = createMemoryTransports();
  const onUnexpectedError = (error: unknown): number => unexpected.push(error);
  serveMethods(PROCESS_METHODS, handlers, engineEnd, { generation: 1, onUnexpectedError });
  const client = createClient(PROCESS_METHODS, hostEnd);
  await client.call('files.grant', { token: TOKEN, path: photo.path, use: 'open' });
  await client.call('files.grant', { token: TARGET, path: join(photo.folder, 'out.png'), use: 'save' });
  return client;
}

function retouchBox(documentId: string, baseRevision: number, left = 4): MethodParams<'retouch.apply'> {
  const rect = { left, top: 6, width: 6, height: 5 };
  return {
    documentId,
    baseRevision,
    operation: {
      kind: 'fill',
      inputs: { mask: [{ kind: 'box', rect, mode: 'add' }], sketch: [] },
      options: { ...DEFAULT_FILL_OPTIONS },
    },
  };
}

async function fileOf(path: string): Promise<string | undefined> {
  return (await findAssetFile(folder, parseAssetPath(path)!))?.path;
}

describe('a document of the service', () => {
  test('is opened by token, retouched, undone, saved and closed', async () => {
    const engine = await startEngine();
    const opened = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    expect(opened).toMatchObject({
      name: 'photo.png',
      width: 40,
      height: 30,
      format: 'png',
      depth: 8,
      head: 0,
    });
    const { documentId } = opened;
    const stages: string[] = [];
    const applied = await engine.call('retouch.apply', retouchBox(documentId, 0), {
      onProgress: ({ stage }) => stages.push(stage),
    });
    expect(applied.head).toBe(1);
    const operation = { kind: 'fill', inputs: { mask: [{ kind: 'box' }] } };
    expect(applied.retouch).toMatchObject({ method: 'add-seed', notices: [], operation, dependsOn: [] });
    expect(applied.retouch.patches).toHaveLength(2);
    expect(stages.at(-1)).toBe('keeping');
    expect(await engine.call('document.setHead', { documentId, revision: 0 })).toEqual({ head: 0 });
    const saved = await engine.call('document.save', { documentId, target: TARGET, force: false });
    expect(saved).toMatchObject({ name: 'out.png', format: 'png', notices: [] });
    expect((await readFile(join(photo.folder, 'out.png'))).byteLength).toBe(saved.sizeBytes);
    await engine.call('document.close', { documentId });
    await expect(engine.call('document.setHead', { documentId, revision: 0 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    engine.close();
  });

  test('finds the thing under a scribble in the photo as it is at the head', async () => {
    const asked: unknown[] = [];
    const found = { rect: { left: 4, top: 6, width: 2, height: 1 }, runs: [0, 2] };
    const selector: MaskEngine['selector'] = {
      prepare: ({ width, height }) => asked.push({ width, height }),
      find: async (image, scribble, against) => {
        asked.push({ pixel: image.data[3 * (8 * image.width + 6)], scribble, against });
        return asked.length < 4 ? found : undefined;
      },
    };
    const engine = await startEngine(addSeed, { selector });
    const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    await engine.call('mask.prepare', { documentId, for: 'things' });
    const scribble = { points: [{ x: 6.5, y: 8.5 }], radius: 2, mode: 'add' as const };
    const against = [{ ...scribble, mode: 'erase' as const }];
    const params = { documentId, scribble, against };
    expect(await engine.call('mask.findThing', params)).toEqual({ found });
    await engine.call('retouch.apply', retouchBox(documentId, 0));
    expect(await engine.call('mask.findThing', params)).toEqual({ found });
    expect(await engine.call('mask.findThing', params)).toEqual({});
    expect(asked).toMatchObject([{ width: 40, height: 30 }, { scribble, against }, {}, {}]);
    const pixels = asked.slice(1).map((each) => (each as { pixel: number }).pixel);
    expect(pixels[1]).not.toBe(pixels[0]);
    expect(pixels[2]).toBe(pixels[1]);
    await engine.call('document.close', { documentId });
    engine.close();
  });

  test('follows a line, says where there is none, and refuses places that are none', async () => {
    const lined = Buffer.alloc(3 * 300 * 120, 180);
    lined.fill(30, 3 * 300 * 60, 3 * 300 * 62);
    await sharp(lined, { raw: { width: 300, height: 120, channels: 3 } })
      .png()
      .toFile(photo.path);
    const engine = await startEngine();
    const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    const from = { x: 20, y: 63 };
    const { line } = await engine.call('mask.followLine', { documentId, from, to: { x: 280, y: 59 } });
    expect(line?.points.every(({ y }) => Math.abs(y - 61) < 1.5)).toBe(true);
    expect(await engine.call('mask.followLine', { documentId, from, to: { x: 20, y: 63 } })).toEqual({});
    const nowhere = { documentId, from, to: { x: NaN, y: 0 } };
    await expect(engine.call('mask.followLine', nowhere)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    await engine.call('document.close', { documentId });
    engine.close();
  });

  test('has a preview, patches as soon as they are announced, and tiles when they are asked for', async () => {
    const engine = await startEngine();
    const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    const { retouch } = await engine.call('retouch.apply', retouchBox(documentId, 0));
    const [patch] = retouch.patches;
    const file = await fileOf(patchPath(documentId, patch!.id, 0));
    expect(await sharp(file).metadata()).toMatchObject({ width: 16, height: 16, format: 'jpeg' });
    for (const path of [previewPath(documentId), tilePath(documentId, 0, 0, 0)]) {
      await engine.call('assets.make', { path });
      expect(await sharp(await fileOf(path)).metadata()).toMatchObject({ width: 40, height: 30 });
    }
    const none = [
      tilePath(documentId, 7, 0, 0),
      patchPath(documentId, 'no-patch', 0),
      'doc/../../photo.png',
      '',
    ];
    for (const path of none) {
      await engine.call('assets.make', { path });
      const name = parseAssetPath(path);
      expect(name && (await findAssetFile(folder, name))).toBeUndefined();
    }
    await engine.call('document.close', { documentId });
    engine.close();
  });

  test('does not open where the photo cannot be shown: its head is whole, its pixels are not', async () => {
    const noise = await sharp({
      create: {
        width: 300,
        height: 200,
        channels: 3,
        background: 'grey',
        noise: { type: 'gaussian', sigma: 60 },
      },
    });
    const whole = await noise.png().toBuffer();
    await writeFile(photo.path, whole.subarray(0, whole.length / 3));
    const engine = await startEngine();
    const opening = engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    await expect(opening).rejects.toMatchObject({ code: 'DECODE_FAILED' });
    // Nothing of it is left.
    await expect.poll(async () => (await readdir(join(folder, 'documents')).catch(() => [])).length).toBe(0);
    engine.close();
  });

  test('comes back with the retouches of its sidecar and their pictures', async () => {
    const engine = await startEngine();
    const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    const { retouch } = await engine.call('retouch.apply', retouchBox(documentId, 0));
    const saved = await engine.call('document.saveSidecar', { documentId, force: false });
    expect(saved.name).toBe('photo.png.lacuna');
    await engine.call('document.close', { documentId });
    const again = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    expect(again).toMatchObject({ head: 1, retouches: [retouch] });
    const path = patchPath(again.documentId, retouch.patches[0]!.id, 0);
    expect(await fileOf(path)).toBeUndefined();
    await engine.call('assets.make', { path });
    expect(await fileOf(path)).toBeDefined();
    const plain = await engine.call('document.open', { file: TOKEN, sidecar: 'ignore' });
    expect(plain.retouches).toEqual([]);
    engine.close();
  });

  test('shows a patch on what shows beneath it, and in small on what it saw', async () => {
    const engine = await startEngine();
    const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    const below = (await engine.call('retouch.apply', retouchBox(documentId, 0))).retouch;
    const above = (await engine.call('retouch.apply', retouchBox(documentId, 1, 8))).retouch;
    const id = above.patches[0]!.id;
    // Made with the retouch, on the one beneath it.
    const both = await fileOf(patchPath(documentId, id, 0, [below.id]));
    expect(both).toBeDefined();
    expect(await fileOf(patchPath(documentId, id, 0))).toBeUndefined();
    await engine.call('assets.make', { path: patchPath(documentId, id, 0) });
    const alone = await fileOf(patchPath(documentId, id, 0));
    const pixels = async (path: string | undefined): Promise<Buffer> => sharp(path).raw().toBuffer();
    expect(await pixels(alone)).not.toEqual(await pixels(both));
    // What is hidden now was there when it was made: the small picture is of that.
    const small = await fileOf(thumbnailPath(documentId, above.id));
    await rm(small!);
    await engine.call('document.setHead', { documentId, revision: 2, hidden: [below.id] });
    await engine.call('assets.make', { path: thumbnailPath(documentId, above.id) });
    expect(await sharp(await fileOf(thumbnailPath(documentId, above.id))).metadata()).toMatchObject({
      format: 'png',
      width: 38,
      height: 30,
    });
    await engine.call('assets.make', { path: thumbnailPath(documentId, 'unknown') });
    expect(await fileOf(thumbnailPath(documentId, 'unknown'))).toBeUndefined();
    await engine.call('document.close', { documentId });
    engine.close();
  });

  test('is there again in another process, as the page knows it', async () => {
    const first = await startEngine();
    const { documentId } = await first.call('document.open', { file: TOKEN, sidecar: 'auto' });
    const one = await first.call('retouch.apply', retouchBox(documentId, 0));
    const two = await first.call('retouch.apply', retouchBox(documentId, 1, 20));
    // A third that the page never heard of.
    await first.call('retouch.apply', retouchBox(documentId, 2, 30));
    first.close();
    const second = await startEngine();
    const retouches = [one.retouch.id, two.retouch.id];
    await second.call('documents.restore', { documentId, file: TOKEN, retouches, head: 1, hidden: [] });
    expect(await second.call('document.setHead', { documentId, revision: 2 })).toEqual({ head: 2 });
    const three = await second.call('retouch.apply', retouchBox(documentId, 2, 30));
    expect(three.head).toBe(3);
    await second.call('document.close', { documentId });
    second.close();
  });

  test('that was saved over its photo is there again too', async () => {
    const overwrite = 'a-token-to-overwrite';
    const first = await startEngine();
    await first.call('files.grant', { token: overwrite, path: photo.path, use: 'save' });
    const { documentId } = await first.call('document.open', { file: TOKEN, sidecar: 'auto' });
    const one = await first.call('retouch.apply', retouchBox(documentId, 0));
    await first.call('document.save', { documentId, target: overwrite, force: true });
    const before = await readFile(photo.path);
    first.close();
    const second = await startEngine();
    await second.call('files.grant', { token: overwrite, path: photo.path, use: 'save' });
    const retouches = [one.retouch.id];
    await second.call('documents.restore', { documentId, file: TOKEN, retouches, head: 1, hidden: [] });
    await second.call('document.save', { documentId, target: overwrite, force: true });
    expect(await readFile(photo.path)).toEqual(before);
    second.close();
  });
});

describe('a fill of the service', () => {
  test('announces its drafts with a picture, and tells its notices', async () => {
    const rect = { left: 4, top: 6, width: 6, height: 5 };
    const notice = createNotice('DEVICE_FAILED', 'The graphics card failed.', { provider: 'cuda' });
    const fill: FillImage = async (image, mask, options, context, hints) => {
      const data = new Uint8Array(2 * 2 * 4).fill(255);
      context.onProgress?.({ stage: 'network', fraction: 0.5 });
      context.onDraft?.({ rect, image: { width: 2, height: 2, channels: 4, depth: 8, data } });
      await announced;
      return { ...(await addSeed(image, mask, options, context, hints)), notices: [notice] };
    };
    let hear: () => void = () => undefined;
    const announced = new Promise<void>((resolve) => (hear = resolve));
    const engine = await startEngine(fill);
    const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    const drafts: NonNullable<MethodProgress<'retouch.apply'>['draft']>[] = [];
    const { retouch } = await engine.call('retouch.apply', retouchBox(documentId, 0), {
      onProgress: ({ draft }) => {
        if (!draft) return;
        drafts.push(draft);
        hear();
      },
    });
    expect(drafts).toEqual([{ id: '1', rect }]);
    expect(await fileOf(`doc/${documentId}/drafts/1`)).toBeDefined();
    expect(retouch.notices).toEqual([notice]);
    engine.close();
  });

  test('that was cancelled changes nothing', async () => {
    const controller = new AbortController();
    const fill: FillImage = async (...inputs) => {
      controller.abort();
      await new Promise((resolve) => inputs[3].signal?.addEventListener('abort', resolve));
      return addSeed(...inputs);
    };
    const engine = await startEngine(fill);
    const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    const { signal } = controller;
    await expect(engine.call('retouch.apply', retouchBox(documentId, 0), { signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    await expect(engine.call('document.setHead', { documentId, revision: 1 })).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
    engine.close();
  });

  test('on a revision that is no longer shown is STALE_REVISION with the head', async () => {
    const engine = await startEngine();
    const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    await engine.call('retouch.apply', retouchBox(documentId, 0));
    await expect(engine.call('retouch.apply', retouchBox(documentId, 0))).rejects.toMatchObject({
      code: 'STALE_REVISION',
      details: { head: 1 },
    });
    engine.close();
  });
});

describe('the service refuses', () => {
  test('a token that was not given out, or for something else', async () => {
    const engine = await startEngine();
    const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    for (const file of ['a-token-nobody-gave', TARGET]) {
      const opening = engine.call('document.open', { file, sidecar: 'auto' });
      await expect(opening).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const saving = engine.call('document.save', { documentId, target: TOKEN, force: true });
    await expect(saving).rejects.toMatchObject({ code: 'NOT_FOUND' });
    engine.close();
  });

  test('what it cannot read, in words that name the file and no folder', async () => {
    const engine = await startEngine();
    await writeFile(photo.path, 'no image');
    const failure = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' }).then(
      () => undefined,
      (error: unknown) => error as Error & { details: unknown },
    );
    expect(failure?.message).toContain('photo.png');
    expect(JSON.stringify([failure?.message, failure?.details])).not.toContain(photo.folder);
    engine.close();
  });

  test('to write over a file unless it is told to', async () => {
    const engine = await startEngine();
    const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
    await writeFile(join(photo.folder, 'out.png'), 'mine');
    const saving = engine.call('document.save', { documentId, target: TARGET, force: false });
    await expect(saving).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await readFile(join(photo.folder, 'out.png'), 'utf8')).toBe('mine');
    engine.close();
  });
});

test('closing a document removes all that was kept of it', async () => {
  const engine = await startEngine();
  const { documentId } = await engine.call('document.open', { file: TOKEN, sidecar: 'auto' });
  await engine.call('retouch.apply', retouchBox(documentId, 0));
  const own = join(folder, 'documents', documentId);
  await access(own);
  await engine.call('document.close', { documentId });
  await expect
    .poll(() =>
      access(own).then(
        () => true,
        () => false,
      ),
    )
    .toBe(false);
  engine.close();
});
