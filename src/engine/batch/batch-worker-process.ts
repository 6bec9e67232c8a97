/** @file The program of a process that works on photos of a batch: a decoder that crashes there takes one photo with it, not the run. */
import type { Engine } from '../engine.js';
import { createEngine } from '../engine.js';
import { endProcessNow } from '../processes/end-process.js';
import { connectParentProcess } from '../processes/parent-process.js';
import { createReferenceReader } from '../recipes/reference-photo.js';
import type { ReplayServices } from './replay-task.js';
import { replayTask } from './replay-task.js';
import { retouchTask } from './retouch-task.js';
import type { WorkerOrder, WorkerReport } from './worker-messages.js';
import { toPlainResult, toTaskFailure } from './worker-messages.js';

// Ctrl-C reaches every process of a terminal; the parent decides what it means.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => undefined);

const { transport } = connectParentProcess();
transport.onClose(() => endProcessNow('SIGKILL', 0));

/** A task at work. */
interface Work {
  readonly abort: AbortController;
  save: () => void;
}

const works = new Map<number, Work>();
const readReference = createReferenceReader();
let engine: Engine | undefined;
let threads: number | undefined;

const say = (report: WorkerReport): void => transport.send(report);

async function work({ id, task }: Extract<WorkerOrder, { kind: 'task' }>): Promise<void> {
  const running: Work = { abort: new AbortController(), save: () => undefined };
  works.set(id, running);
  const { fill, models, openDocument } = (engine ??= createEngine());
  const services: ReplayServices = {
    fill,
    threads,
    networks: models,
    readReference,
    // Retouches that lie beside the photo are its own.
    openDocument: (path) => openDocument(path, { sidecar: 'ignore' }),
    signal: running.abort.signal,
    beforeSaving: () =>
      new Promise((resolve) => {
        running.save = resolve;
        say({ kind: 'saving', id });
      }),
  };
  try {
    const { remove } = task;
    const result =
      remove.kind === 'recipe' ? await replayTask(task, remove, services) : await retouchTask(task, services);
    say({ kind: 'result', id, result: toPlainResult(result) });
  } catch (error) {
    say({ kind: 'failed', id, ...toTaskFailure(error) });
  } finally {
    works.delete(id);
  }
}

transport.onMessage((message) => {
  const order = message as WorkerOrder;
  switch (order.kind) {
    case 'begin':
      ({ threads } = order);
      engine = createEngine({
        threads,
        device: order.device,
        ...(order.modelDir !== undefined && { modelDir: order.modelDir }),
      });
      break;
    case 'task':
      void work(order);
      break;
    case 'save':
      works.get(order.id)?.save();
      break;
    case 'cancel': {
      const running = works.get(order.id);
      running?.abort.abort();
      // Whoever waits for leave to save goes on, and finds that it is over.
      running?.save();
      break;
    }
  }
});
