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

/** Two retouches, and the folder in which they are kept. */
async function retouchTwice(): Promise<{ document: Document; folder: string }> {
  const folder = join(photo.folder, 'kept');
  const document = await openDocument(photo.path, services(), { folder });
  await document.apply(requestBox(0, 4, 6));
  await document.apply(requestBox(1, 5, 6));
  return { document, folder };
}

const idsOf = (document: Document): string[] => document.retouches.map(({ id }) => id);

describe('a restored document', () => {
  test('is the one that was lost: photo, retouches, head, and what can be redone', async () => {
    const { document: lost, folder } = await retouchTwice();
    await lost.setHead(1);
    const restored = await restoreDocument(photo.path, services(), {
      folder,
      retouches: idsOf(lost),
      head: 1,
      hidden: [],
    });
    expect(restored.head).toBe(1);
    expect(idsOf(restored)).toEqual(idsOf(lost));
    expect(await restored.composite()).toEqual(await lost.composite());
    await lost.setHead(2);
    await restored.setHead(2);
    expect(await restored.composite()).toEqual(await lost.composite());
    await Promise.all([lost.close(), restored.close()]);
  });

  test('has only the retouches that are asked for, and those that they took the place of', async () => {
    const { document: lost, folder } = await retouchTwice();
    const [first, second] = idsOf(lost);
    await lost.setHead(1);
    const third = await lost.apply(requestBox(1, 6, 6));
    const retouches = [first!, third.id];
    const restored = await restoreDocument(photo.path, services(), {
      folder,
      retouches,
      head: 2,
      hidden: [],
    });
    expect(idsOf(restored)).toEqual(retouches);
    await restored.setHead(2, { retouches: [first!, second!] });
    await lost.setHead(2, { retouches: [first!, second!] });
    expect(await restored.composite()).toEqual(await lost.composite());
    await Promise.all([lost.close(), restored.close()]);
  });

  test('cannot be without one of its retouches', async () => {
    const { document: lost, folder } = await retouchTwice();
    const retouches = [...idsOf(lost), 'never-made'];
    const restored = restoreDocument(photo.path, services(), { folder, retouches, head: 2, hidden: [] });
    await expect(restored).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await lost.close();
  });

  test('goes on from a copy of the photo that was written over, and saves over it again', async () => {
    const { document: lost, folder } = await retouchTwice();
    const contentPath = join(photo.folder, 'copy');
    await copyFile(photo.path, contentPath);
    await lost.save(photo.path, { force: true });
    const options = { folder, retouches: idsOf(lost), head: 2, hidden: [], contentPath };
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
    const { document: lost, folder } = await retouchTwice();
    const other = await createTemporaryPhoto(4);
    await copyFile(other.path, photo.path);
    await other.remove();
    const restored = restoreDocument(photo.path, services(), {
      folder,
      retouches: idsOf(lost),
      head: 2,
      hidden: [],
    });
    await expect(restored).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    await lost.close();
  });

  test('says so when what was kept is damaged or the photo is gone', async () => {
    const { document: lost, folder } = await retouchTwice();
    const options = { folder, retouches: idsOf(lost), head: 2, hidden: [] };
    await writeFile(join(folder, `${idsOf(lost)[0]}.json`), 'nonsense');
    await expect(restoreDocument(photo.path, services(), options)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await rm(photo.path);
    await expect(restoreDocument(photo.path, services(), options)).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
    });
    await lost.close();
  });
});
