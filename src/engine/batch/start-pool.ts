import { availableParallelism, freemem } from 'node:os';

import { AppError } from '../../shared/app-error.js';
import type { ProviderSetting } from '../inference/providers.js';
import type { StartHelper } from '../processes/helper-process.js';
import { findHelper } from '../processes/helper-process.js';
import type { WorkerOrder } from './worker-messages.js';
import { WorkerPool } from './worker-pool.js';

/** Two photos of 24 megapixels under way and a network, measured: a process takes about that. */
const PROCESS_BYTES = 900e6;

/** How many processes a run takes and with how many threads each: one for each core, as far as there is memory. */
export function shareMachine(
  jobs: number | undefined,
  cores = availableParallelism(),
  freeBytes = freeMemory(),
): { readonly size: number; readonly threads: number } {
  const size = jobs ?? Math.max(1, Math.min(cores, Math.floor((0.8 * freeBytes) / PROCESS_BYTES)));
  return { size, threads: Math.max(1, Math.floor(cores / size)) };
}

/** Where the processes of a pool come from, if not from beside this program, and where networks lie for them. */
export interface PoolPlace {
  readonly start?: StartHelper<WorkerOrder> | undefined;
  readonly modelDir?: string | undefined;
}

/** Processes for a run, which the caller disposes of. `INTERNAL` where their program is missing, as when the source runs unbundled. */
export function startPool(
  jobs: number | undefined,
  device: ProviderSetting,
  { start = findHelper<WorkerOrder>('batch-worker.mjs'), modelDir }: PoolPlace = {},
): WorkerPool {
  if (start === undefined) {
    throw new AppError(
      'INTERNAL',
      'Expected batch-worker.mjs beside the program but it is missing. Install Lacuna again.',
    );
  }
  return new WorkerPool({ start, device, modelDir, ...shareMachine(jobs) });
}

/** Within the limits of a container, where Node knows them. */
function freeMemory(): number {
  return (process as { readonly availableMemory?: () => number }).availableMemory?.() ?? freemem();
}
