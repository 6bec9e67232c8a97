import { join } from 'node:path';

import type { BrowserWindowConstructorOptions } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../tests/fixtures/temporary-folder.js';
import { stubElectron, StubWindow } from '../../tests/stubs/electron.js';
import { SettingsFile } from './settings.js';
import { createWindow } from './window.js';

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

test('a page that crashed is loaded anew, one that ended is not', () => {
  createWindow('preload.js', settings);
  window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
  expect(window.webContents.reloads).toBe(0);
  window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  expect(window.webContents.reloads).toBe(1);
});
