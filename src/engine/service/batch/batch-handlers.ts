import { basename } from 'node:path';

import { AppError } from '../../../shared/app-error.js';
import type { BATCH_METHODS } from '../../../shared/contract/batch-methods.js';
import type { FileGrants } from '../file-grants.js';
import type { Handlers } from '../serve-methods.js';
import type { BatchService } from './batch-service.js';

/** The answers to what the page asks of a folder of photos. */
export function createBatchHandlers(
  service: BatchService,
  grants: FileGrants,
): Handlers<typeof BATCH_METHODS> {
  return {
    'batch.find': async () => {
      const { batch } = service;
      return batch ? { batch: batch.describe() } : {};
    },
    'batch.list': async ({ input, recursive }, { signal }) => {
      return { batch: (await service.list(grants.pathOf(input, 'folder'), recursive, signal)).describe() };
    },
    'batch.open': async ({ output }, { signal }) => {
      const batch = await service.openEarlier(grants.pathOf(output, 'results'), signal);
      return batch ? { batch: batch.describe() } : {};
    },
    'batch.plan': async ({ setup }, { signal }) => service.plan(setup, signal),
    'batch.start': async (params) => ({ batch: (await service.start(params)).describe() }),
    'batch.steer': async ({ to }) => {
      service.steer(to);
      return {};
    },
    'batch.rows': async ({ batchId, from }) => service.rows(batchId, from),
    'batch.photo': async ({ batchId, row }) => ({ photo: service.photo(batchId, row) }),
    'batch.decide': async (params) => {
      await service.decide(params);
      return {};
    },
    'batch.redo': async ({ batchId, row }, { signal }) => {
      return { photo: await service.redo(batchId, row, signal) };
    },
    'batch.edit': async () => {
      // The host answers it: it alone gives out tokens.
      throw new AppError('INTERNAL', 'Expected the host to answer batch.edit.');
    },
    'batch.noteEdited': async ({ batchId, row }) => ({ photo: await service.noteEdited(batchId, row) }),
    'batch.report': async ({ target }) => {
      const path = grants.pathOf(target, 'save');
      await service.report(path);
      return { name: basename(path) };
    },
    'batch.close': async () => {
      await service.close();
      return {};
    },
  };
}
