/** @file The engine's own process: a child of Node or Electron's utility process. Plain Node, no Electron. */
import { join } from 'node:path';

import type { Transport } from '../shared/contract/transport.js';
import { createEngine, OWN_MODELS } from './engine.js';
import { createProcessTransport } from './host/process-transport.js';
import { ModelStore } from './network/model-store.js';
import { PROCESS_METHODS } from './service/control-methods.js';
import { createEngineService } from './service/engine-service.js';
import { serveMethods } from './service/serve-methods.js';

/** What a utility process of Electron has instead of Node's channel. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

function connectParent(): Transport {
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (!parentPort) return createProcessTransport(process);
  return {
    send: (message) => parentPort.postMessage(message),
    onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    // Electron ends this process together with its parent.
    onClose: () => undefined,
    close: () => process.exit(),
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const [folder = '', generation = '1'] = process.argv.slice(2);
// Ctrl-C reaches every process of a terminal; the host ends this one in its own time by closing the connection.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
const transport = connectParent();
transport.onClose(() => process.exit());
const engine = createEngine({ tempDir: join(folder, `engine-${generation}`) });
const models = new ModelStore(OWN_MODELS);
const service = createEngineService({ ...engine, listModels: () => models.list() }, folder);
serveMethods(PROCESS_METHODS, service, transport, {
  generation: Number(generation),
  onUnexpectedError: (error) => process.stderr.write(`lacuna engine: ${describe(error)}\n`),
});
