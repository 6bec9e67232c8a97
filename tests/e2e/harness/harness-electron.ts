import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { MenuItemConstructorOptions } from 'electron';
import type { Page } from 'playwright-core';
import { vi } from 'vitest';

import { ROOT } from '../../nets/read-imports.js';
import { HarnessPort } from './harness-port.js';
import { HarnessProcess } from './harness-process.js';
import { HarnessWindow } from './harness-window.js';

/** For what the page says soon. */
const SOON = { timeout: 15_000, interval: 20 };

type HandleRequest = (request: Request) => Promise<Response>;

/** As much of the module `electron` as the app uses, with a page of Chromium as its window. What is asked of a person is answered from lists. */
export class HarnessElectron {
  readonly openAnswers: string[] = [];
  readonly saveAnswers: string[] = [];
  readonly messageAnswers: number[] = [];
  readonly processes: HarnessProcess[] = [];
  menu: readonly MenuItemConstructorOptions[] = [];
  window: HarnessWindow | undefined;
  /** Resolves when the app has ended. */
  readonly ended: Promise<void>;
  readonly #app = new EventEmitter();
  readonly #handlers = new Map<string, (event: unknown, params: unknown) => unknown>();
  readonly #page: Page;
  readonly #userData: string;
  #end: () => void = () => undefined;
  #handleRequest: HandleRequest = async () => new Response(null, { status: 404 });

  constructor(page: Page, userData: string) {
    this.#page = page;
    this.#userData = userData;
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** The module. */
  createModule(): object {
    const surroundings = {
      page: this.#page,
      handlers: this.#handlers,
      handleRequest: (request: Request) => this.#handleRequest(request),
      onClosed: () => this.#closeWindow(),
    };
    const note = (window: HarnessWindow): void => void (this.window = window);
    const start = (program: string, args: readonly string[]): HarnessProcess => {
      const started = new HarnessProcess(program, args);
      this.processes.push(started);
      return started;
    };
    return {
      app: Object.assign(this.#app, {
        isPackaged: false,
        name: 'Lacuna',
        commandLine: { appendSwitch: () => undefined },
        whenReady: async () => undefined,
        getAppPath: () => ROOT,
        getPath: () => this.#userData,
        getLocale: () => 'en-GB',
        requestSingleInstanceLock: () => true,
        addRecentDocument: () => undefined,
        clearRecentDocuments: () => undefined,
        quit: () => this.#quit(),
      }),
      BrowserWindow: class extends HarnessWindow {
        constructor(options: { webPreferences: { preload: string } }) {
          super(surroundings, options);
          note(this);
        }
      },
      dialog: {
        showOpenDialog: async () => ({ filePaths: take(this.openAnswers) }),
        showSaveDialog: async () => ({ filePath: take(this.saveAnswers)[0] ?? '' }),
        showMessageBox: async () => ({ response: take(this.messageAnswers)[0] }),
      },
      ipcMain: {
        handle: (channel: string, handler: (event: unknown, params: unknown) => unknown) =>
          this.#handlers.set(channel, handler),
      },
      Menu: {
        buildFromTemplate: (template: readonly MenuItemConstructorOptions[]) => template,
        setApplicationMenu: (menu: readonly MenuItemConstructorOptions[]) => (this.menu = menu),
      },
      MessageChannelMain: class {
        constructor() {
          return HarnessPort.createPair();
        }
      },
      nativeTheme: { themeSource: 'system', shouldUseDarkColors: true },
      net: { fetch: fetchFile },
      protocol: {
        registerSchemesAsPrivileged: () => undefined,
        handle: (_scheme: string, handle: HandleRequest) => (this.#handleRequest = handle),
      },
      screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
      session: {
        defaultSession: Object.assign(new EventEmitter(), {
          setPermissionRequestHandler: () => undefined,
          setPermissionCheckHandler: () => undefined,
          setDevicePermissionHandler: () => undefined,
          setSpellCheckerEnabled: () => undefined,
          webRequest: { onBeforeRequest: () => undefined },
        }),
      },
      utilityProcess: { fork: start },
    };
  }

  /** Clicks the menu item of that command as soon as it can be: the page says what makes sense a moment after it does. */
  async click(command: string): Promise<void> {
    const item = await vi.waitUntil(() => [this.findItem(command)].find(({ enabled }) => enabled), SOON);
    (item.click as () => void)();
  }

  findItem(command: string): MenuItemConstructorOptions {
    const items = this.menu.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[]);
    const item = items.find(({ id }) => id === command);
    if (!item) throw new Error(`Expected a menu item for ${command}`);
    return item;
  }

  /** As a second start of the program would. */
  handOver(photo: string): void {
    this.#app.emit('second-instance', {}, [], '', { photos: [photo] });
  }

  #quit(): void {
    if (this.window && !this.window.close()) return;
    if (!this.window) this.#leave();
  }

  #closeWindow(): void {
    this.window = undefined;
    this.#app.emit('window-all-closed');
  }

  #leave(): void {
    let isPrevented = false;
    this.#app.emit('will-quit', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.#end();
  }
}

/** The first of `answers`, which is used up then. */
function take<Result>(answers: Result[]): Result[] {
  return answers.splice(0, 1);
}

async function fetchFile(url: string): Promise<Response> {
  return new Response(new Uint8Array(await readFile(fileURLToPath(url))));
}
