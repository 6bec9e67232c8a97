import type { BrowserWindow } from 'electron';
import { MessageChannelMain, nativeTheme } from 'electron';

import type { EngineHost, Transport } from '../engine/host/engine-host.js';
import { ENGINE_PORT } from '../shared/contract/bridge.js';
import { useFor } from '../shared/contract/folders.js';
import { createPortTransport } from '../shared/contract/port-transport.js';
import type { ShellHandlers, WindowLook } from '../shared/contract/shell.js';
import type { CloseGuard } from '../shell/close-guard.js';
import type { FileHandles } from '../shell/file-handles.js';
import type { HandedPhotos } from '../shell/handed-photos.js';
import type { SettingsFile } from '../shell/settings.js';
import type { Translate } from '../shell/texts.js';
import { askForBatch, askForPhoto, askForTarget } from './dialogs.js';

/** What the page's methods work with. */
export interface PageServices {
  readonly window: BrowserWindow;
  readonly host: Pick<EngineHost, 'connect'>;
  readonly files: FileHandles;
  readonly settings: SettingsFile;
  readonly translate: Translate;
  readonly handed: HandedPhotos;
  readonly guard: CloseGuard;
  /** Opens a photo in the page. */
  openPhoto(path: string): void;
  /** Shows the menus anew. */
  showMenu(look: Pick<WindowLook, 'enabledCommands' | 'shortcuts'>): void;
}

/** The program's side of shell.ts. */
export function createPageMethods(services: PageServices): ShellHandlers {
  const { window, host, files, settings, translate, handed, guard } = services;
  let connection: Transport | undefined;
  return {
    'shell.connectEngine': async ({ nonce }) => {
      const { port1, port2 } = new MessageChannelMain();
      // A page that was loaded again has left this one behind.
      connection?.close();
      connection = createPortTransport(port1);
      host.connect(connection);
      window.webContents.postMessage(ENGINE_PORT, { nonce }, [port2]);
      return {};
    },
    'shell.takePhoto': async () => {
      const path = handed.take((later) => services.openPhoto(later));
      return path === undefined ? {} : { file: files.toOpen(path) };
    },
    'shell.pickPhoto': async () => {
      const path = await askForPhoto(window, translate, settings.values.folder);
      return path === undefined ? {} : { file: files.toOpen(path) };
    },
    'shell.acceptPath': async ({ path, sizeBytes }) => files.askDropped(path, sizeBytes),
    'shell.proveFile': async ({ proof, parts }) => ({ file: await files.toOpenDropped(proof, parts) }),
    'shell.acceptBytes': async ({ name, bytes }) => ({ file: await files.toOpenBytes(name, bytes) }),
    'shell.pickSaveTarget': async ({ name }) => {
      const path = await askForTarget(window, translate, settings.values.folder, name);
      return path === undefined ? {} : { file: files.toSave(path) };
    },
    'shell.pickForBatch': async ({ purpose }) => {
      const path = await askForBatch(window, translate, settings.values.folder, purpose);
      return path === undefined ? {} : { file: files.toUse(path, useFor(purpose)) };
    },
    'shell.holdWindow': async ({ isUnsaved, isWorking }) => {
      guard.hold(isUnsaved, isWorking);
      return {};
    },
    'shell.showLook': async ({ theme, language, enabledCommands, shortcuts }) => {
      const { values } = settings;
      if (theme !== values.theme || language !== values.language) settings.change({ theme, language });
      nativeTheme.themeSource = theme;
      services.showMenu({ enabledCommands, shortcuts });
      return {};
    },
    'shell.answerSave': async ({ isSaved }) => {
      guard.endSave(isSaved);
      return {};
    },
  };
}
