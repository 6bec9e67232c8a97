import type { Device, ProviderSetting } from '../editor/contract-types.js';
import type { EngineClient } from '../editor/engine-client.js';
import { t } from './language.svelte.js';
import type { Toasts } from './toasts.svelte.js';

/** The devices on which networks can run, and which of them is chosen. */
export class Devices {
  readonly #engine: EngineClient;
  readonly #toasts: Toasts;

  list = $state.raw<readonly Device[]>([]);
  setting = $state<ProviderSetting>('auto');
  isProbing = $state(false);

  constructor(engine: EngineClient, toasts: Toasts) {
    this.#engine = engine;
    this.#toasts = toasts;
  }

  /** Reads what is known of the devices; `probe` tests those that were not tested yet. */
  async read(probe: boolean): Promise<void> {
    this.isProbing = probe;
    try {
      const { devices, setting } = await this.#engine.call('devices.list', { probe });
      this.list = devices;
      this.setting = setting;
    } catch (error) {
      this.#toasts.fail(t('failed.devices'), error);
    } finally {
      this.isProbing = false;
    }
  }

  async choose(setting: ProviderSetting): Promise<void> {
    try {
      await this.#engine.call('devices.choose', { setting });
      this.setting = setting;
    } catch (error) {
      this.#toasts.fail(t('failed.devices'), error);
    }
  }
}
