import { access, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { codeOf } from '../../../tests/contract/host-story.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { batchPath } from '../../shared/contract/asset-paths.js';
import { findAssetFile, parseAssetPath } from './asset-files.js';
import { FileGrants } from './file-grants.js';
import { PathScreen } from './hide-paths.js';
import { PhotoFolders } from './photo-folders.js';
import type { RequestContext } from './serve-methods.js';

const nothing = (): void => undefined;
const CONTEXT: RequestContext<never> = {
  signal: new AbortController().signal,
  report: nothing,
  reportNow: nothing,
};
const TOKEN = 'token-of-the-folder-1';

async function setUp(names: readonly string[]) {
  const root = await temporaryFolder();
  const [photos, run] = [join(root, 'photos'), join(root, 'run')];
  await mkdir(photos);
  for (const name of names) await writeFile(join(photos, name), 'a photo');
  const grants = new FileGrants();
  grants.add(TOKEN, photos, 'folder');
  const folders = new PhotoFolders({ folder: run, grants, paths: new PathScreen() });
  const open = () => folders.handlers['folder.open']({ folder: TOKEN }, CONTEXT);
  const list = (folderId: string) => folders.handlers['folder.photos']({ folderId, from: 0 }, CONTEXT);
  return { root, photos, run, grants, folders, open, list };
}

describe('a folder of photos', () => {
  test('is listed by the numbers in names, without what is no photo, and says which have retouches beside them', async () => {
    const { photos, open, list } = await setUp(['b10.jpg', 'b2.JPG', 'a.png', 'notes.txt', '.hidden.jpg']);
    await mkdir(join(photos, 'inner'));
    await writeFile(join(photos, 'inner/c.jpg'), 'another');
    const { folderId, name, total } = await open();
    expect({ name, total }).toEqual({ name: 'photos', total: 3 });
    expect((await list(folderId)).photos).toEqual(
      ['a.png', 'b2.JPG', 'b10.jpg'].map((each) => ({ name: each })),
    );
    await writeFile(join(photos, 'b2.JPG.lacuna'), 'retouches');
    expect((await list(folderId)).photos[1]).toEqual({ name: 'b2.JPG', isRetouched: true });
  });

  test('without photos is refused, and so is a token for something else', async () => {
    const { open, folders, grants, root } = await setUp(['notes.txt']);
    expect(await codeOf(open())).toBe('NOT_FOUND');
    grants.add('token-of-a-photo-001', join(root, 'photo.jpg'), 'open');
    const other = folders.handlers['folder.open']({ folder: 'token-of-a-photo-001' }, CONTEXT);
    expect(await codeOf(other)).toBe('NOT_FOUND');
  });

  test('gives places by numbers only, and none that a link leads out to', async () => {
    const { root, photos, grants, folders, open } = await setUp(['a.jpg']);
    await writeFile(join(root, 'private.jpg'), 'not for the page');
    await symlink(join(root, 'private.jpg'), join(photos, 'z.jpg'));
    const { folderId } = await open();
    expect(await folders.locate(folderId, 0)).toBe(join(photos, 'a.jpg'));
    // Without limits, as in the app, a link is a photo like any other.
    expect(await folders.locate(folderId, 1)).toBe(join(photos, 'z.jpg'));
    grants.limit([photos]);
    expect(await codeOf(folders.locate(folderId, 1))).toBe('NOT_FOUND');
    const picture = parseAssetPath(batchPath(folderId, 1, 'small', 0));
    if (picture?.kind !== 'photo') throw new Error('Expected the path of a picture');
    expect(await codeOf(folders.makePicture(picture))).toBe('NOT_FOUND');
    expect(await codeOf(folders.locate(folderId, 2))).toBe('NOT_FOUND');
    expect(await codeOf(folders.locate('another-folder', 0))).toBe('NOT_FOUND');
  });

  test('has small pictures, of which only those of the folders opened last are kept', async () => {
    const { photos, run, folders, open, list } = await setUp(['a.png']);
    const pixels = sharp({ create: { width: 900, height: 600, channels: 3, background: '#445566' } });
    await pixels.png().toFile(join(photos, 'a.png'));
    const { folderId } = await open();
    const name = parseAssetPath(batchPath(folderId, 0, 'small', 0));
    if (name?.kind !== 'photo') throw new Error('Expected the path of a picture');
    expect(await folders.makePicture({ ...name, documentId: 'another-folder' })).toBe(false);
    expect(await folders.makePicture(name)).toBe(true);
    const file = await findAssetFile(run, name);
    const { width, height } = await sharp(file?.path).metadata();
    expect({ width, height }).toEqual({ width: 360, height: 240 });
    for (let count = 0; count < 4; count++) await open();
    expect(await codeOf(list(folderId))).toBe('NOT_FOUND');
    await expect.poll(() => codeOf(access(file?.path ?? ''))).toContain('ENOENT');
  });
});
