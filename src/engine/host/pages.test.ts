import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { codeOf, HostStory, retouchBox } from '../../../tests/contract/host-story.js';
import { createMemoryTransports } from '../../../tests/contract/memory-transport.js';
import { previewPath } from '../../shared/contract/asset-paths.js';
import { createClient } from '../../shared/contract/client.js';
import { addSeed } from '../documents/fixtures/temporary-photo.js';
import { CONTROL_METHODS } from '../service/control-methods.js';

const story = HostStory.forEachTest();

describe('a page', () => {
  test('that went away and did not come back leaves no document open', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    page.close();
    await vi.advanceTimersByTimeAsync(3_599_000);
    const other = story.connectPage();
    await vi.advanceTimersByTimeAsync(2000);
    await vi.waitFor(async () => {
      expect(await codeOf(other.call('document.setHead', { documentId, revision: 0 }))).toBe('NOT_FOUND');
    });
  });

  test('that comes back in time goes on with its documents', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    page.close();
    const again = story.connectPage();
    expect(await codeOf(again.call('document.setHead', { documentId, revision: 0 }))).toBe('good');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await codeOf(again.call('document.setHead', { documentId, revision: 0 }))).toBe('good');
  });

  test('that was loaded again takes up its photo with its retouches, and may do with it as before', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    const { retouch } = await page.call('retouch.apply', retouchBox(documentId, 0));
    await page.call('retouch.apply', retouchBox(documentId, 1));
    await page.call('document.setHead', { documentId, revision: 1 });
    page.close();
    const again = story.connectPage();
    const { document } = await again.call('document.resume', { documentId });
    expect(document).toMatchObject({ documentId, name: 'photo.png', head: 1 });
    expect(document?.retouches.map(({ id }) => id)).toEqual([retouch.id, expect.any(String)]);
    expect(await again.call('document.setHead', { documentId, revision: 2 })).toEqual({ head: 2 });
  });

  test('that knows nothing any more takes up what was used last of what nobody has', async () => {
    const crashed = story.connectPage();
    const first = await story.openPhoto(crashed);
    const second = await story.openPhoto(crashed);
    await crashed.call('document.setHead', { documentId: first, revision: 0 });
    const other = story.connectPage();
    await story.openPhoto(other);
    crashed.close();
    const again = story.connectPage();
    expect((await again.call('document.resume', {})).document?.documentId).toBe(first);
    const third = story.connectPage();
    expect((await third.call('document.resume', { documentId: first })).document?.documentId).toBe(second);
    expect(await story.connectPage().call('document.resume', {})).toEqual({});
  });

  test('that was loaded again while it was filling sees the photo as it was before', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    await page.call('retouch.apply', retouchBox(documentId, 0));
    const begun = story.stickFill();
    const lost = codeOf(page.call('retouch.apply', retouchBox(documentId, 1)));
    await begun;
    page.close();
    const again = story.connectPage();
    const resumed = again.call('document.resume', { documentId });
    await vi.advanceTimersByTimeAsync(1000);
    expect((await resumed).document).toMatchObject({ head: 1, retouches: [expect.anything()] });
    expect(await lost).toBe('ENGINE_CRASHED');
    expect((await again.call('retouch.apply', retouchBox(documentId, 1))).head).toBe(2);
  });

  test('that was loaded again just when a fill ended sees it', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    let finish: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      story.fill = async (...inputs) => {
        resolve();
        await new Promise<void>((end) => (finish = end));
        // Nobody looks at the signal any more at this point.
        return addSeed(...inputs);
      };
    });
    const lost = codeOf(page.call('retouch.apply', retouchBox(documentId, 0)));
    await begun;
    page.close();
    const again = story.connectPage();
    const resumed = again.call('document.resume', { documentId });
    finish();
    const { document } = await resumed;
    expect(await lost).toBe('ENGINE_CRASHED');
    expect(document?.retouches).toHaveLength(document?.head ?? -1);
    story.fill = addSeed;
    story.processes.latest.crash();
    await vi.advanceTimersByTimeAsync(0);
    const next = retouchBox(documentId, document?.head ?? -1);
    expect((await again.call('retouch.apply', next)).head).toBe(next.baseRevision + 1);
  });

  test('hears what the engine says unasked, as all pages do', async () => {
    const heard: number[] = [];
    for (const page of [story.connectPage(), story.connectPage()]) {
      page.onEvent('engine.restarted', ({ generation }) => heard.push(generation));
    }
    await story.connectPage().call('models.list', {});
    story.processes.latest.ownEnd.send({ kind: 'event', name: 'engine.restarted', value: { generation: 9 } });
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toEqual([9, 9]);
  });

  test('cannot give itself files', async () => {
    const [pageEnd, hostEnd] = createMemoryTransports();
    story.host.connect(hostEnd);
    const page = createClient(CONTROL_METHODS, pageEnd);
    const grant = { token: 'a-token-of-my-own', path: '/etc/hostname', use: 'open' } as const;
    expect(await codeOf(page.call('files.grant', grant))).toBe('INVALID_PARAMS');
  });
});

describe('pictures', () => {
  test('are found by the path of the contract, and nothing else is', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    const asset = await story.host.findAsset(previewPath(documentId));
    expect(asset).toMatchObject({ contentType: 'image/jpeg' });
    await writeFile(join(story.folder, 'secret.png'), 'secret');
    const none = ['', 'doc/../secret', `doc/${documentId}/../../secret`, `doc/${documentId}/patches/none`];
    for (const path of none) expect(await story.host.findAsset(path)).toBeUndefined();
  });

  test('of a document that is not open are NOT_FOUND', async () => {
    expect(await codeOf(story.host.findAsset(previewPath('no-such-document')))).toBe('NOT_FOUND');
  });

  test('that were made are found while the engine is busy', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    await story.host.findAsset(previewPath(documentId));
    story.processes.latest.ownEnd.send = () => undefined;
    expect(await story.host.findAsset(previewPath(documentId))).toBeDefined();
  });
});
