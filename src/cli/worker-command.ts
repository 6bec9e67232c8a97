import type { Command } from 'commander';

import type { ProviderSetting, QueueAddress, WorkerRoot } from '../engine/engine.js';
import { parseRoot } from '../engine/engine.js';
import type { CommandContext } from './command-context.js';
import { DEVICE_SETTINGS, deviceSetting, wholeNumber } from './option-values.js';
import { QUEUE_OPTION, queueAddress } from './queue-option.js';
import { runWorker } from './run-worker.js';

const HELP = `
Works on the photos of every lacuna batch --queue at the same address, until Ctrl-C; any number of machines may do so at a time. A worker
that is killed, or whose machine is, loses nothing: another one takes its photos after about half a minute.

Photos, masks and results lie in folders that all machines share; none of them travels through the queue. The worker reads and writes
below --root only. Where the machine of the batch calls that folder otherwise: --root DIR=PATH, with / between the parts of PATH.

Install the same version of Lacuna, and the same networks, on all machines.

Examples:
  lacuna worker --queue redis://nas.local --root /mnt/photos
  lacuna worker --queue redis://nas.local --root /Volumes/photos=/mnt/photos --jobs 2
`;

/** What commander has read; values were checked by the readers. */
interface WorkerFlags {
  readonly queue: QueueAddress;
  readonly root: readonly WorkerRoot[];
  readonly device: ProviderSetting;
  readonly jobs?: number;
  readonly quiet?: boolean;
}

/** Adds `lacuna worker` to `program`. */
export function addWorkerCommand(program: Command, context: CommandContext): void {
  program
    .command('worker')
    .description('Works on photos of batches that other machines have put on a queue.')
    .requiredOption('--queue <url>', QUEUE_OPTION, queueAddress)
    .requiredOption(
      '--root <dir[=path]>',
      'a folder that it may read and write, with all in it; may be repeated',
      (text: string, before: readonly WorkerRoot[] = []) => [...before, parseRoot(text)],
    )
    .option('--device <name>', `where the network runs: ${DEVICE_SETTINGS.join(', ')}`, deviceSetting, 'auto')
    .option('--jobs <n>', 'processes at work (default: by cores and memory)', wholeNumber('--jobs', 1, 64))
    .option('--quiet', 'only say what goes wrong')
    .addHelpText('after', HELP)
    .action(async ({ queue, root, device, jobs, quiet = false }: WorkerFlags) => {
      await runWorker({ queue, roots: root, device, jobs, quiet }, context);
    });
}
