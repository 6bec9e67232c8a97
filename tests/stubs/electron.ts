/** @file The module `electron` of unit tests. There is nothing in it but what a test has put there: everything else throws. */
import { EventEmitter } from 'node:events';

type Part = Record<string, unknown> | (new (...args: never[]) => object);

let parts: Readonly<Record<string, Part>> = {};

/** From now on `electron` has these parts and no others. */
export function stubElectron(stubs: Readonly<Record<string, Part>>): void {
  parts = stubs;
}

function findPart(name: string): Part {
  const part = parts[name];
  if (!part) throw new Error(`electron.${name} is not stubbed in this test`);
  return part;
}

function stubbed(name: string): never {
  return new Proxy(class {}, {
    get(_target, key) {
      const part = findPart(name);
      if (!(key in part)) throw new Error(`electron.${name}.${String(key)} is not stubbed in this test`);
      const value: unknown = Reflect.get(part, key);
      return typeof value === 'function' ? value.bind(part) : value;
    },
    set: (_target, key, value) => Reflect.set(findPart(name), key, value),
    construct: (_target, args) => Reflect.construct(findPart(name) as new () => object, args),
  }) as never;
}

export const app = stubbed('app');
export const BrowserWindow = stubbed('BrowserWindow');
export const dialog = stubbed('dialog');
export const ipcMain = stubbed('ipcMain');
export const Menu = stubbed('Menu');
export const MessageChannelMain = stubbed('MessageChannelMain');
export const nativeTheme = stubbed('nativeTheme');
export const net = stubbed('net');
export const protocol = stubbed('protocol');
export const screen = stubbed('screen');
export const session = stubbed('session');
export const utilityProcess = stubbed('utilityProcess');

/** An event that can be prevented, as Electron's are. */
export class StubEvent {
  isPrevented = false;

  preventDefault(): void {
    this.isPrevented = true;
  }
}

/** A window of Electron, as far as events go. */
export class StubWindow extends EventEmitter {
  readonly webContents = Object.assign(new EventEmitter(), {
    sent: [] as unknown[],
    reloads: 0,
    send(channel: string, message: unknown) {
      this.sent.push([channel, message]);
    },
    reload() {
      this.reloads += 1;
    },
  });
  closings = 0;

  /** As Electron does it: listeners may object. */
  close(): void {
    const event = new StubEvent();
    this.emit('close', event);
    if (!event.isPrevented) this.closings += 1;
  }
}
