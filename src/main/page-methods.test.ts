import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { BrowserWindow } from 'electron';
import { beforeEach, expect, test } from 'vitest';

import { stubElectron, StubWindow } from '../../tests/stubs/electron.js';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.js';
import { FileHandles } from '../shell/file-handles.js';
import { HandedPhotos } from '../shell/handed-photos.js';
import { SettingsFile } from '../shell/settings.js';
import { setupIpc } from './ipc.js';
import type { PageServices } from './page-methods.js';
import { createPageMethods } from './page-methods.js';

const CONTENT = randomBytes(100_000);
const ipc = new Map<string, (event: unknown, params: unknown) => Promise<unknown>>();
let window: StubWindow;
let photo: string;
let granted: string[];

interface Asked {
  readonly value: { readonly proof: string; readonly ranges: readonly { start: number; end: number }[] };
}

beforeEach(async () => {
  ipc.clear();
  granted = [];
  window = new StubWindow();
  const folder = await temporaryFolder();
  photo = join(folder, 'private.jpg');
  await writeFile(photo, CONTENT);
  const settings = new SettingsFile(join(folder, 'settings.json'));
  const host = {
    grantFile: (path: string) => {
      granted.push(path);
      return 'a'.repeat(32);
    },
  };
  stubElectron({
    ipcMain: { handle: (name: string, handler: never) => ipc.set(name, handler) },
    nativeTheme: {},
  });
  const files = new FileHandles(host, settings, folder, () => undefined);
  const services = { window, host, files, settings, handed: new HandedPhotos([]), guard: {} };
  setupIpc(window as unknown as BrowserWindow, createPageMethods(services as unknown as PageServices));
});

function call(name: string, params: unknown): Promise<unknown> | undefined {
  const senderFrame = { url: 'app://lacuna/index.html', parent: null };
  return ipc.get(name)?.({ sender: window.webContents, senderFrame }, params);
}

test('a page that was taken over cannot open a photo by its path alone', async () => {
  for (const name of ipc.keys()) {
    if (name === 'shell.acceptPath' || name === 'shell.connectEngine') continue;
    await call(name, { path: photo });
    await call(name, { file: photo });
  }
  const { value } = (await call('shell.acceptPath', { path: photo, sizeBytes: CONTENT.length })) as Asked;
  const parts = value.ranges.map(({ start, end }) => new Uint8Array(end - start));
  for (const guess of [parts, [], [CONTENT]]) {
    expect(await call('shell.proveFile', { proof: value.proof, parts: guess })).toMatchObject({
      error: { code: 'INVALID_PARAMS' },
    });
  }
  expect(granted).toEqual([]);
});

test('a photo that was dropped is opened', async () => {
  const { value } = (await call('shell.acceptPath', { path: photo, sizeBytes: CONTENT.length })) as Asked;
  const parts = value.ranges.map(({ start, end }) => new Uint8Array(CONTENT.subarray(start, end)));
  const answer = await call('shell.proveFile', { proof: value.proof, parts });
  expect(answer).toEqual({ value: { file: { token: 'a'.repeat(32), name: 'private.jpg' } } });
  expect(granted).toEqual([photo]);
});
