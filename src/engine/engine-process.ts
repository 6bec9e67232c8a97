/** @file The engine's own process: a child of Node or Electron's utility process. Plain Node, no Electron. */
import { join } from 'node:path';

import { version } from '../../package.json';
import { startPool as startPoolOf } from './batch/start-pool.js';
import type { WorkerOrder } from './batch/worker-messages.js';
import type { TaskRunner } from './batch/worker-pool.js';
import { createEngine, OWN_MODELS } from './engine.js';
import { endProcessNow } from './processes/end-process.js';
import { giveWay } from './processes/give-way.js';
import { connectParentProcess } from './processes/parent-process.js';
import { createRemoteHelpers } from './processes/remote-helpers.js';
import { PROCESS_METHODS } from './service/control-methods.js';
import type { TellPages } from './service/engine-service.js';
import { createEngineService } from './service/engine-service.js';
import { toVisibleText } from '../shared/visible-text.js';
import { serveMethods } from './service/serve-methods.js';

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// A fill takes all processors; the window stays at hand beside it.
giveWay();
const [folder = '', generation = '1', modelDir = OWN_MODELS] = process.argv.slice(2);
// Ctrl-C reaches every process of a terminal; the host ends this one in its own time by closing the connection.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
const { transport, orderPort } = connectParentProcess();
transport.onClose(() => endProcessNow('SIGKILL', 0));
const startRemote = orderPort && createRemoteHelpers(orderPort);
const engine = createEngine({
  tempDir: join(folder, `engine-${generation}`),
  modelDir,
  ...(startRemote && {
    startProbe: () => startRemote('device-probe.mjs'),
    startRecognition: () => startRemote('model-recognition.mjs'),
  }),
});
const startPool = (jobs?: number): TaskRunner => {
  const start = startRemote && (() => startRemote<WorkerOrder>('batch-worker.mjs'));
  return startPoolOf(jobs, engine.deviceSetting, { ...(start && { start }), modelDir });
};
const tell: TellPages = (name, value) => connection.sendEvent(name, value);
const batch = { application: `lacuna ${version}`, startPool, watchMs: 2000 };
const service = createEngineService({ ...engine, batch }, folder, tell);
const connection = serveMethods(PROCESS_METHODS, service, transport, {
  generation: Number(generation),
  onUnexpectedError: (error) => process.stderr.write(`lacuna engine: ${toVisibleText(describe(error))}\n`),
});
