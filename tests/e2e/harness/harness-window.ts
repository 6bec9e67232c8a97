import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';

import type { Page, Route } from 'playwright-core';

import type { HarnessPort } from './harness-port.js';

/** The page's address in these tests, because Chromium does not know `app://`. The program sees `app://lacuna/`. */
const PAGE_ORIGIN = 'https://lacuna.test';
const APP_ORIGIN = 'app://lacuna';

/** Stands for Electron in the preload script, whose text replaces `PRELOAD`. */
const PAGE_SCRIPT = `(() => {
  const listeners = new Map();
  const ports = new Map();
  const ipcRenderer = {
    invoke: (channel, params) => __harnessCall({ channel, params }),
    on: (channel, listener) => listeners.set(channel, listener),
  };
  const electron = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (name, api) => { window[name] = api; } },
    webUtils: { getPathForFile: (file) => file.path ?? '' },
  };
  window.__harnessHear = ({ channel, message, portId }) => {
    const { port1, port2 } = new MessageChannel();
    if (portId !== undefined) {
      ports.set(portId, port1);
      port1.onmessage = ({ data }) => __harnessCall({ portId, data });
    }
    listeners.get(channel)?.({ ports: portId === undefined ? [] : [port2] }, message);
  };
  window.__harnessHearPort = ({ portId, data }) => ports.get(portId)?.postMessage(data);
  const module = { exports: {} };
  ((require, module, exports) => { PRELOAD })((name) => {
    if (name !== 'electron') throw new Error('A sandboxed preload script cannot require ' + name);
    return electron;
  }, module, module.exports);
})()`;

interface Call {
  readonly channel?: string;
  readonly params?: unknown;
  readonly portId?: number;
  readonly data?: unknown;
}

/** What a window needs of the harness around it. */
export interface WindowSurroundings {
  readonly page: Page;
  /** `ipcMain.handle`'s handlers by channel. */
  readonly handlers: ReadonlyMap<string, (event: unknown, params: unknown) => unknown>;
  /** Answers `app://`. */
  handleRequest(request: Request): Promise<Response>;
  onClosed(): void;
}

/** A `BrowserWindow` whose page is one of Chromium. */
export class HarnessWindow extends EventEmitter {
  readonly webContents: HarnessContents;
  readonly #surroundings: WindowSurroundings;
  readonly #preload: string;
  isVisible = false;

  constructor(surroundings: WindowSurroundings, options: { webPreferences: { preload: string } }) {
    super();
    this.#surroundings = surroundings;
    this.#preload = options.webPreferences.preload;
    this.webContents = new HarnessContents(surroundings);
  }

  async loadURL(url: string): Promise<void> {
    const { page, handleRequest } = this.#surroundings;
    await page.route(`${PAGE_ORIGIN}/**`, (route) => fulfill(route, handleRequest));
    await page.exposeBinding('__harnessCall', (_source, call: Call) => this.webContents.receive(call));
    const preload = await readFile(this.#preload, 'utf8');
    await page.addInitScript(PAGE_SCRIPT.replace('PRELOAD', () => preload));
    await page.goto(url.replace(APP_ORIGIN, PAGE_ORIGIN));
    this.emit('ready-to-show');
  }

  show(): void {
    this.isVisible = true;
  }

  /** Closes it unless a listener objects; says whether it did. */
  close(): boolean {
    let isPrevented = false;
    this.emit('close', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.#surroundings.onClosed();
    return !isPrevented;
  }

  getNormalBounds(): object {
    return { x: 10, y: 20, width: 1280, height: 800 };
  }

  isMaximized(): boolean {
    return false;
  }

  isMinimized(): boolean {
    return false;
  }

  focus(): void {
    this.emit('focus');
  }
}

class HarnessContents extends EventEmitter {
  readonly #surroundings: WindowSurroundings;
  readonly #ports: HarnessPort[] = [];

  constructor(surroundings: WindowSurroundings) {
    super();
    this.#surroundings = surroundings;
  }

  send(channel: string, message: unknown): void {
    this.#callPage('__harnessHear', { channel, message });
  }

  postMessage(channel: string, message: unknown, [port]: readonly HarnessPort[]): void {
    const portId = port && this.#ports.push(port) - 1;
    port?.handTo((data) => this.#callPage('__harnessHearPort', { portId, data }));
    this.#callPage('__harnessHear', { channel, message, portId });
  }

  /** Loads the page anew; what it had of ports is gone. */
  reload(): void {
    for (const port of this.#ports) port.close();
    void this.#surroundings.page.reload();
  }

  /** What the page's side of the harness says. */
  receive({ channel, params, portId, data }: Call): unknown {
    if (portId !== undefined) return this.#ports[portId]?.postMessage(data);
    const { handlers, page } = this.#surroundings;
    const handler = handlers.get(channel ?? '');
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const senderFrame = { url: page.url().replace(PAGE_ORIGIN, APP_ORIGIN), parent: null };
    return handler({ sender: this, senderFrame }, params);
  }

  #callPage(receiver: string, message: unknown): void {
    const { page } = this.#surroundings;
    // A page that is being closed gets no more messages.
    page
      .evaluate(([name, value]) => (globalThis as never as Hearing)[name]?.(value), [
        receiver,
        message,
      ] as const)
      .catch(() => undefined);
  }
}

type Hearing = Record<string, (message: unknown) => void>;

async function fulfill(route: Route, handle: (request: Request) => Promise<Response>): Promise<void> {
  const url = route.request().url().replace(PAGE_ORIGIN, APP_ORIGIN);
  const response = await handle(new Request(url));
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}
