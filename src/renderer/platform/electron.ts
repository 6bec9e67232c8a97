/** @file The page in the desktop app, over the bridge of its preload script. */
import * as v from 'valibot';
import { AppError } from '../../shared/app-error.js';
import type { Bridge } from '../../shared/contract/bridge.js';
import { BRIDGE, ENGINE_PORT } from '../../shared/contract/bridge.js';
import { createEngineClient } from '../../shared/contract/client.js';
import { describeIssue, fromWireError } from '../../shared/contract/frames.js';
import type { ResultOf } from '../../shared/contract/method-table.js';
import { createPortTransport } from '../../shared/contract/port-transport.js';
import type { ShellMethodName } from '../../shared/contract/shell.js';
import { SHELL_METHODS, ShellAnswerSchema, ShellRequestSchema } from '../../shared/contract/shell.js';
import type { EngineConnection, FileHandle, Platform, ProgramRequests } from './platform.js';

/** The bridge, where this page is one of the desktop app. */
export function findBridge(): Bridge | undefined {
  return (globalThis as { readonly [BRIDGE]?: Bridge })[BRIDGE];
}

/** Over `bridge`, whose every answer is validated. */
export function createElectronPlatform(bridge: Bridge): Platform {
  let shownLook = '';
  return {
    mayNotify: true,
    connectEngine: () => connectEngine(bridge),
    async initialPhoto() {
      return (await read('shell.takePhoto', bridge.takePhoto())).file;
    },
    async pickPhoto() {
      return (await read('shell.pickPhoto', bridge.pickPhoto())).file;
    },
    async pickMask() {
      return (await read('shell.pickForBatch', bridge.pickForBatch('mask'))).file;
    },
    async acceptFile(file) {
      return (await read('shell.proveFile', bridge.acceptFile(file))).file as FileHandle;
    },
    async pickSaveTarget(name) {
      return (await read('shell.pickSaveTarget', bridge.pickSaveTarget(name))).file;
    },
    folders: async (purpose) => (await read('shell.pickForBatch', bridge.pickForBatch(purpose))).file,
    // The engine has written the file already.
    finishSave: async () => undefined,
    assetUrl: (path) => `/${path}`,
    holdWindow: (isUnsaved, isWorking) => void bridge.holdWindow(isUnsaved, isWorking),
    showTitle(title) {
      document.title = title;
    },
    showLook(look) {
      // Called with every change of the editor; few of them change a menu.
      const next = JSON.stringify(look);
      if (next === shownLook) return;
      shownLook = next;
      // A plain copy, because Svelte's proxies cannot be sent.
      void bridge.showLook(JSON.parse(next));
    },
    serve: (requests) => bridge.onRequest((request) => serveRequest(bridge, requests, request)),
  };
}

async function connectEngine(bridge: Bridge): Promise<EngineConnection> {
  const nonce = crypto.randomUUID();
  const arrival = receivePort(nonce);
  await read('shell.connectEngine', bridge.connectEngine(nonce));
  const client = createEngineClient(createPortTransport(await arrival));
  return {
    engine: client,
    onRestart: (listener) => void client.onEvent('engine.restarted', listener),
    onBatchChange: (listener) => void client.onEvent('batch.changed', listener),
    onLost: (listener) => client.onClose(listener),
  };
}

/** The port that comes with our own `nonce`, from this very window. */
function receivePort(nonce: string): Promise<MessagePort> {
  return new Promise((resolve) => {
    const listening = new AbortController();
    addEventListener(
      'message',
      ({ source, data, ports: [port] }: MessageEvent<unknown>) => {
        const message = data as { readonly kind?: unknown; readonly nonce?: unknown } | null;
        if (source !== window || message?.kind !== ENGINE_PORT || message.nonce !== nonce || !port) return;
        listening.abort();
        resolve(port);
      },
      { signal: listening.signal },
    );
  });
}

async function serveRequest(bridge: Bridge, requests: ProgramRequests, message: unknown): Promise<void> {
  const request = v.parse(ShellRequestSchema, message);
  switch (request.kind) {
    case 'run':
      return requests.run(request.command);
    case 'open':
      return requests.open(request.file);
    case 'save':
      await bridge.answerSave(await requests.save());
  }
}

/** The value of an answer to `method`. Throws the error that it carries; `INTERNAL` where it is not what shell.ts says. */
async function read<Name extends ShellMethodName>(
  method: Name,
  answer: Promise<unknown>,
): Promise<ResultOf<typeof SHELL_METHODS, Name>> {
  const parsed = v.parse(ShellAnswerSchema, await answer);
  if ('error' in parsed) throw fromWireError(parsed.error);
  const value = v.safeParse(SHELL_METHODS[method].result, parsed.value);
  if (value.success) return value.output as ResultOf<typeof SHELL_METHODS, Name>;
  const fault = describeIssue(value.issues);
  throw new AppError('INTERNAL', `Expected a result of ${method} as the contract says but ${fault}`);
}
