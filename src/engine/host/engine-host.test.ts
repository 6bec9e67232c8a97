import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { codeOf, HostStory, retouchBox } from '../../../tests/contract/host-story.js';
import { tilePath } from '../../shared/contract/asset-paths.js';
import { addSeed } from '../documents/fixtures/temporary-photo.js';

const story = HostStory.forEachTest();

describe('when the engine crashes', () => {
  test('what is running fails, another engine is there at once, and the page hears of it', async () => {
    const page = story.connectPage();
    const restarts: number[] = [];
    page.onEvent('engine.restarted', ({ generation }) => restarts.push(generation));
    const documentId = await story.openPhoto(page);
    const begun = story.stickFill();
    const running = codeOf(page.call('retouch.apply', retouchBox(documentId, 0)));
    await begun;
    story.processes.latest.crash();
    expect(await running).toBe('ENGINE_CRASHED');
    await vi.advanceTimersByTimeAsync(0);
    expect(story.processes.started).toHaveLength(2);
    expect(await codeOf(page.call('models.list', {}))).toBe('good');
    expect(restarts).toEqual([2]);
  });

  test('documents are as they were: retouches, head, and what can be redone', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    await page.call('retouch.apply', retouchBox(documentId, 0));
    await page.call('retouch.apply', retouchBox(documentId, 1));
    await page.call('document.setHead', { documentId, revision: 1 });
    const target = story.host.grantFile(join(story.photo.folder, 'before.png'), 'save');
    await page.call('document.save', { documentId, target, force: false });
    story.processes.latest.crash();
    const again = story.host.grantFile(join(story.photo.folder, 'after.png'), 'save');
    await vi.advanceTimersByTimeAsync(0);
    await page.call('document.save', { documentId, target: again, force: false });
    expect(await readFile(join(story.photo.folder, 'after.png'))).toEqual(
      await readFile(join(story.photo.folder, 'before.png')),
    );
    expect(await page.call('document.setHead', { documentId, revision: 2 })).toEqual({ head: 2 });
    expect((await page.call('retouch.apply', retouchBox(documentId, 2))).head).toBe(3);
  });

  test('a list that was changed is as it was: variations, what is hidden, and what took the place of another', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    const applied = await page.call('retouch.apply', retouchBox(documentId, 0));
    const below = applied.retouch.id;
    const above = (await page.call('retouch.apply', retouchBox(documentId, 1))).retouch.id;
    await page.call('document.setHead', { documentId, revision: 2, hidden: [below] });
    const place = { of: below, as: 'retouch' } as const;
    const other = await page.call('retouch.apply', { ...retouchBox(documentId, 2), place });
    expect(other).toMatchObject({ head: 2, retouch: { variationOf: below } });
    const aside = { of: other.retouch.id, as: 'variation' } as const;
    const third = await page.call('retouch.apply', { ...retouchBox(documentId, 2), place: aside });
    story.processes.latest.crash();
    await vi.advanceTimersByTimeAsync(0);
    const again = story.connectPage();
    page.close();
    await vi.advanceTimersByTimeAsync(0);
    const { document } = await again.call('document.resume', { documentId });
    expect(document?.retouches.map(({ id }) => id)).toEqual([other.retouch.id, above]);
    expect(document?.hidden).toEqual([other.retouch.id]);
    expect(document?.variations.map(({ id }) => id).sort()).toEqual([below, third.retouch.id].sort());
  });

  test('a retouch whose answer was lost did not happen', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    const dying = story.processes.latest;
    const send = dying.ownEnd.send.bind(dying.ownEnd);
    dying.ownEnd.send = (message) => {
      // The engine dies with its answer on the lips.
      if ((message as { kind: string }).kind === 'result') dying.crash();
      else send(message);
    };
    expect(await codeOf(page.call('retouch.apply', retouchBox(documentId, 0)))).toBe('ENGINE_CRASHED');
    await vi.advanceTimersByTimeAsync(0);
    expect((await page.call('retouch.apply', retouchBox(documentId, 0))).head).toBe(1);
  });

  test('the chosen device stays chosen', async () => {
    const page = story.connectPage();
    await page.call('devices.choose', { setting: 'cpu' });
    story.processes.latest.crash();
    await vi.advanceTimersByTimeAsync(0);
    await page.call('models.list', {});
    expect(story.chosenDevices).toEqual(['cpu', 'cpu']);
  });

  test('again and again, it waits longer each time and then leaves it alone', async () => {
    const page = story.connectPage();
    const crash = async (): Promise<void> => {
      await codeOf(page.call('models.list', {}));
      story.processes.latest.crash();
      await vi.advanceTimersByTimeAsync(0);
    };
    await crash();
    expect(story.processes.started).toHaveLength(2);
    for (const [index, delayMs] of [500, 2000, 5000].entries()) {
      await crash();
      await vi.advanceTimersByTimeAsync(delayMs - 1);
      expect(story.processes.started).toHaveLength(2 + index);
      await vi.advanceTimersByTimeAsync(1);
      expect(story.processes.started).toHaveLength(3 + index);
    }
    await crash();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(story.processes.started).toHaveLength(5);
    expect(await codeOf(page.call('models.list', {}))).toBe('ENGINE_CRASHED');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(story.processes.started).toHaveLength(5);
    expect(await codeOf(page.call('models.list', {}))).toBe('good');
    expect(story.processes.started).toHaveLength(6);
  });

  test('calls wait for the next engine', async () => {
    const page = story.connectPage();
    for (let crash = 0; crash < 2; crash++) {
      await codeOf(page.call('models.list', {}));
      story.processes.latest.crash();
      await vi.advanceTimersByTimeAsync(0);
    }
    const waiting = codeOf(page.call('models.list', {}));
    await vi.advanceTimersByTimeAsync(500);
    expect(await waiting).toBe('good');
  });

  test('what only asks is asked again of the next engine', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    const answers = vi.spyOn(story.processes.latest.ownEnd, 'send').mockImplementation(() => undefined);
    const listed = codeOf(page.call('models.list', {}));
    const picture = codeOf(story.host.findAsset(tilePath(documentId, 0, 0, 0)));
    await expect.poll(() => answers).toHaveBeenCalledTimes(2);
    story.processes.latest.crash();
    await vi.advanceTimersByTimeAsync(0);
    expect(await listed).toBe('good');
    expect(await picture).toBe('good');
  });

  test('what ends an engine is asked of one more and of no third', async () => {
    const page = story.connectPage();
    story.listDevices = () => {
      story.processes.latest.crash();
      return new Promise(() => undefined);
    };
    const deadly = codeOf(page.call('devices.list', { probe: false }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await deadly).toBe('ENGINE_CRASHED');
    expect(story.processes.started).toHaveLength(3);
  });

  test('a call that is cancelled while the next engine is waited for ends at once', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    for (let crash = 0; crash < 2; crash++) {
      await page.call('models.list', {});
      story.processes.latest.crash();
      await vi.advanceTimersByTimeAsync(0);
    }
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = codeOf(page.call('retouch.apply', retouchBox(documentId, 0), { signal }));
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(story.processes.started).toHaveLength(2);
    expect(await waiting).toBe('CANCELLED');
  });

  test('what the dead one still has to say is not heard', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    const dead = story.processes.latest;
    const begun = story.stickFill();
    const running = codeOf(page.call('retouch.apply', retouchBox(documentId, 0)));
    await begun;
    dead.transport.close();
    expect(await running).toBe('ENGINE_CRASHED');
    await vi.advanceTimersByTimeAsync(0);
    const waiting = codeOf(page.call('models.list', {}));
    for (let id = 1; id < 20; id++) dead.ownEnd.send({ kind: 'result', id, value: {} });
    dead.ownEnd.send({ kind: 'nonsense' });
    expect(await waiting).toBe('good');
    expect(story.processes.started).toHaveLength(2);
  });

  test('one that says what is not in the contract is ended too', async () => {
    const page = story.connectPage();
    await page.call('models.list', {});
    story.processes.latest.ownEnd.send({ kind: 'nonsense' });
    await vi.advanceTimersByTimeAsync(0);
    expect(story.processes.started.map(({ isAlive }) => isAlive)).toEqual([false, true]);
  });
});

describe('a fill that was cancelled', () => {
  test('and ends by itself costs nothing', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    const controller = new AbortController();
    story.fill = async (...inputs) => {
      controller.abort();
      await new Promise((resolve) => inputs[3].signal?.addEventListener('abort', resolve));
      return addSeed(...inputs);
    };
    const { signal } = controller;
    expect(await codeOf(page.call('retouch.apply', retouchBox(documentId, 0), { signal }))).toBe('CANCELLED');
    await vi.advanceTimersByTimeAsync(5000);
    expect(story.processes.started).toHaveLength(1);
  });

  test('and does not end is ended with its engine after a second; the document is as it was', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    await page.call('retouch.apply', retouchBox(documentId, 0));
    const begun = story.stickFill();
    const controller = new AbortController();
    const { signal } = controller;
    const cancelled = codeOf(page.call('retouch.apply', retouchBox(documentId, 1), { signal }));
    await begun;
    const other = page.call('document.setHead', { documentId, revision: 1 });
    controller.abort();
    await vi.advanceTimersByTimeAsync(990);
    expect(story.processes.started).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(await cancelled).toBe('CANCELLED');
    expect(await other).toEqual({ head: 1 });
    expect(story.processes.started.map(({ isAlive }) => isAlive)).toEqual([false, true]);
    expect((await page.call('retouch.apply', retouchBox(documentId, 1))).head).toBe(2);
  });

  test('does not count as a crash, however often', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    for (let time = 0; time < 7; time++) {
      const begun = story.stickFill();
      const controller = new AbortController();
      const { signal } = controller;
      const cancelled = codeOf(page.call('retouch.apply', retouchBox(documentId, 0), { signal }));
      await begun;
      controller.abort();
      await vi.advanceTimersByTimeAsync(1000);
      expect(await cancelled).toBe('CANCELLED');
    }
    expect((await page.call('retouch.apply', retouchBox(documentId, 0))).head).toBe(1);
  });

  test('waits for what is being written to the disk', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    const begun = story.stickFill();
    const controller = new AbortController();
    const { signal } = controller;
    const cancelled = codeOf(page.call('retouch.apply', retouchBox(documentId, 0), { signal }));
    await begun;
    // A second document, whose saving takes 2.5 seconds.
    const target = story.host.grantFile(join(story.photo.folder, 'slow.png'), 'save');
    const second = await story.openPhoto(page);
    let finish: () => void = () => undefined;
    story.processes.latest.ownEnd.send = hold(
      story.processes.latest.ownEnd.send.bind(story.processes.latest.ownEnd),
      (go) => {
        finish = go;
      },
    );
    const saving = codeOf(page.call('document.save', { documentId: second, target, force: false }));
    controller.abort();
    await vi.advanceTimersByTimeAsync(2500);
    expect(story.processes.started).toHaveLength(1);
    finish();
    expect(await saving).toBe('good');
    await vi.advanceTimersByTimeAsync(1000);
    expect(await cancelled).toBe('CANCELLED');
    expect(story.processes.started).toHaveLength(2);
  });
});

test('files that no document needs any more are told of', async () => {
  const page = story.connectPage();
  const released: (readonly string[])[] = [];
  story.host.onFilesReleased((tokens) => released.push(tokens));
  const file = story.host.grantFile(story.photo.path, 'open');
  const [first, second] = [
    await page.call('document.open', { file, sidecar: 'ignore' }),
    await page.call('document.open', { file, sidecar: 'ignore' }),
  ];
  const target = story.host.grantFile(join(story.photo.folder, 'saved.png'), 'save');
  await page.call('document.save', { documentId: first.documentId, target, force: false });
  await page.call('document.close', { documentId: first.documentId });
  expect(released).toEqual([[target]]);
  await page.call('document.close', { documentId: second.documentId });
  expect(released).toEqual([[target], [file]]);
});

describe('a save that was cancelled', () => {
  test('and does not end is ended with its engine; another save and a fill work at once', async () => {
    const page = story.connectPage();
    const documentId = await story.openPhoto(page);
    await page.call('retouch.apply', retouchBox(documentId, 0));
    const target = story.host.grantFile(join(story.photo.folder, 'hangs.png'), 'save');
    // The engine's thread is in an encoder or an endless loop: nothing is answered.
    story.processes.latest.ownEnd.send = () => undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const saving = codeOf(page.call('document.save', { documentId, target, force: false }, { signal }));
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    await vi.advanceTimersByTimeAsync(2010);
    expect(await saving).toBe('CANCELLED');
    expect(story.processes.started.map(({ isAlive }) => isAlive)).toEqual([false, true]);
    const again = story.host.grantFile(join(story.photo.folder, 'good.png'), 'save');
    expect(await codeOf(page.call('document.save', { documentId, target: again, force: false }))).toBe(
      'good',
    );
    expect((await page.call('retouch.apply', retouchBox(documentId, 1))).head).toBe(2);
  });
});

/** A `send` that keeps everything back until it is let go. */
function hold(send: (message: unknown) => void, give: (go: () => void) => void): (message: unknown) => void {
  const kept: unknown[] = [];
  let isOpen = false;
  give(() => {
    isOpen = true;
    for (const message of kept) send(message);
  });
  return (message) => {
    if (isOpen) send(message);
    else kept.push(message);
  };
}

test('an engine that does not end when it is told to is killed', async () => {
  story.processes.endsByItself = false;
  const stubborn = story.createHost();
  const ended = stubborn.dispose();
  await vi.advanceTimersByTimeAsync(1000);
  await ended;
  expect(story.processes.latest.wasKilled).toBe(true);
});

test('after the end, calls are refused', async () => {
  const page = story.connectPage();
  await story.host.dispose();
  expect(await codeOf(page.call('models.list', {}))).toBe('ENGINE_CRASHED');
});
