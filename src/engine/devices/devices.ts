import path from 'node:path';
import type { InferOutput } from 'valibot';
import { version } from '../../../package.json';
import { AppError } from '../../shared/app-error.js';
import type { DeviceSchema } from '../../shared/contract/schemas.js';
import { PROVIDER_NAMES } from '../../shared/contract/schemas.js';
import { findStateFolder } from '../files/state-folder.js';
import type { DeviceFinding } from './device-prober.js';
import { DeviceProber } from './device-prober.js';
import { DeviceRecords } from './device-records.js';
import type { ProviderName, ProviderSetting } from '../inference/providers.js';
import { providersOf } from './platform-providers.js';
import type { StartProbe } from './run-device-probe.js';
import type { DeviceChooser } from '../inference/network-session.js';
import type { ProbedModel } from '../inference/probed-model.js';
import type { Runtime } from '../inference/runtime.js';
import { ONNX_RUNTIME } from '../inference/runtime.js';

/** A device as the contract describes it. */
export type Device = InferOutput<typeof DeviceSchema>;

/** What the choice of a device depends on. */
export interface DevicesOptions {
  /** Threads of the processor; always the same on one machine, because a network's last digits depend on it. */
  readonly threads: number;
  readonly setting: ProviderSetting;
  /** Folder of devices.json; by default the platform's. */
  readonly stateDir?: string | undefined;
  /** Starts the process of a probe; without it no device but the processor is used. */
  readonly startProbe?: StartProbe | undefined;
  readonly probeTimeoutMs?: number;
  readonly runtime?: Runtime;
  /** "linux-x64" */
  readonly platform?: string;
}

/**
 * A device must save at least a third of the processor's time: below that, starting it and keeping a second copy of the model
 * cost more than they bring, and the processor gives the same answer every time.
 */
const WORTHWHILE_SPEEDUP = 1.5;

/** Which execution provider runs a network. Every one but the processor is first probed with that very network, once. */
export class Devices implements DeviceChooser {
  readonly threads: number;
  readonly runtime: Runtime;
  #current: ProviderSetting;
  readonly #platform: string;
  readonly #prober: DeviceProber;
  #records: Promise<DeviceRecords> | undefined;
  readonly #options: DevicesOptions;

  constructor(options: DevicesOptions) {
    this.#options = options;
    const { threads, setting, runtime, platform, startProbe, probeTimeoutMs } = options;
    this.threads = threads;
    this.#current = setting;
    this.runtime = runtime ?? ONNX_RUNTIME;
    this.#platform = platform ?? `${process.platform}-${process.arch}`;
    this.#prober = new DeviceProber({ threads, startProbe, timeoutMs: probeTimeoutMs }, () =>
      this.#loadRecords(),
    );
  }

  /** What the person wants. */
  get setting(): ProviderSetting {
    return this.#current;
  }

  /** From now on networks run where `setting` says. `DEVICE_UNAVAILABLE` for a provider that is not there; then nothing changes. */
  async choose(setting: ProviderSetting): Promise<void> {
    if (setting !== 'auto') await this.#checkPresent(setting);
    this.#current = setting;
  }

  /**
   * The provider for a model: the one that was named, or for `auto` the first that answers as the processor does and is clearly
   * faster. Probes what is not known. Throws `DEVICE_UNAVAILABLE` where a named one cannot be used, `CANCELLED`,
   * `MODEL_INVALID`.
   */
  async findProvider(model: ProbedModel, signal?: AbortSignal): Promise<ProviderName> {
    const setting = this.setting;
    if (setting === 'cpu') return 'cpu';
    if (setting === 'auto') return this.#findBest(model, signal);
    await this.#checkPresent(setting);
    const finding = await this.#prober.find(model, setting, signal);
    if (finding.kind === 'usable') return setting;
    throw await this.#unavailable(setting, finding.reason);
  }

  /** From now on `provider` is not used for a model; `isLasting` keeps that for later starts. */
  async markFailed(
    model: ProbedModel,
    provider: ProviderName,
    reason: string,
    isLasting: boolean,
  ): Promise<void> {
    await this.#prober.markFailed(model.sha256, provider, reason, isLasting);
  }

  /**
   * All devices, best first, as far as is known; `probe` tries each anew. Without a model nothing is known. Throws `CANCELLED`
   * and, where the model cannot be read, `MODEL_INVALID`.
   */
  async list(model: ProbedModel | undefined, probe: boolean, signal?: AbortSignal): Promise<Device[]> {
    const present = await this.#listPresent();
    const findings = new Map<ProviderName, DeviceFinding | undefined>();
    for (const provider of model ? present : []) {
      findings.set(
        provider,
        probe
          ? await this.#prober.probe(model!, provider, signal)
          : await this.#prober.recall(model!.sha256, provider),
      );
    }
    const best = present.find((name) => name === 'cpu' || isWorthwhile(findings.get(name)));
    return [
      ...present.map((name) => describe(name, findings, name === best)),
      ...PROVIDER_NAMES.filter((name) => !present.includes(name)).map((provider): Device => ({
        provider,
        state: 'absent',
        reason: this.#reasonOfAbsence(provider),
        isChosen: false,
      })),
    ];
  }

  /** Ends probes that run. */
  dispose(): void {
    this.#prober.dispose();
  }

  async #findBest(model: ProbedModel, signal?: AbortSignal): Promise<ProviderName> {
    if (!this.#prober.canProbe) return 'cpu';
    for (const provider of await this.#listPresent()) {
      if (provider !== 'cpu' && isWorthwhile(await this.#prober.find(model, provider, signal))) {
        return provider;
      }
    }
    return 'cpu';
  }

  async #listPresent(): Promise<readonly ProviderName[]> {
    const possible = providersOf(this.#platform);
    if (possible.length === 1) return possible;
    const installed = await this.runtime.listProviders();
    return possible.filter((name) => name === 'cpu' || installed.includes(name));
  }

  async #checkPresent(provider: ProviderName): Promise<void> {
    if ((await this.#listPresent()).includes(provider)) return;
    throw await this.#unavailable(provider, this.#reasonOfAbsence(provider));
  }

  #reasonOfAbsence(provider: ProviderName): string {
    return providersOf(this.#platform).includes(provider)
      ? 'its libraries are not installed'
      : `there is none for ${this.#platform}`;
  }

  async #unavailable(provider: ProviderName, reason: string): Promise<AppError> {
    const present = (await this.#listPresent()).filter((name) => name !== provider);
    return new AppError(
      'DEVICE_UNAVAILABLE',
      `Expected a device that can be used but received ${provider}: ${reason}. Use auto or ${present.join(' or ')}; "lacuna devices --probe" tries it again.`,
      { details: { provider } },
    );
  }

  #loadRecords(): Promise<DeviceRecords> {
    this.#records ??= this.runtime.readVersion().then((runtime) => {
      const file = path.join(this.#options.stateDir ?? findStateFolder(), 'devices.json');
      return new DeviceRecords(file, `lacuna ${version}, onnxruntime ${runtime}, ${this.#platform}`);
    });
    return this.#records;
  }
}

function isWorthwhile(finding: DeviceFinding | undefined): boolean {
  return (
    finding?.kind === 'usable' && finding.processorMilliseconds >= finding.milliseconds * WORTHWHILE_SPEEDUP
  );
}

function describe(
  provider: ProviderName,
  findings: ReadonlyMap<ProviderName, DeviceFinding | undefined>,
  isChosen: boolean,
): Device {
  const finding = findings.get(provider);
  if (finding?.kind === 'failed') return { provider, state: 'failed', reason: finding.reason, isChosen };
  if (finding) {
    const { milliseconds } = finding;
    const isSlow = provider !== 'cpu' && !isWorthwhile(finding);
    const reason = isSlow ? { reason: 'not clearly faster than the processor' } : {};
    return { provider, state: 'usable', milliseconds, ...reason, isChosen };
  }
  if (provider !== 'cpu') return { provider, state: 'untried', isChosen };
  // Whatever was probed was compared with the processor.
  const compared = [...findings.values()].find((other) => other?.kind === 'usable');
  const time = compared?.kind === 'usable' ? { milliseconds: compared.processorMilliseconds } : {};
  return { provider, state: 'usable', ...time, isChosen };
}
