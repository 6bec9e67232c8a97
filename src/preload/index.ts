/** @file The preload script: one CommonJS file, in the page's process but out of the page's reach. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';

import type { Bridge } from '../shared/contract/bridge.js';
import { BRIDGE, ENGINE_PORT, SHELL_REQUEST } from '../shared/contract/bridge.js';
import { hasPhotoEnding } from '../shared/photo-endings.js';
import type { ShellMethodName } from '../shared/contract/shell.js';

type Range = { readonly start: number; readonly end: number };
type Answer = { readonly value?: { readonly proof: string; readonly ranges: readonly Range[] } };

/** The page's own word for the port that it waits for: one that comes with another is not handed on. */
let awaitedNonce: string | undefined;

ipcRenderer.on(ENGINE_PORT, (event, message: { readonly nonce?: unknown } | undefined) => {
  const nonce = message?.nonce;
  if (typeof nonce !== 'string' || nonce !== awaitedNonce) return;
  awaitedNonce = undefined;
  // To this page only: "/" is its own origin.
  window.postMessage({ kind: ENGINE_PORT, nonce }, '/', [...event.ports]);
});

function call(method: ShellMethodName, params: unknown = {}): Promise<unknown> {
  return ipcRenderer.invoke(method, params);
}

async function acceptPath(path: string, file: File): Promise<unknown> {
  const answer = (await call('shell.acceptPath', { path, sizeBytes: file.size })) as Answer;
  if (!answer.value) return answer;
  const { proof, ranges } = answer.value;
  const read = async ({ start, end }: Range) => new Uint8Array(await file.slice(start, end).arrayBuffer());
  return call('shell.proveFile', { proof, parts: await Promise.all(ranges.map(read)) });
}

const bridge: Bridge = {
  connectEngine(nonce) {
    awaitedNonce = nonce;
    return call('shell.connectEngine', { nonce });
  },
  takePhoto: () => call('shell.takePhoto'),
  pickPhoto: () => call('shell.pickPhoto'),
  async acceptFile(file: File) {
    const path = webUtils.getPathForFile(file);
    // Anything else comes as bytes: the program takes no other paths from here, and these with a proof that they were given.
    if (hasPhotoEnding(path)) return acceptPath(path, file);
    const bytes = new Uint8Array(await file.arrayBuffer());
    return call('shell.acceptBytes', { name: file.name, bytes });
  },
  pickSaveTarget: (name) => call('shell.pickSaveTarget', { name }),
  pickForBatch: (purpose) => call('shell.pickForBatch', { purpose }),
  holdWindow: (isUnsaved, isWorking = false) => call('shell.holdWindow', { isUnsaved, isWorking }),
  showLook: (look) => call('shell.showLook', look),
  answerSave: (isSaved) => call('shell.answerSave', { isSaved }),
  onRequest(listener) {
    ipcRenderer.on(SHELL_REQUEST, (_event, request: unknown) => listener(request));
  },
};

contextBridge.exposeInMainWorld(BRIDGE, bridge);
