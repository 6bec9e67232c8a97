import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { stubElectron, StubWindow } from '../../tests/stubs/electron.js';
import { AppError } from '../shared/app-error.js';
import type { ShellHandlers } from '../shared/contract/shell.js';
import { SHELL_METHODS } from '../shared/contract/shell.js';
import { sendRequest, setupIpc } from './ipc.js';

const PAGE = 'app://lacuna/index.html';
const ipc = new Map<string, (event: unknown, params: unknown) => unknown>();
let window: StubWindow;
const pick = vi.fn();
const hold = vi.fn(async (_params: { isUnsaved: boolean; isWorking: boolean }) => ({}));

beforeEach(() => {
  ipc.clear();
  vi.clearAllMocks();
  window = new StubWindow();
  stubElectron({ ipcMain: { handle: (name: string, handler: never) => ipc.set(name, handler) } });
  const rest = Object.fromEntries(Object.keys(SHELL_METHODS).map((name) => [name, async () => ({})]));
  const handlers = { ...rest, 'shell.pickPhoto': pick, 'shell.holdWindow': hold } as unknown as ShellHandlers;
  setupIpc(window as unknown as BrowserWindow, handlers);
});

function call(name: string, params: unknown, event: object = {}): unknown {
  const frame = { url: PAGE, parent: null };
  return ipc.get(name)?.({ sender: window.webContents, senderFrame: frame, ...event }, params);
}

test('every method of the contract is answered, and no other', () => {
  expect([...ipc.keys()].sort()).toEqual(Object.keys(SHELL_METHODS).sort());
});

describe('the page', () => {
  test('is answered with a value', async () => {
    pick.mockResolvedValue({ file: { token: 'a'.repeat(32), name: 'photo.jpg' } });
    expect(await call('shell.pickPhoto', {})).toEqual({
      value: { file: { token: 'a'.repeat(32), name: 'photo.jpg' } },
    });
  });

  test('is answered with the error that there was', async () => {
    pick.mockRejectedValue(new AppError('NOT_FOUND', 'It is gone.'));
    expect(await call('shell.pickPhoto', {})).toEqual({
      error: { code: 'NOT_FOUND', message: 'It is gone.', details: {} },
    });
  });

  test('learns nothing of a mistake but that there was one', async () => {
    const notes = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    pick.mockRejectedValue(new Error('ENOENT /home/person/secret'));
    const answer = await call('shell.pickPhoto', {});
    expect(answer).toMatchObject({ error: { code: 'INTERNAL' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(notes.mock.calls.join()).toContain('secret');
    notes.mockRestore();
  });

  test.each([
    ['a missing value', {}],
    ['a wrong value', { isUnsaved: 'yes', isWorking: false }],
    ['an unknown key', { isUnsaved: true, isWorking: false, path: '/etc' }],
    ['nothing', undefined],
  ])('is refused with %s', async (_name, params) => {
    expect(await call('shell.holdWindow', params)).toMatchObject({ error: { code: 'INVALID_PARAMS' } });
    expect(hold).not.toHaveBeenCalled();
  });
});

describe('nobody else', () => {
  test.each([
    ['a frame inside the page', { senderFrame: { url: PAGE, parent: { url: PAGE } } }],
    ['a page of another host', { senderFrame: { url: 'app://lacuna.example/index.html', parent: null } }],
    ['a page of another scheme', { senderFrame: { url: 'https://lacuna/index.html', parent: null } }],
    ['an empty page', { senderFrame: { url: 'about:blank', parent: null } }],
    ['a frame that is gone', { senderFrame: null }],
    ['another window', { sender: new StubWindow().webContents }],
  ])('is answered: not %s', (_name, event) => {
    expect(() => call('shell.holdWindow', { isUnsaved: true }, event)).toThrow('may not ask');
    expect(hold).not.toHaveBeenCalled();
  });
});

test('requests go to the page on their channel', () => {
  sendRequest(window as unknown as BrowserWindow, { kind: 'run', command: 'undo' });
  expect(window.webContents.sent).toEqual([['lacuna.request', { kind: 'run', command: 'undo' }]]);
});
