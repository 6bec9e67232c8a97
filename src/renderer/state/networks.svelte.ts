import type { Stage } from '../../shared/progress.js';
import type { Model, NetworkOffer, OfferedNetwork } from '../editor/contract-types.js';
import type { EngineClient } from '../editor/engine-client.js';
import { describeError } from './describe-error.js';
import { toAppError } from './error-text.js';
import { t } from './language.svelte.js';
import type { Toasts } from './toasts.svelte.js';

/** A network that is being downloaded and installed. */
export interface GettingNetwork {
  readonly network: OfferedNetwork;
  readonly stage: Stage;
  /** 0 to 1, never falling. */
  readonly fraction: number;
  readonly startedAtMs: number;
  readonly isCancelling: boolean;
}

/** The networks that are installed, and those that can be downloaded. */
export class Networks {
  readonly #engine: EngineClient;
  readonly #toasts: Toasts;
  readonly #onRemoved: (id: string) => void;
  #cancel: (() => void) | undefined;

  /** The one that the automatic choice takes first. */
  models = $state.raw<readonly Model[]>([]);
  /** Undefined until `listOffer` was called. */
  offer = $state.raw<NetworkOffer>();
  getting = $state.raw<GettingNetwork>();
  /** Why the last download failed. */
  failure = $state.raw<{ readonly id: string; readonly text: string }>();

  /** @param onRemoved is called with the id of a network that can no longer be used. */
  constructor(engine: EngineClient, toasts: Toasts, onRemoved: (id: string) => void) {
    this.#engine = engine;
    this.#toasts = toasts;
    this.#onRemoved = onRemoved;
  }

  async listModels(): Promise<void> {
    this.models = (await this.#engine.call('models.list', {})).models;
  }

  /** Reads which networks can be downloaded. Does not connect to other machines. */
  async listOffer(): Promise<void> {
    await this.#change(async () => undefined);
  }

  /** Downloads and installs a network; the person has agreed. One at a time. */
  async get(network: OfferedNetwork): Promise<void> {
    if (this.getting) return;
    const controller = new AbortController();
    this.failure = undefined;
    this.getting = {
      network,
      stage: 'downloading',
      fraction: 0,
      startedAtMs: performance.now(),
      isCancelling: false,
    };
    this.#cancel = () => {
      if (this.getting) this.getting = { ...this.getting, isCancelling: true };
      controller.abort();
    };
    try {
      await this.#engine.call(
        'models.get',
        { id: network.id },
        {
          signal: controller.signal,
          onProgress: ({ stage, fraction }) => {
            if (this.getting) this.getting = { ...this.getting, stage, fraction };
          },
        },
      );
      await this.listModels();
      const isAutomatic = this.models[0]?.id === network.id;
      this.#toasts.show({
        kind: 'done',
        title: t('networks.done', { name: network.title }),
        detail: t(isAutomatic ? 'networks.done.auto' : 'networks.done.named'),
      });
    } catch (error) {
      this.#fail(network, error);
    } finally {
      this.getting = undefined;
      this.#cancel = undefined;
    }
    await this.listOffer();
  }

  /** Stops the download; the part that has arrived is kept, so that it can be resumed. */
  cancel(): void {
    this.#cancel?.();
  }

  /** Deletes a network, or the part of it that was downloaded. */
  async remove({ id, title, installedAs = id }: OfferedNetwork): Promise<void> {
    await this.#change(async () => {
      await this.#engine.call('models.remove', { id: installedAs });
      this.#onRemoved(installedAs);
      await this.listModels();
      this.#toasts.show({ kind: 'done', title: t('networks.removed', { name: title }) });
    });
  }

  /** Switches downloads off or on, for every window and command. */
  async chooseOffline(isOffline: boolean): Promise<void> {
    await this.#change(() => this.#engine.call('models.chooseOffline', { isOffline }));
  }

  async #change(change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
      this.offer = await this.#engine.call('models.offer', {});
    } catch (error) {
      this.#toasts.fail(t('failed.networks'), error);
    }
  }

  #fail(network: OfferedNetwork, error: unknown): void {
    const failure = toAppError(error);
    if (failure.code !== 'CANCELLED') this.failure = { id: network.id, text: describeError(failure) };
    this.#toasts.fail(t('failed.network', { name: network.title }), error, {
      label: t('action.retry'),
      run: () => void this.get(network),
    });
  }
}
