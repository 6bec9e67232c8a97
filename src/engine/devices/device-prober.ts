import { setTimeout as wait } from 'node:timers/promises';
import { throwIfCancelled } from '../../shared/app-error.js';
import { log } from '../log.js';
import { TaskQueue } from '../task-queue.js';
import type { ProbeResult } from './device-probe.js';
import type { DeviceRecord, DeviceRecords } from './device-records.js';
import type { ProbedModel } from '../inference/probed-model.js';
import type { ProviderName } from '../inference/providers.js';
import type { StartProbe } from './run-device-probe.js';
import { PROBE_TIMEOUT_MS, runDeviceProbe } from './run-device-probe.js';

/** What was found out of a provider with a model. */
export type DeviceFinding = Exclude<ProbeResult, { readonly kind: 'unproven' }>;

export interface ProberOptions {
  readonly threads: number;
  /** Starts the process of a probe; without it none can be made. */
  readonly startProbe: StartProbe | undefined;
  readonly timeoutMs?: number | undefined;
}

const POLL_MS = 100;
/** A probe's process is ended at the limit; writing that down takes a moment. */
const WRITING_MS = 5000;

/** Finds out by probes which providers can be used for a model, one probe at a time, and remembers it. */
export class DeviceProber {
  readonly #queue = new TaskQueue();
  readonly #closing = new AbortController();
  readonly #timeoutMs: number;
  readonly #options: ProberOptions;
  readonly #loadRecords: () => Promise<DeviceRecords>;

  constructor(options: ProberOptions, loadRecords: () => Promise<DeviceRecords>) {
    this.#options = options;
    this.#loadRecords = loadRecords;
    this.#timeoutMs = options.timeoutMs ?? PROBE_TIMEOUT_MS;
  }

  get canProbe(): boolean {
    return this.#options.startProbe !== undefined;
  }

  /** What is known; nothing also while a probe is under way. */
  async recall(sha256: string, provider: ProviderName): Promise<DeviceFinding | undefined> {
    const known = await this.#look(sha256, provider);
    return known?.kind === 'begun' ? undefined : known;
  }

  /**
   * What is known, or what a probe finds; waits for one that is under way, here or in another process. A model that not even the
   * processor can run is `failed` too, but that is not kept: it says nothing of the device. Throws `CANCELLED` and what `makeCase`
   * throws.
   */
  async find(model: ProbedModel, provider: ProviderName, signal?: AbortSignal): Promise<DeviceFinding> {
    for (;;) {
      const known = await this.#look(model.sha256, provider);
      if (known?.kind !== 'begun') return known ?? this.probe(model, provider, signal);
      await wait(POLL_MS);
      throwIfCancelled(signal);
      throwIfCancelled(this.#closing.signal);
    }
  }

  /** What a new probe finds, whatever is known. Errors as above. */
  probe(model: ProbedModel, provider: ProviderName, signal?: AbortSignal): Promise<DeviceFinding> {
    const either = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    return this.#queue.run(() => this.#probeNow(model, provider, either), either);
  }

  /** From now on `provider` is not used for a model; `isLasting` keeps that for later starts. */
  async markFailed(
    sha256: string,
    provider: ProviderName,
    reason: string,
    isLasting: boolean,
  ): Promise<void> {
    const records = await this.#loadRecords();
    await records.put({ model: sha256, provider, result: { kind: 'failed', reason } }, isLasting);
  }

  /** Ends what runs. */
  dispose(): void {
    this.#closing.abort();
  }

  async #probeNow(model: ProbedModel, provider: ProviderName, signal: AbortSignal): Promise<DeviceFinding> {
    const { startProbe, threads } = this.#options;
    if (!startProbe) return { kind: 'failed', reason: 'the program that tries devices is not installed' };
    const records = await this.#loadRecords();
    const subject = { model: model.sha256, provider };
    const request = { ...(await model.makeCase()), provider, threads };
    await records.put({ ...subject, result: { kind: 'begun', startedAt: Date.now() } });
    try {
      const result = await runDeviceProbe(request, startProbe, { timeoutMs: this.#timeoutMs, signal });
      const reason = 'reason' in result ? result.reason : undefined;
      log.info('device.probed', { provider, result: result.kind, reason });
      if (result.kind !== 'unproven') {
        await records.put({ ...subject, result });
        return result;
      }
      await records.remove(model.sha256, provider);
      return { kind: 'failed', reason: result.reason };
    } catch (error) {
      await records.remove(model.sha256, provider);
      throw error;
    }
  }

  async #look(
    sha256: string,
    provider: ProviderName,
  ): Promise<DeviceFinding | Extract<DeviceRecord['result'], { kind: 'begun' }> | undefined> {
    const records = await this.#loadRecords();
    const result = (await records.find(sha256, provider))?.result;
    if (result?.kind !== 'begun') return result;
    const age = Date.now() - result.startedAt;
    if (age >= 0 && age < this.#timeoutMs + WRITING_MS) return result;
    return { kind: 'failed', reason: 'the last try never ended: it may have taken the machine down' };
  }
}
