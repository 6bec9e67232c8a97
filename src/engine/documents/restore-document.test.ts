import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Document } from './document.js';
import type { TemporaryPhoto } from './fixtures/temporary-photo.js';
import { addSeed, createTemporaryPhoto, requestBox } from './fixtures/temporary-photo.js';
import { openDocument, restoreDocument } from './open-document.js';

let photo: TemporaryPhoto;
beforeEach(async () => (photo = await createTemporaryPhoto()));
afterEach(() => photo.remove());

function services(): { fill: typeof addSeed; tempDir: string } {
  return { fill: addSeed, tempDir: photo.tempDir };
}

/** Two retouches, each kept in a sidecar of its own. */
async function retouchTwice(): Promise<{ document: Document; sidecars: string[] }> {
  const document = await openDocument(photo.path, services());
  const sidecars = [join(photo.folder, 'one'), join(photo.folder, 'two')];
  for (const [index, path] of sidecars.entries()) {
    const retouch = await document.apply(requestBox(index, 4 + index, 6));
    await document.keepRetouch(retouch.id, path);
  }
  return { document, sidecars };
}

const idsOf = (document: Document): string[] => document.retouches.map(({ id }) => id);

describe('a restored document', () => {
  test('is the one that was lost: photo, retouches, head, and what can be redone', async () => {
    const { document: lost, sidecars } = await retouchTwice();
    await lost.setHead(1);
    const restored = await restoreDocument(photo.path, services(), {
      sidecars,
      retouches: idsOf(lost),
      head: 1,
    });
    expect(restored.head).toBe(1);
    expect(idsOf(restored)).toEqual(idsOf(lost));
    expect(await restored.composite()).toEqual(await lost.composite());
    await lost.setHead(2);
    await restored.setHead(2);
    expect(await restored.composite()).toEqual(await lost.composite());
    await Promise.all([lost.close(), restored.close()]);
  });

  test('has only the retouches that are asked for, in their order', async () => {
    const { document: lost, sidecars } = await retouchTwice();
    const [, second = ''] = idsOf(lost);
    const missing = join(photo.folder, 'never-written');
    const restored = await restoreDocument(photo.path, services(), {
      sidecars: [missing, ...sidecars],
      retouches: [second],
      head: 0,
    });
    expect(idsOf(restored)).toEqual([second]);
    await Promise.all([lost.close(), restored.close()]);
  });

  test('cannot be without one of its retouches', async () => {
    const { document: lost, sidecars } = await retouchTwice();
    const restored = restoreDocument(photo.path, services(), {
      sidecars: sidecars.slice(0, 1),
      retouches: idsOf(lost),
      head: 2,
    });
    await expect(restored).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await lost.close();
  });

  test('goes on from a copy of the photo that was written over, and saves over it again', async () => {
    const { document: lost, sidecars } = await retouchTwice();
    const contentPath = join(photo.folder, 'copy');
    await copyFile(photo.path, contentPath);
    await lost.save(photo.path, { force: true });
    const options = { sidecars, retouches: idsOf(lost), head: 2, contentPath };
    const restored = await restoreDocument(photo.path, services(), options);
    expect(await restored.composite()).toEqual(await lost.composite());
    await restored.setHead(0);
    await restored.save(photo.path, { force: true });
    const plain = await openDocument(photo.path, services());
    await lost.setHead(0);
    expect(await plain.composite()).toEqual(await lost.composite());
    await Promise.all([lost.close(), restored.close(), plain.close()]);
  });

  test('does not put its retouches on another photo', async () => {
    const { document: lost, sidecars } = await retouchTwice();
    const other = await createTemporaryPhoto(4);
    await copyFile(other.path, photo.path);
    await other.remove();
    const restored = restoreDocument(photo.path, services(), { sidecars, retouches: idsOf(lost), head: 2 });
    await expect(restored).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    await lost.close();
  });

  test('says so when what was kept is damaged or the photo is gone', async () => {
    const { document: lost, sidecars } = await retouchTwice();
    const options = { sidecars, retouches: idsOf(lost), head: 2 };
    await writeFile(sidecars[0]!, 'nonsense');
    await expect(restoreDocument(photo.path, services(), options)).rejects.toMatchObject({
      code: 'SIDECAR_INVALID',
    });
    await rm(photo.path);
    await expect(restoreDocument(photo.path, services(), options)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await lost.close();
  });
});
