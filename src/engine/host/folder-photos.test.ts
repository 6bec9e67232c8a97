import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test, vi } from 'vitest';

import { codeOf, HostStory } from '../../../tests/contract/host-story.js';
import { batchPath } from '../../shared/contract/asset-paths.js';

const story = HostStory.forEachTest();

test('photos of a folder are opened by their numbers, one after the other, also by the next engine', async () => {
  const page = story.connectPage();
  const photos = join(story.photo.folder, 'photos');
  await mkdir(photos);
  for (const name of ['one.png', 'two.png']) await copyFile(story.photo.path, join(photos, name));
  const folder = story.host.grantFile(photos, 'folder');
  const opened = await page.call('folder.open', { folder });
  expect(opened).toMatchObject({ name: 'photos', total: 2 });
  const { file, name } = await page.call('folder.pick', { folderId: opened.folderId, row: 1 });
  expect(name).toBe('two.png');
  expect(await page.call('document.open', { file, sidecar: 'auto' })).toMatchObject({ name: 'two.png' });
  expect(await story.host.findAsset(batchPath(opened.folderId, 0, 'small', 0))).toBeDefined();
  expect(await codeOf(page.call('folder.pick', { folderId: opened.folderId, row: 2 }))).toBe('NOT_FOUND');

  story.processes.latest.crash();
  await vi.advanceTimersByTimeAsync(0);
  // It knows the token, and no folder.
  expect(await codeOf(page.call('folder.pick', { folderId: opened.folderId, row: 0 }))).toBe('NOT_FOUND');
  const { folderId } = await page.call('folder.open', { folder });
  expect((await page.call('folder.pick', { folderId, row: 0 })).name).toBe('one.png');
});
