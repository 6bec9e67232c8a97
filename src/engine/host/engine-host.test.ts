import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { MemoryProcesses } from '../../../tests/contract/memory-process.js';
import { createMemoryTransports } from '../../../tests/contract/memory-transport.js';
import { AppError } from '../../shared/app-error.js';
import { previewPath } from '../../shared/contract/asset-paths.js';
import type { Client } from '../../shared/contract/client.js';
import { createClient, createEngineClient } from '../../shared/contract/client.js';
import type { METHODS, MethodParams } from '../../shared/contract/methods.js';
import type { TemporaryPhoto } from '../documents/fixtures/temporary-photo.js';
import { addSeed, createTemporaryPhoto } from '../documents/fixtures/temporary-photo.js';
import { openDocument, restoreDocument } from '../documents/open-document.js';
import type { FillImage } from '../documents/retouch.js';
import { DEFAULT_FILL_OPTIONS } from '../fill/fill-options.js';
import { CONTROL_METHODS } from '../service/control-methods.js';
import type { ServedEngine } from '../service/engine-service.js';
import { createEngineService } from '../service/engine-service.js';
import type { EngineHost } from './engine-host.js';
import { createEngineHost } from './engine-host.js';

type PageClient = Client<typeof METHODS>;

let photo: TemporaryPhoto;
let folder: string;
let processes: MemoryProcesses;
let host: EngineHost;
/** What every engine process fills with; a test may set another. */
let fill: FillImage;
let chosenDevices: string[];
let listDevices: ServedEngine['devices'];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  photo = await createTemporaryPhoto();
  folder = join(photo.folder, 'session');
  await mkdir(folder);
  fill = addSeed;
  chosenDevices = [];
  listDevices = async () => ({ devices: [], setting: 'auto', runtime: '1.0' });
  processes = new MemoryProcesses(() => {
    const services = { fill: (...inputs: Parameters<FillImage>) => fill(...inputs), tempDir: photo.tempDir };
    return createEngineService(
      {
        openDocument: (path, options) => openDocument(path, services, options),
        restoreDocument: (path, options) => restoreDocument(path, services, options),
        models: { list: async () => [] },
        devices: (...inputs) => listDevices(...inputs),
        chooseDevice: async (setting) => void chosenDevices.push(setting),
      },
      folder,
    );
  });
  host = createEngineHost({ start: processes.start, folder, onNote: () => undefined });
});

afterEach(async () => {
  await host.dispose();
  vi.useRealTimers();
  await photo.remove();
});

function connectPage(): PageClient {
  const [pageEnd, hostEnd] = createMemoryTransports();
  host.connect(hostEnd);
  return createEngineClient(pageEnd);
}

async function openPhoto(page: PageClient): Promise<string> {
  const file = host.grantFile(photo.path, 'open');
  return (await page.call('document.open', { file, sidecar: 'auto' })).documentId;
}

function retouchBox(documentId: string, baseRevision: number): MethodParams<'retouch.apply'> {
  const rect = { left: 4 + 8 * baseRevision, top: 6, width: 6, height: 5 };
  const options = DEFAULT_FILL_OPTIONS;
  return { documentId, baseRevision, mask: [{ kind: 'box', rect, mode: 'add' }], sketch: [], options };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'good',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

/** A fill that goes on for ever and does not listen; `begun` says that it is running. */
function stickFill(): Promise<void> {
  return new Promise((resolve) => {
    fill = () => {
      resolve();
      fill = addSeed;
      return new Promise(() => undefined);
    };
  });
}

describe('when the engine crashes', () => {
  test('what is running fails, another engine is there at once, and the page hears of it', async () => {
    const page = connectPage();
    const restarts: number[] = [];
    page.onEvent('engine.restarted', ({ generation }) => restarts.push(generation));
    const documentId = await openPhoto(page);
    const begun = stickFill();
    const running = codeOf(page.call('retouch.apply', retouchBox(documentId, 0)));
    await begun;
    processes.latest.crash();
    expect(await running).toBe('ENGINE_CRASHED');
    await vi.advanceTimersByTimeAsync(0);
    expect(processes.started).toHaveLength(2);
    expect(await codeOf(page.call('models.list', {}))).toBe('good');
    expect(restarts).toEqual([2]);
  });

  test('documents are as they were: retouches, head, and what can be redone', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    await page.call('retouch.apply', retouchBox(documentId, 0));
    await page.call('retouch.apply', retouchBox(documentId, 1));
    await page.call('document.setHead', { documentId, revision: 1 });
    const target = host.grantFile(join(photo.folder, 'before.png'), 'save');
    await page.call('document.save', { documentId, target, force: false });
    processes.latest.crash();
    const again = host.grantFile(join(photo.folder, 'after.png'), 'save');
    await vi.advanceTimersByTimeAsync(0);
    await page.call('document.save', { documentId, target: again, force: false });
    expect(await readFile(join(photo.folder, 'after.png'))).toEqual(
      await readFile(join(photo.folder, 'before.png')),
    );
    expect(await page.call('document.setHead', { documentId, revision: 2 })).toEqual({ head: 2 });
    expect((await page.call('retouch.apply', retouchBox(documentId, 2))).head).toBe(3);
  });

  test('a retouch whose answer was lost did not happen', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    const dying = processes.latest;
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
    const page = connectPage();
    await page.call('devices.choose', { setting: 'cpu' });
    processes.latest.crash();
    await vi.advanceTimersByTimeAsync(0);
    await page.call('models.list', {});
    expect(chosenDevices).toEqual(['cpu', 'cpu']);
  });

  test('again and again, it waits longer each time and then leaves it alone', async () => {
    const page = connectPage();
    const crash = async (): Promise<void> => {
      await codeOf(page.call('models.list', {}));
      processes.latest.crash();
      await vi.advanceTimersByTimeAsync(0);
    };
    await crash();
    expect(processes.started).toHaveLength(2);
    for (const [index, delayMs] of [500, 2000, 5000].entries()) {
      await crash();
      await vi.advanceTimersByTimeAsync(delayMs - 1);
      expect(processes.started).toHaveLength(2 + index);
      await vi.advanceTimersByTimeAsync(1);
      expect(processes.started).toHaveLength(3 + index);
    }
    await crash();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(processes.started).toHaveLength(5);
    expect(await codeOf(page.call('models.list', {}))).toBe('ENGINE_CRASHED');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(processes.started).toHaveLength(5);
    expect(await codeOf(page.call('models.list', {}))).toBe('good');
    expect(processes.started).toHaveLength(6);
  });

  test('calls wait for the next engine', async () => {
    const page = connectPage();
    for (let crash = 0; crash < 2; crash++) {
      await codeOf(page.call('models.list', {}));
      processes.latest.crash();
      await vi.advanceTimersByTimeAsync(0);
    }
    const waiting = codeOf(page.call('models.list', {}));
    await vi.advanceTimersByTimeAsync(500);
    expect(await waiting).toBe('good');
  });

  test('what only asks is asked again of the next engine', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    const answers = vi.spyOn(processes.latest.ownEnd, 'send').mockImplementation(() => undefined);
    const listed = codeOf(page.call('models.list', {}));
    const picture = codeOf(host.findAsset(previewPath(documentId)));
    await vi.waitFor(() => expect(answers).toHaveBeenCalledTimes(2));
    processes.latest.crash();
    await vi.advanceTimersByTimeAsync(0);
    expect(await listed).toBe('good');
    expect(await picture).toBe('good');
  });

  test('what ends an engine is asked of one more and of no third', async () => {
    const page = connectPage();
    listDevices = () => {
      processes.latest.crash();
      return new Promise(() => undefined);
    };
    const deadly = codeOf(page.call('devices.list', { probe: false }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await deadly).toBe('ENGINE_CRASHED');
    expect(processes.started).toHaveLength(3);
  });

  test('a call that is cancelled while the next engine is waited for ends at once', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    for (let crash = 0; crash < 2; crash++) {
      await page.call('models.list', {});
      processes.latest.crash();
      await vi.advanceTimersByTimeAsync(0);
    }
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = codeOf(page.call('retouch.apply', retouchBox(documentId, 0), { signal }));
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(processes.started).toHaveLength(2);
    expect(await waiting).toBe('CANCELLED');
  });

  test('what the dead one still has to say is not heard', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    const dead = processes.latest;
    const begun = stickFill();
    const running = codeOf(page.call('retouch.apply', retouchBox(documentId, 0)));
    await begun;
    dead.transport.close();
    expect(await running).toBe('ENGINE_CRASHED');
    await vi.advanceTimersByTimeAsync(0);
    const waiting = codeOf(page.call('models.list', {}));
    for (let id = 1; id < 20; id++) dead.ownEnd.send({ kind: 'result', id, value: {} });
    dead.ownEnd.send({ kind: 'nonsense' });
    expect(await waiting).toBe('good');
    expect(processes.started).toHaveLength(2);
  });

  test('one that says what is not in the contract is ended too', async () => {
    const page = connectPage();
    await page.call('models.list', {});
    processes.latest.ownEnd.send({ kind: 'nonsense' });
    await vi.advanceTimersByTimeAsync(0);
    expect(processes.started.map(({ isAlive }) => isAlive)).toEqual([false, true]);
  });
});

describe('a fill that was cancelled', () => {
  test('and ends by itself costs nothing', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    const controller = new AbortController();
    fill = async (...inputs) => {
      controller.abort();
      await new Promise((resolve) => inputs[3].signal?.addEventListener('abort', resolve));
      return addSeed(...inputs);
    };
    const { signal } = controller;
    expect(await codeOf(page.call('retouch.apply', retouchBox(documentId, 0), { signal }))).toBe('CANCELLED');
    await vi.advanceTimersByTimeAsync(5000);
    expect(processes.started).toHaveLength(1);
  });

  test('and does not end is ended with its engine after a second; the document is as it was', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    await page.call('retouch.apply', retouchBox(documentId, 0));
    const begun = stickFill();
    const controller = new AbortController();
    const { signal } = controller;
    const cancelled = codeOf(page.call('retouch.apply', retouchBox(documentId, 1), { signal }));
    await begun;
    const other = page.call('document.setHead', { documentId, revision: 1 });
    controller.abort();
    await vi.advanceTimersByTimeAsync(990);
    expect(processes.started).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(await cancelled).toBe('CANCELLED');
    expect(await other).toEqual({ head: 1 });
    expect(processes.started.map(({ isAlive }) => isAlive)).toEqual([false, true]);
    expect((await page.call('retouch.apply', retouchBox(documentId, 1))).head).toBe(2);
  });

  test('does not count as a crash, however often', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    for (let time = 0; time < 7; time++) {
      const begun = stickFill();
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
    const page = connectPage();
    const documentId = await openPhoto(page);
    const begun = stickFill();
    const controller = new AbortController();
    const { signal } = controller;
    const cancelled = codeOf(page.call('retouch.apply', retouchBox(documentId, 0), { signal }));
    await begun;
    // A second document, whose saving takes 2.5 seconds.
    const target = host.grantFile(join(photo.folder, 'slow.png'), 'save');
    const second = await openPhoto(page);
    let finish: () => void = () => undefined;
    processes.latest.ownEnd.send = hold(processes.latest.ownEnd.send.bind(processes.latest.ownEnd), (go) => {
      finish = go;
    });
    const saving = codeOf(page.call('document.save', { documentId: second, target, force: false }));
    controller.abort();
    await vi.advanceTimersByTimeAsync(2500);
    expect(processes.started).toHaveLength(1);
    finish();
    expect(await saving).toBe('good');
    await vi.advanceTimersByTimeAsync(1000);
    expect(await cancelled).toBe('CANCELLED');
    expect(processes.started).toHaveLength(2);
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

describe('a page', () => {
  test('that went away and did not come back leaves no document open', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    page.close();
    await vi.advanceTimersByTimeAsync(3_599_000);
    const other = connectPage();
    await vi.advanceTimersByTimeAsync(2000);
    await vi.waitFor(async () => {
      expect(await codeOf(other.call('document.setHead', { documentId, revision: 0 }))).toBe('NOT_FOUND');
    });
  });

  test('that comes back in time goes on with its documents', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    page.close();
    const again = connectPage();
    expect(await codeOf(again.call('document.setHead', { documentId, revision: 0 }))).toBe('good');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await codeOf(again.call('document.setHead', { documentId, revision: 0 }))).toBe('good');
  });

  test('that was loaded again takes up its photo with its retouches, and may do with it as before', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    const { retouch } = await page.call('retouch.apply', retouchBox(documentId, 0));
    await page.call('retouch.apply', retouchBox(documentId, 1));
    await page.call('document.setHead', { documentId, revision: 1 });
    page.close();
    const again = connectPage();
    const { document } = await again.call('document.resume', { documentId });
    expect(document).toMatchObject({ documentId, name: 'photo.png', head: 1 });
    expect(document?.retouches.map(({ id }) => id)).toEqual([retouch.id, expect.any(String)]);
    expect(await again.call('document.setHead', { documentId, revision: 2 })).toEqual({ head: 2 });
  });

  test('that knows nothing any more takes up what was used last of what nobody has', async () => {
    const crashed = connectPage();
    const first = await openPhoto(crashed);
    const second = await openPhoto(crashed);
    await crashed.call('document.setHead', { documentId: first, revision: 0 });
    const other = connectPage();
    await openPhoto(other);
    crashed.close();
    const again = connectPage();
    expect((await again.call('document.resume', {})).document?.documentId).toBe(first);
    const third = connectPage();
    expect((await third.call('document.resume', { documentId: first })).document?.documentId).toBe(second);
    expect(await connectPage().call('document.resume', {})).toEqual({});
  });

  test('that was loaded again while it was filling sees the photo as it was before', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    await page.call('retouch.apply', retouchBox(documentId, 0));
    const begun = stickFill();
    const lost = codeOf(page.call('retouch.apply', retouchBox(documentId, 1)));
    await begun;
    page.close();
    const again = connectPage();
    const resumed = again.call('document.resume', { documentId });
    await vi.advanceTimersByTimeAsync(1000);
    expect((await resumed).document).toMatchObject({ head: 1, retouches: [expect.anything()] });
    expect(await lost).toBe('ENGINE_CRASHED');
    expect((await again.call('retouch.apply', retouchBox(documentId, 1))).head).toBe(2);
  });

  test('cannot give itself files', async () => {
    const [pageEnd, hostEnd] = createMemoryTransports();
    host.connect(hostEnd);
    const page = createClient(CONTROL_METHODS, pageEnd);
    const grant = { token: 'a-token-of-my-own', path: '/etc/hostname', use: 'open' } as const;
    expect(await codeOf(page.call('files.grant', grant))).toBe('INVALID_PARAMS');
  });
});

describe('pictures', () => {
  test('are found by the path of the contract, and nothing else is', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    const asset = await host.findAsset(previewPath(documentId));
    expect(asset).toMatchObject({ contentType: 'image/jpeg' });
    await writeFile(join(folder, 'secret.png'), 'secret');
    const none = ['', 'doc/../secret', `doc/${documentId}/../../secret`, `doc/${documentId}/patches/none`];
    for (const path of none) expect(await host.findAsset(path)).toBeUndefined();
  });

  test('of a document that is not open are NOT_FOUND', async () => {
    expect(await codeOf(host.findAsset(previewPath('no-such-document')))).toBe('NOT_FOUND');
  });

  test('that were made are found while the engine is busy', async () => {
    const page = connectPage();
    const documentId = await openPhoto(page);
    await host.findAsset(previewPath(documentId));
    processes.latest.ownEnd.send = () => undefined;
    expect(await host.findAsset(previewPath(documentId))).toBeDefined();
  });
});

test('an engine that does not end when it is told to is killed', async () => {
  processes.endsByItself = false;
  const stubborn = createEngineHost({ start: processes.start, folder, onNote: () => undefined });
  const ended = stubborn.dispose();
  await vi.advanceTimersByTimeAsync(1000);
  await ended;
  expect(processes.latest.wasKilled).toBe(true);
});

test('after the end, calls are refused', async () => {
  const page = connectPage();
  await host.dispose();
  expect(await codeOf(page.call('models.list', {}))).toBe('ENGINE_CRASHED');
});
