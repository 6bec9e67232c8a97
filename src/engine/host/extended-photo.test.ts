import { join } from 'node:path';

import sharp from 'sharp';
import { expect, test, vi } from 'vitest';

import { codeOf, HostStory, retouchBox } from '../../../tests/contract/host-story.js';
import { NO_FRAME } from '../../shared/frame.js';

const story = HostStory.forEachTest();

test('an extended photo is a document of its own, which outlives the engine, and is saved with its retouches', async () => {
  const page = story.connectPage();
  const fromId = await story.openPhoto(page);
  await page.call('retouch.apply', retouchBox(fromId, 0));
  const frame = { ...NO_FRAME, left: 8, bottom: 5 };
  const extended = await page.call('document.extend', { documentId: fromId, frame });
  expect(extended).toMatchObject({
    ...{ name: 'photo.png', format: 'png', width: 48, height: 35 },
    ...{ isExtended: true, head: 0, retouches: [] },
  });
  const { documentId } = extended;
  await page.call('retouch.apply', retouchBox(documentId, 0));
  story.processes.latest.crash();
  await vi.advanceTimersByTimeAsync(0);
  const target = story.host.grantFile(join(story.photo.folder, 'extended.png'), 'save');
  await page.call('document.save', { documentId, target, force: false });
  const saved = await sharp(join(story.photo.folder, 'extended.png')).metadata();
  expect([saved.width, saved.height]).toEqual([48, 35]);
  // The photo that it was extended from is still there, as it was.
  const before = story.host.grantFile(join(story.photo.folder, 'before.png'), 'save');
  await page.call('document.save', { documentId: fromId, target: before, force: false });
  expect((await sharp(join(story.photo.folder, 'before.png')).metadata()).width).toBe(40);
});

test('nothing is kept beside the file of an extended photo, and a frame of nothing is refused', async () => {
  const page = story.connectPage();
  const fromId = await story.openPhoto(page);
  expect(await codeOf(page.call('document.extend', { documentId: fromId, frame: NO_FRAME }))).toBe(
    'INVALID_PARAMS',
  );
  const frame = { ...NO_FRAME, degrees: 3 };
  const { documentId } = await page.call('document.extend', { documentId: fromId, frame });
  expect(await codeOf(page.call('document.saveSidecar', { documentId, force: true }))).toBe('INVALID_PARAMS');
});
