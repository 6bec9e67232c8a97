import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

import { beforeEach, describe, expect, test } from 'vitest';

import { BRIDGE, ENGINE_PORT, SHELL_REQUEST } from '../../src/shared/contract/bridge.js';
import type { Bridge } from '../../src/shared/contract/bridge.js';
import { SHELL_METHODS } from '../../src/shared/contract/shell.js';
import { ROOT } from './read-imports.js';

type Listener = (event: { readonly ports: readonly unknown[] }, message: unknown) => void;

const listeners = new Map<string, Listener>();
let exposed: Map<string, unknown>;
let invoked: [channel: string, params: unknown][];
let posted: unknown[][];

/** The built preload script in a context that has what a sandboxed one has, and nothing of Node. */
beforeEach(async () => {
  listeners.clear();
  exposed = new Map();
  invoked = [];
  posted = [];
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => exposed.set(name, api) },
    ipcRenderer: {
      on: (channel: string, listener: Listener) => listeners.set(channel, listener),
      invoke: async (channel: string, params: unknown) => {
        invoked.push([channel, params]);
        if (channel === 'shell.acceptPath')
          return { value: { proof: 'proof', ranges: [{ start: 1, end: 3 }] } };
        return undefined;
      },
    },
    webUtils: { getPathForFile: (file: { readonly path?: string }) => file.path ?? '' },
  };
  const require = (name: string): unknown => {
    if (name === 'electron') return electron;
    throw new Error(`Expected no module but electron and received ${name}`);
  };
  const window = { postMessage: (...args: unknown[]) => posted.push(args) };
  const context = createContext({ require, module: { exports: {} }, exports: {}, window, Uint8Array });
  runInContext(await readFile(join(ROOT, 'out/preload/index.js'), 'utf8'), context);
});

function bridge(): Bridge {
  return exposed.get(BRIDGE) as Bridge;
}

describe('the preload script', () => {
  test('gives the page one object with the agreed functions, and nothing of Electron', () => {
    expect([...exposed.keys()]).toEqual([BRIDGE]);
    expect(Object.keys(bridge()).sort()).toEqual([
      'acceptFile',
      'answerSave',
      'connectEngine',
      'holdWindow',
      'onRequest',
      'pickForBatch',
      'pickPhoto',
      'pickSaveTarget',
      'showLook',
      'takePhoto',
    ]);
    expect(Object.values(bridge()).every((value) => typeof value === 'function')).toBe(true);
  });

  test('calls methods of the contract only', async () => {
    const bytes = new Uint8Array([1, 2]);
    await bridge().takePhoto();
    await bridge().pickPhoto();
    await bridge().pickSaveTarget('a.png');
    await bridge().pickForBatch('photos');
    await bridge().holdWindow(true);
    await bridge().showLook({});
    await bridge().answerSave(false);
    await bridge().connectEngine('nonce');
    const dropped = new File([new Uint8Array([7, 8, 9, 10])], 'a.jpg');
    await bridge().acceptFile(Object.assign(dropped, { path: '/photos/a.jpg' }));
    await bridge().acceptFile({ name: 'pasted.png', arrayBuffer: async () => bytes.buffer });
    expect(invoked.map(([channel]) => channel).sort()).toEqual(Object.keys(SHELL_METHODS).sort());
    expect(invoked).toContainEqual(['shell.acceptPath', { path: '/photos/a.jpg', sizeBytes: 4 }]);
    const parts = [new Uint8Array([8, 9])];
    expect(invoked).toContainEqual(['shell.proveFile', { proof: 'proof', parts }]);
    expect(invoked).toContainEqual(['shell.acceptBytes', { name: 'pasted.png', bytes }]);
  });

  test('hands requests to the page without the event that they came with', () => {
    const heard: unknown[][] = [];
    bridge().onRequest((...args) => heard.push(args));
    listeners.get(SHELL_REQUEST)?.({ ports: [] }, { kind: 'save' });
    expect(heard).toEqual([[{ kind: 'save' }]]);
  });
});

describe('the port to the engine', () => {
  const port = { name: 'port' };

  function arrive(message: unknown): void {
    listeners.get(ENGINE_PORT)?.({ ports: [port] }, message);
  }

  test('goes to the page that asked, once, and to no other origin', async () => {
    await bridge().connectEngine('right');
    arrive({ nonce: 'right' });
    arrive({ nonce: 'right' });
    expect(posted).toEqual([[{ kind: ENGINE_PORT, nonce: 'right' }, '/', [port]]]);
  });

  test.each([{ nonce: 'wrong' }, {}, undefined, { nonce: undefined }])(
    'does not go anywhere with %j',
    async (message) => {
      arrive(message);
      await bridge().connectEngine('right');
      arrive(message);
      expect(posted).toEqual([]);
    },
  );
});
