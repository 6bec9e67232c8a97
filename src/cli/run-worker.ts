import { version } from '../../package.json';
import type { ProviderSetting, QueueAddress, QueueAnswer, WorkerRoot } from '../engine/engine.js';
import { openModelLibrary, serveQueue, startPool } from '../engine/engine.js';
import type { CommandContext } from './command-context.js';
import { describeConnection } from './batch-report.js';

/** One call of `lacuna worker`, its values checked. */
export interface WorkerRun {
  readonly queue: QueueAddress;
  readonly roots: readonly WorkerRoot[];
  readonly device: ProviderSetting;
  readonly jobs: number | undefined;
  readonly quiet: boolean;
}

/** Works on photos of a queue until Ctrl-C, which is how it ends well. Errors: those of `serveQueue`. */
export async function runWorker(run: WorkerRun, { output, signal }: CommandContext): Promise<void> {
  const { queue, roots, quiet } = run;
  const say = (line: string): void => {
    if (!quiet) output.printNote(line);
  };
  const models = openModelLibrary();
  const runner = startPool(run.jobs, run.device);
  try {
    await serveQueue(queue, {
      version,
      roots,
      runner,
      findNetwork: async (id) =>
        await models.find(id).then(
          ({ entry }) => entry.sha256,
          () => undefined,
        ),
      signal,
      hearConnection: (state) => output.printNote(describeConnection(state, queue)),
      onReady: () =>
        say(
          `taking photos from ${queue.shown}, ${runner.capacity} at a time, in ${roots.map(({ here }) => here).join(', ')}; Ctrl-C ends it`,
        ),
      onPhoto: (photo, answer) => say(`${photo}: ${describeAnswer(answer)}`),
    });
  } finally {
    runner.dispose();
  }
}

function describeAnswer(answer: QueueAnswer): string {
  switch (answer.kind) {
    case 'result':
      return answer.result.kind === 'done' ? 'done' : 'nothing to remove';
    case 'failed':
      return `failed (${answer.code}): ${answer.message}`;
    case 'dropped':
      return 'left alone, its batch has ended';
  }
}
