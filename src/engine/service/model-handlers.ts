import type { METHODS } from '../../shared/contract/methods.js';
import type { NetworkDownloads } from '../models/network-downloads.js';
import type { Handlers } from './serve-methods.js';

/** What they need of `NetworkDownloads`. */
export type ServedDownloads = Pick<NetworkDownloads, 'folder' | 'list' | 'get' | 'remove' | 'chooseOffline'>;

type ModelMethod = 'models.offer' | 'models.get' | 'models.remove' | 'models.chooseOffline';

/** The answers to what the page asks of networks of others. */
export function createModelHandlers(
  downloads: Omit<ServedDownloads, 'folder'>,
): Pick<Handlers<typeof METHODS>, ModelMethod> {
  return {
    'models.offer': async () => {
      const { offline, networks } = await downloads.list();
      return { offline, networks: [...networks] };
    },
    'models.get': async ({ id }, { signal, report }) => {
      await downloads.get(id, undefined, { signal, onProgress: report });
      return {};
    },
    'models.remove': async ({ id }) => {
      await downloads.remove(id);
      return {};
    },
    'models.chooseOffline': async ({ isOffline }) => {
      await downloads.chooseOffline(isOffline);
      return {};
    },
  };
}
