import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import { log } from '../log.js';
import type { TaskContext } from '../task-context.js';
import { TaskQueue } from '../task-queue.js';
import { reasonOf } from './failure-reason.js';
import type { NetworkModel } from './network-model.js';
import type { ProbedModel } from './probed-model.js';
import { createProbedModel } from './probed-model.js';
import type { ProviderName, ProviderSetting } from './providers.js';
import { PROVIDER_TITLES } from './providers.js';
import type { Runtime, Session } from './runtime.js';
import { halveWorkingSide } from './tensor-layout-size.js';

/** A person who retouches fills again within a minute; who does something else wants the memory back. */
const IDLE_MS = 60_000;

/** Chooses the provider that runs a network, and is told which have failed. */
export interface DeviceChooser {
  /** Threads of the processor. */
  readonly threads: number;
  readonly runtime: Runtime;
  /** What the person wants. */
  readonly setting: ProviderSetting;
  /** Throws `DEVICE_UNAVAILABLE` where a provider that the person named cannot be used, `CANCELLED`, `MODEL_INVALID`. */
  findProvider(model: ProbedModel, signal?: AbortSignal): Promise<ProviderName>;
  /** From now on `provider` is not used for a model; `isLasting` keeps that for later starts. */
  markFailed(model: ProbedModel, provider: ProviderName, reason: string, isLasting: boolean): Promise<void>;
}

/** Uses a session at a working side; called again with another where the first could not do it. */
export type SessionUse<Result> = (session: Pick<Session, 'run'>, workingSide: number) => Promise<Result>;

interface LoadedSession {
  readonly provider: ProviderName;
  readonly session: Promise<Session>;
}

/**
 * A model's session on the best device: loaded when first used, kept for the next use, released when idle. A device that fails is
 * replaced by the processor, with a notice, unless the person named it.
 */
export class NetworkSession {
  readonly #probed: ProbedModel;
  #loaded: LoadedSession | undefined;
  #idle: NodeJS.Timeout | undefined;
  readonly #uses = new TaskQueue();
  readonly #model: NetworkModel;
  readonly #devices: DeviceChooser;
  readonly #idleMs: number;

  constructor(model: NetworkModel, devices: DeviceChooser, idleMs: number = IDLE_MS) {
    this.#model = model;
    this.#devices = devices;
    this.#idleMs = idleMs;
    this.#probed = createProbedModel(model);
  }

  /**
   * What `use` returns; one use at a time, others wait their turn. Throws what it throws; `DEVICE_UNAVAILABLE` and `OUT_OF_MEMORY` for a device that the
   * person named, `MODEL_INVALID`, `CANCELLED`.
   */
  async use<Result>(use: SessionUse<Result>, context: TaskContext): Promise<Result> {
    return this.#uses.run(() => this.#useNow(use, context), context.signal);
  }

  async #useNow<Result>(use: SessionUse<Result>, context: TaskContext): Promise<Result> {
    clearTimeout(this.#idle);
    try {
      const provider = await this.#devices.findProvider(this.#probed, context.signal);
      return await this.#useDevice(provider, use, context);
    } finally {
      this.#idle = setTimeout(() => void this.release().catch(() => undefined), this.#idleMs).unref();
    }
  }

  /** Frees the model's memory; the next use loads it again. */
  async release(): Promise<void> {
    clearTimeout(this.#idle);
    const loaded = this.#loaded;
    this.#loaded = undefined;
    await (await loaded?.session)?.release();
  }

  async #useDevice<Result>(
    provider: ProviderName,
    use: SessionUse<Result>,
    context: TaskContext,
  ): Promise<Result> {
    const { workingSide, layout } = this.#model;
    const half = halveWorkingSide(layout.size, workingSide);
    try {
      try {
        return await this.#useAt(provider, workingSide, use);
      } catch (error) {
        if (provider === 'cpu' || !isOutOfMemory(error) || half === undefined) throw error;
        await this.release();
        throwIfCancelled(context.signal);
        const result = await this.#useAt(provider, half, use);
        const message = `${titleOf(provider)} ran out of memory: the network worked at half its size.`;
        context.onNotice?.(createNotice('DEVICE_SHORT_OF_MEMORY', message, describeDevice(provider)));
        return result;
      }
    } catch (error) {
      if (provider === 'cpu' || !isDeviceFault(error)) throw error;
      await this.#giveUp(provider, error);
      throwIfCancelled(context.signal);
      const result = await this.#useAt('cpu', workingSide, use);
      context.onNotice?.(describeReplacement(provider, error));
      return result;
    }
  }

  /** Remembers the fault of a device and frees it; a device that the person named is not replaced. */
  async #giveUp(provider: ProviderName, error: AppError): Promise<void> {
    log.warn('device.failed', { provider, error });
    // What is broken may free nothing either.
    await this.release().catch(() => undefined);
    // Memory is short now, not for ever; a driver that stumbled may do better after a restart, one that miscalculates may not.
    if (!isOutOfMemory(error)) {
      await this.#devices.markFailed(
        this.#probed,
        provider,
        reasonOf(error),
        error.details['isWrongAnswer'] === true,
      );
    }
    if (this.#devices.setting !== provider) return;
    throw new AppError(
      error.code,
      `Expected ${provider} to run the network but it could not: ${reasonOf(error)}. Use another device, or auto.`,
      { cause: error, details: { provider } },
    );
  }

  async #useAt<Result>(
    provider: ProviderName,
    workingSide: number,
    use: SessionUse<Result>,
  ): Promise<Result> {
    const session = await this.#load(provider);
    const { range } = this.#model.layout.output;
    return use(
      {
        async run(inputs, output) {
          const values = await session.run(inputs, output);
          checkValues(values, range, provider);
          return values;
        },
      },
      workingSide,
    );
  }

  async #load(provider: ProviderName): Promise<Session> {
    if (this.#loaded?.provider !== provider) await this.release();
    const { threads, runtime } = this.#devices;
    const start = performance.now();
    this.#loaded ??= {
      provider,
      session: this.#model
        .read()
        .then((model) => runtime.createSession(model, { threads, provider }))
        .then((session) => {
          const milliseconds = Math.round(performance.now() - start);
          log.info('network.loaded', { model: this.#model.id, provider, milliseconds });
          return session;
        })
        .catch((error: unknown) => {
          this.#loaded = undefined;
          throw error;
        }),
    };
    return this.#loaded.session;
  }
}

/** Networks overshoot black and white a little; four times the range is no colour any more. */
function checkValues(
  values: Float32Array | Uint8Array,
  [low, high]: readonly [number, number],
  provider: ProviderName,
): void {
  if (provider === 'cpu') {
    if (values.every(Number.isFinite)) return;
    throw new AppError(
      'MODEL_INVALID',
      'Expected colours of the model but received values that are no numbers. Use another model.',
    );
  }
  const reach = 4 * Math.abs(high - low);
  if (values.every((value) => value >= low - reach && value <= high + reach)) return;
  throw new AppError('DEVICE_UNAVAILABLE', 'it answered with values that are no colours', {
    details: { isWrongAnswer: true },
  });
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof AppError && error.code === 'OUT_OF_MEMORY';
}

function isDeviceFault(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'DEVICE_UNAVAILABLE' || isOutOfMemory(error));
}

/** Why the processor was used in the place of a device. */
function describeReplacement(provider: ProviderName, error: AppError): Notice {
  const values = describeDevice(provider);
  if (isOutOfMemory(error)) {
    const message = `${titleOf(provider)} ran out of memory: the processor was used.`;
    return createNotice('DEVICE_OUT_OF_MEMORY', message, values);
  }
  const reason = reasonOf(error);
  const message = `${titleOf(provider)} failed (${reason}): the processor was used.`;
  return createNotice('DEVICE_FAILED', message, { ...values, reason });
}

function describeDevice(provider: ProviderName): Notice['values'] {
  return { provider, device: titleOf(provider) };
}

function titleOf(provider: ProviderName): string {
  const title = PROVIDER_TITLES[provider];
  return title[0]!.toUpperCase() + title.slice(1);
}
