import { join } from 'node:path';

import type { BrowserWindowConstructorOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { temporaryFolder } from '../../tests/fixtures/temporary-folder.js';
import { stubElectron, StubWindow } from '../../tests/stubs/electron.js';
import { SettingsFile } from '../shell/settings.js';
import { createWindow, setupRecovery } from './window.js';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
let options: BrowserWindowConstructorOptions;
let window: StubWindow;
let loaded: string;
let settings: SettingsFile;
const theme = { themeSource: 'system', shouldUseDarkColors: true };
const acts: string[] = [];

beforeEach(async () => {
  acts.length = 0;
  settings = new SettingsFile(join(await temporaryFolder(), 'settings.json'));
  class Window extends StubWindow {
    constructor(given: BrowserWindowConstructorOptions) {
      super();
      options = given;
      window = Object.assign(this, {
        loadURL: async (url: string) => void (loaded = url),
        show: () => acts.push('show'),
        maximize: () => acts.push('maximize'),
        isMaximized: () => true,
        getNormalBounds: () => ({ x: 5, y: 6, width: 900, height: 700 }),
      });
    }
  }
  stubElectron({
    BrowserWindow: Window,
    nativeTheme: theme,
    screen: { getAllDisplays: () => [{ workArea: SCREEN }] },
  });
});

test('the page is kept apart from Node, from Electron and from the preload script', () => {
  createWindow('/out/preload.js', settings);
  expect(options.webPreferences).toEqual({
    preload: '/out/preload.js',
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    spellcheck: false,
    navigateOnDragDrop: false,
  });
  expect(loaded).toBe('app://lacuna/index.html');
});

test('nothing is shown before there is something to see, and no white', () => {
  createWindow('preload.js', settings);
  expect(options).toMatchObject({ show: false, backgroundColor: '#1a1a1a' });
  expect(acts).toEqual([]);
  window.emit('ready-to-show');
  expect(acts).toEqual(['show']);
});

test('the frame has the theme that the page was seen in last', () => {
  settings.change({ theme: 'light' });
  createWindow('preload.js', settings);
  expect(theme.themeSource).toBe('light');
});

describe('the place of the window', () => {
  test('is remembered when it closes', () => {
    createWindow('preload.js', settings);
    window.close();
    expect(settings.values).toMatchObject({
      bounds: { x: 5, y: 6, width: 900, height: 700 },
      isMaximized: true,
    });
  });

  test('is the remembered one where a screen still shows it', () => {
    const bounds = { x: 100, y: 50, width: 1000, height: 700 };
    settings.change({ bounds, isMaximized: true });
    createWindow('preload.js', settings);
    expect(options).toMatchObject(bounds);
    window.emit('ready-to-show');
    expect(acts).toEqual(['maximize', 'show']);
  });

  test('is the usual one where the screen is gone', () => {
    settings.change({ bounds: { x: 2500, y: 50, width: 1000, height: 700 } });
    createWindow('preload.js', settings);
    expect(options).toMatchObject({ width: 1280, height: 800 });
    expect(options).not.toHaveProperty('x');
  });
});

describe('a page that is gone', () => {
  const wait = vi.fn<() => Promise<void>>();

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    wait.mockReset();
    setupRecovery(createWindow('preload.js', settings), wait);
  });

  afterEach(() => vi.useRealTimers());

  async function end(reason: string): Promise<number> {
    window.webContents.emit('render-process-gone', {}, { reason });
    await Promise.resolve();
    return window.webContents.reloads;
  }

  test('is loaded anew where it crashed, and not where it ended', async () => {
    expect(await end('clean-exit')).toBe(0);
    expect(await end('crashed')).toBe(1);
    vi.advanceTimersByTime(10_001);
    expect(await end('oom')).toBe(2);
    expect(wait).not.toHaveBeenCalled();
  });

  test('is left alone where it crashes again at once, until the person wants it back', async () => {
    await end('crashed');
    let agree: () => void = () => undefined;
    wait.mockReturnValueOnce(new Promise((resolve) => (agree = resolve)));
    expect(await end('crashed')).toBe(1);
    agree();
    await Promise.resolve();
    await Promise.resolve();
    expect(window.webContents.reloads).toBe(2);
  });
});
