import { AppError } from '../../shared/app-error.js';
import type { Devices } from '../devices/devices.js';
import type { LocatedModel, ModelLibrary } from '../models/model-library.js';
import { toNetworkModel } from '../models/to-network-model.js';
import { Network } from '../inference/network.js';
import { createAutoMethod } from './auto-method.js';
import type { FillMethod } from './fill-method.js';
import type { FillOptions } from '../../shared/fill-options.js';
import { createHybridMethod } from './hybrid-method.js';
import { createNetworkMethod } from './network-method.js';

/** The fill methods that this machine has. The network that was asked for last is kept in memory, and shared by all fills that use it. */
export class FillMethods {
  readonly #models: ModelLibrary;
  readonly #devices: Devices;
  #shared: SharedNetwork | undefined;
  #preparing: Promise<void> | undefined;

  constructor(models: ModelLibrary, devices: Devices) {
    this.#models = models;
    this.#devices = devices;
  }

  /**
   * What `run` makes of the method for a name, with the network of the given id; `auto` is `patchmatch` where there is no model, and
   * else chooses between it and `hybrid` for each region (auto-method.ts). Throws `NOT_FOUND` when a network is asked for that there is
   * not, `MODEL_INVALID` when models.json is damaged.
   */
  async use<Result>(
    { fill, model }: Pick<FillOptions, 'fill' | 'model'>,
    patchMatch: FillMethod,
    run: (method: FillMethod) => Promise<Result>,
  ): Promise<Result> {
    if (fill === 'patchmatch') return run(patchMatch);
    const located = await this.#locate(model);
    if (!located && fill === 'auto') return run(patchMatch);
    if (!located) {
      throw new AppError(
        'NOT_FOUND',
        `Expected a model for the fill "${fill}" but found none in ${this.#models.ownFolder}. Use the fill "patchmatch", or install Lacuna again.`,
      );
    }
    const shared = await this.#share(located);
    shared.users++;
    try {
      return await run(createMethod(fill, shared.network, patchMatch));
    } finally {
      shared.users--;
      if (shared !== this.#shared) await releaseUnused(shared);
    }
  }

  /** Loads the network that `use` would take, ahead of the first fill. Never fails: the fill says what is wrong. */
  prepare({ fill, model }: Pick<FillOptions, 'fill' | 'model'>): void {
    if (fill === 'patchmatch') return;
    const load = async (): Promise<void> => {
      const located = await this.#locate(model);
      if (located) await (await this.#share(located)).network.prepare();
    };
    this.#preparing = load().catch(() => undefined);
  }

  /** Frees the network's memory. */
  async dispose(): Promise<void> {
    await this.#preparing;
    await this.#shared?.network.release();
  }

  #locate(model: string): Promise<LocatedModel | undefined> {
    return model === 'auto' ? this.#models.findDefault() : this.#models.find(model);
  }

  async #share({ entry, store }: LocatedModel): Promise<SharedNetwork> {
    const { id, sha256 } = entry;
    const earlier = this.#shared;
    const { model } = earlier?.network ?? {};
    if (earlier && model?.id === id && model.sha256 === sha256) return earlier;
    const shared = { network: new Network(toNetworkModel(entry, store), this.#devices), users: 0 };
    this.#shared = shared;
    if (earlier) await releaseUnused(earlier);
    return shared;
  }
}

/** A network and how many fills use it now. */
interface SharedNetwork {
  readonly network: Network;
  users: number;
}

/** The last of its users frees a network that another took the place of. */
async function releaseUnused({ network, users }: SharedNetwork): Promise<void> {
  if (users === 0) await network.release();
}

function createMethod(
  fill: Exclude<FillOptions['fill'], 'patchmatch'>,
  network: Network,
  patchMatch: FillMethod,
): FillMethod {
  if (fill === 'network') return createNetworkMethod(network);
  const hybrid = createHybridMethod(network, patchMatch);
  return fill === 'auto' ? createAutoMethod(hybrid, patchMatch) : hybrid;
}
