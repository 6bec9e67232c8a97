import { BrowserWindow, nativeTheme, screen } from 'electron';

import { PAGE_URL } from './app-url.js';
import type { Settings, SettingsFile } from './settings.js';

const DEFAULT_SIZE = { width: 1280, height: 800 };
/** Below this the panels leave no room for a photo. */
const MINIMUM = { minWidth: 800, minHeight: 560 };
/** The page's surroundings of the photo (`--canvas`). */
const BACKGROUNDS = { dark: '#1a1a1a', light: '#c9c9c9' };

/** The one window, with the page in it; it appears when there is something to see. */
export function createWindow(preload: string, settings: SettingsFile): BrowserWindow {
  const { isMaximized, theme } = settings.values;
  nativeTheme.themeSource = theme;
  const window = new BrowserWindow({
    ...findPlace(settings.values),
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
  // The page is gone, its documents are not: a new page can open the photo again.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') window.webContents.reload();
  });
  window.on('close', () => {
    settings.change({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
  void window.loadURL(PAGE_URL);
  return window;
}

/** The remembered place, where a screen still shows the middle of it. */
function findPlace({ bounds }: Settings): Electron.Rectangle | typeof DEFAULT_SIZE {
  if (!bounds) return DEFAULT_SIZE;
  const middle = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
  const isSeen = screen.getAllDisplays().some(({ workArea: { x, y, width, height } }) => {
    return middle.x >= x && middle.x < x + width && middle.y >= y && middle.y < y + height;
  });
  return isSeen ? bounds : DEFAULT_SIZE;
}
