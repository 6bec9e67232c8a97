/** @file Electron's main process: window, menus, files, and the life of the engine. No pixels pass through it. */
import { join } from 'node:path';

import { app, dialog } from 'electron';

import { createEngineHost, createRunFolder } from '../engine/host/engine-host.js';
import { CHROMIUM_SWITCHES } from '../shell/chromium-switches.js';
import { CloseGuard } from '../shell/close-guard.js';
import { FileHandles } from '../shell/file-handles.js';
import type { HandedPhotos } from '../shell/handed-photos.js';
import type { MenuState } from '../shell/menu-items.js';
import { printNote } from '../shell/print-note.js';
import { SettingsFile } from '../shell/settings.js';
import { createTranslate } from '../shell/texts.js';
import { collectPhotos } from './collect-photos.js';
import { askAboutUnsaved, askAboutWork, waitForReload } from './dialogs.js';
import { createEngineStarter } from './engine-process.js';
import { quitWithWindow } from './quit-with-window.js';
import { sendRequest, setupIpc } from './ipc.js';
import { showMenu } from './menu.js';
import { createPageMethods } from './page-methods.js';
import { registerAppScheme, setupProtocol } from './protocol.js';
import { setupSecurity } from './security.js';
import { createWindow, setupRecovery } from './window.js';

/** Beside this bundle. */
const OUT = join(import.meta.dirname, '..');
const PROGRAMS = {
  engine: join(OUT, 'engine/engine-process.mjs'),
  models: app.isPackaged ? join(process.resourcesPath, 'models') : join(OUT, '../resources/models'),
};

/** Before the page has said what can be done, nothing but this can. */
const AT_START = { enabledCommands: ['open', 'settings', 'shortcuts'], shortcuts: {} };

async function start(handed: HandedPhotos): Promise<void> {
  await app.whenReady();
  setupSecurity();
  const runFolder = await createRunFolder();
  const host = createEngineHost({
    start: createEngineStarter(PROGRAMS, app.isPackaged ? undefined : process.env['LACUNA_ENGINE_NODE']),
    folder: runFolder.path,
    onNote: printNote,
  });
  quitWithWindow(host, runFolder);
  setupProtocol(join(OUT, 'renderer'), host);

  const settings = new SettingsFile(join(app.getPath('userData'), 'settings.json'));
  const translate = createTranslate(() => settings.values.language ?? app.getLocale());
  const files = new FileHandles(host, settings, runFolder.path, (path) => app.addRecentDocument(path));
  const window = createWindow(join(OUT, 'preload/index.js'), settings);
  setupRecovery(window, () => waitForReload(window, translate));
  const guard = new CloseGuard({
    ask: () => askAboutUnsaved(window, translate),
    askAboutWork: () => askAboutWork(window, translate),
    save: () => sendRequest(window, { kind: 'save' }),
    close: () => window.close(),
  });
  window.on('close', (event) => {
    if (!guard.mayClose()) event.preventDefault();
  });

  function openPhoto(path: string): void {
    sendRequest(window, { kind: 'open', file: files.toOpen(path) });
  }

  function refreshMenu(look: Pick<MenuState, 'enabledCommands' | 'shortcuts'>): void {
    const { recentPhotos } = settings.values;
    showMenu(
      { translate, recentPhotos, ...look },
      {
        run: (command) => sendRequest(window, { kind: 'run', command }),
        openRecent: openPhoto,
        clearRecent: () => {
          settings.change({ recentPhotos: [] });
          app.clearRecentDocuments();
          refreshMenu(look);
        },
      },
    );
  }

  refreshMenu(AT_START);
  handed.onStart(() => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  const services = { window, host, files, settings, translate, handed, guard };
  setupIpc(window, createPageMethods({ ...services, openPhoto, showMenu: refreshMenu }));
}

for (const [name, value] of CHROMIUM_SWITCHES) app.commandLine.appendSwitch(name, value);
registerAppScheme();
const handed = collectPhotos();
if (handed) {
  start(handed).catch((error: unknown) => {
    dialog.showErrorBox('Lacuna', `Lacuna could not start: ${String(error)}`);
    app.exit(1);
  });
} else {
  app.quit();
}
