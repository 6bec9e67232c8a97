import { AppError } from '../../shared/app-error.js';
import type { Devices } from '../network/devices.js';
import type { ModelStore } from '../network/model-store.js';
import { Network } from '../network/network.js';
import type { FillMethod } from './fill-method.js';
import type { FillName } from './fill-options.js';
import { createHybridMethod } from './hybrid-method.js';
import { createNetworkMethod } from './network-method.js';

/** The fill methods that this machine has; the network is found when first asked for and kept. */
export class FillMethods {
  private network: Promise<Network | undefined> | undefined;

  constructor(
    private readonly patchMatch: FillMethod,
    private readonly models: ModelStore,
    private readonly devices: Devices,
  ) {}

  /**
   * The method for a name; `auto` is `hybrid` where there is a model and else `patchmatch`. Throws `NOT_FOUND` when a network is
   * asked for and there is none, `MODEL_INVALID` when models.json is damaged.
   */
  async choose(name: FillName): Promise<FillMethod> {
    if (name === 'patchmatch') return this.patchMatch;
    this.network ??= this.findNetwork();
    const network = await this.network;
    if (name === 'auto' && !network) return this.patchMatch;
    if (!network) {
      throw new AppError(
        'NOT_FOUND',
        `Expected a model for the fill "${name}" but found none in ${this.models.folder}. Use the fill "patchmatch", or install Lacuna again.`,
      );
    }
    return name === 'network' ? createNetworkMethod(network) : createHybridMethod(network, this.patchMatch);
  }

  /** Frees the network's memory. */
  async dispose(): Promise<void> {
    await (await this.network)?.release();
  }

  private async findNetwork(): Promise<Network | undefined> {
    const [entry] = await this.models.list();
    return entry && new Network(entry, this.models, this.devices);
  }
}
