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

/** The fill methods that this machine has. One network at a time is kept in memory, the one that was asked for last. */
export class FillMethods {
  private network: Network | undefined;

  constructor(
    private readonly patchMatch: FillMethod,
    private readonly models: ModelLibrary,
    private readonly devices: Devices,
  ) {}

  /**
   * The method for a name, with the network of the given id; `auto` is `patchmatch` where there is no model, and else chooses between
   * it and `hybrid` for each region (auto-method.ts).
   * Not to be called again before the method before it has ended. Throws `NOT_FOUND` when a network is asked for that there is
   * not, `MODEL_INVALID` when models.json is damaged.
   */
  async choose({ fill, model }: Pick<FillOptions, 'fill' | 'model'>): Promise<FillMethod> {
    if (fill === 'patchmatch') return this.patchMatch;
    const located = await (model === 'auto' ? this.models.findDefault() : this.models.find(model));
    if (!located && fill === 'auto') return this.patchMatch;
    if (!located) {
      throw new AppError(
        'NOT_FOUND',
        `Expected a model for the fill "${fill}" but found none in ${this.models.ownFolder}. Use the fill "patchmatch", or install Lacuna again.`,
      );
    }
    const network = await this.useNetwork(located);
    if (fill === 'network') return createNetworkMethod(network);
    const hybrid = createHybridMethod(network, this.patchMatch);
    return fill === 'auto' ? createAutoMethod(hybrid, this.patchMatch) : hybrid;
  }

  /** Frees the network's memory. */
  async dispose(): Promise<void> {
    await this.network?.release();
  }

  private async useNetwork({ entry, store }: LocatedModel): Promise<Network> {
    const { id, sha256 } = entry;
    const current = this.network?.model;
    if (this.network && current?.id === id && current.sha256 === sha256) return this.network;
    await this.network?.release();
    this.network = new Network(toNetworkModel(entry, store), this.devices);
    return this.network;
  }
}
