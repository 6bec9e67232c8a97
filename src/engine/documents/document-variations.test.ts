import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { saveImage } from '../codec/save-image.js';
import { openImage } from '../codec/source-image.js';
import { createOperations } from '../operations/prepare-operation.js';
import { cropRaster } from '../raster-crop.js';
import { Document } from './document.js';
import type { TemporaryPhoto } from './fixtures/temporary-photo.js';
import { addSeed, createTemporaryPhoto, listTemporaryFiles, requestBox } from './fixtures/temporary-photo.js';
import { openDocument, restoreDocument } from './open-document.js';
import { RetouchStore } from './retouch-store.js';

let photo: TemporaryPhoto;
let document: Document;

beforeEach(async () => {
  photo = await createTemporaryPhoto();
  const store = new RetouchStore({ tempDir: photo.tempDir });
  document = new Document(await openImage(photo.path), {
    prepare: createOperations({ fill: addSeed }),
    saveImage,
    store,
    application: 'lacuna test',
  });
});

afterEach(async () => {
  await document.close();
  await photo.remove();
});

describe('a revision', () => {
  test('cuts parts out of every revision, from the kept image as anew', async () => {
    const first = await document.apply(requestBox(0, 5, 6));
    const rect = { left: 3, top: 4, width: 12, height: 9 };
    const expected = cropRaster(await document.composite(), rect);
    expect(await document.cutAfter(first.id, [rect])).toEqual([expected]);
    const second = await document.apply(requestBox(1, 9, 8));
    const both = cropRaster(await document.composite(), rect);
    expect(both).not.toEqual(expected);
    // Later retouches are not in it; what is kept now is another image.
    expect(await document.cutAfter(first.id, [rect])).toEqual([expected]);
    await document.setHead(0);
    await document.composite();
    expect(await document.cutAfter(second.id, [rect])).toEqual([both]);
    await expect(document.cutAfter('other', [rect])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await document.close();
  });
});

describe('variations', () => {
  test('are kept: an earlier one is taken up again by its id, exactly', async () => {
    const first = await document.apply(requestBox(0, 5, 6));
    const one = await document.composite();
    await document.setHead(0);
    const second = await document.apply(requestBox(0, 9, 8));
    const other = await document.composite();
    const third = await document.apply(requestBox(1, 20, 8));
    await document.setHead(1, { retouches: [first.id] });
    expect(document.retouches).toEqual([first]);
    expect(await document.composite()).toEqual(one);
    await document.setHead(1, { retouches: [second.id, third.id] });
    expect(document.retouches).toEqual([second, third]);
    expect(await document.composite()).toEqual(other);
    await document.close();
    expect(await listTemporaryFiles(photo.tempDir)).toEqual([]);
  });

  test('are taken up by ids that there are, each once, and not past their end', async () => {
    const first = await document.apply(requestBox(0, 5, 6));
    const second = await document.apply(requestBox(1, 20, 8));
    for (const ids of [[first.id, first.id], ['other']]) {
      await expect(document.setHead(1, { retouches: ids })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(document.setHead(2, { retouches: [first.id] })).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
    expect(document.retouches).toEqual([first, second]);
    expect(document.head).toBe(2);
    await document.close();
  });
});

describe('a hidden retouch', () => {
  test('does not show, in no revision and no saved file, until it is shown again', async () => {
    const original = await document.composite();
    const first = await document.apply(requestBox(0, 5, 6));
    const one = await document.composite();
    const second = await document.apply(requestBox(1, 20, 8));
    const both = await document.composite();
    await document.setHead(2, { hidden: [second.id] });
    expect(await document.composite()).toEqual(one);
    await document.setHead(2, { hidden: [first.id, second.id] });
    expect(await document.composite()).toEqual(original);
    expect(document.retouches).toEqual([first, second]);
    await document.setHead(2, { hidden: [] });
    expect(await document.composite()).toEqual(both);
  });

  test('is not seen by what is made above it', async () => {
    const first = await document.apply(requestBox(0, 5, 6));
    await document.setHead(1, { hidden: [first.id] });
    const second = await document.apply(requestBox(1, 7, 8));
    expect(second.dependsOn).toEqual([]);
    expect(document.retouches).toEqual([first, second]);
    const above = await document.composite();
    await document.setHead(1, { retouches: [second.id], hidden: [] });
    expect(await document.composite()).toEqual(above);
  });

  test('is hidden after the sidecar was opened again, and after a crash', async () => {
    const first = await document.apply(requestBox(0, 5, 6));
    await document.apply(requestBox(1, 20, 8));
    await document.setHead(2, { hidden: [first.id] });
    const shown = await document.composite();
    await document.saveSidecar();
    const services = { fill: addSeed, tempDir: photo.tempDir };
    const folder = join(photo.folder, 'kept');
    const again = await openDocument(photo.path, services, { folder });
    expect(again.hidden).toEqual([first.id]);
    expect(await again.composite()).toEqual(shown);
    const retouches = again.retouches.map(({ id }) => id);
    const restored = await restoreDocument(photo.path, services, {
      folder,
      retouches,
      head: 2,
      hidden: again.hidden,
    });
    expect(await restored.composite()).toEqual(shown);
    await Promise.all([again.close(), restored.close()]);
  });

  test('must be one of the retouches', async () => {
    await document.apply(requestBox(0, 5, 6));
    await expect(document.setHead(1, { hidden: ['other'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(document.hidden).toEqual([]);
  });
});
