import { BrowserWindow, nativeTheme, screen } from 'electron';

import { PAGE_URL } from '../shell/app-url.js';
import type { SettingsFile } from '../shell/settings.js';
import { findPlace } from '../shell/window-place.js';

/** Below this the panels leave no room for a photo. */
const MINIMUM = { minWidth: 800, minHeight: 560 };
/** The page's surroundings of the photo (`--canvas`). */
const BACKGROUNDS = { dark: '#1a1a1a', light: '#c9c9c9' };
/** A page that crashes again within this time would crash for ever. */
const CALM_MS = 10_000;

/** The one window, with the page in it. It is shown once the page has drawn something. */
export function createWindow(preload: string, settings: SettingsFile): BrowserWindow {
  const { isMaximized, theme, bounds } = settings.values;
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  nativeTheme.themeSource = theme;
  const window = new BrowserWindow({
    ...findPlace(bounds, screens),
    ...MINIMUM,
    show: false,
    title: 'Lacuna',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUNDS.dark : BACKGROUNDS.light,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    settings.change({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
  void window.loadURL(PAGE_URL);
  return window;
}

/** Loads a page that crashed anew: it takes up the photo that it had. Where it crashes again at once, `waitForReload` comes first. */
export function setupRecovery({ webContents }: BrowserWindow, waitForReload: () => Promise<void>): void {
  let lastCrashMs = -Infinity;
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const isCalm = performance.now() - lastCrashMs > CALM_MS;
    lastCrashMs = performance.now();
    void (isCalm ? Promise.resolve() : waitForReload()).then(() => webContents.reload());
  });
}
