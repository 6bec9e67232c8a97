import { AppError, cancelled } from '../../shared/app-error.js';
import type { Client } from '../../shared/contract/client.js';
import { createClient } from '../../shared/contract/client.js';
import { log } from '../log.js';
import { PROCESS_METHODS } from '../service/control-methods.js';
import type { EngineProcess } from './engine-child.js';

export type ProcessClient = Client<typeof PROCESS_METHODS>;

/** How long to wait before the next start, by the crashes of the last minute: at once the first time, then ever more patiently. */
const DELAYS_MS = [0, 500, 2000, 5000];

/** An engine that crashes so often within this time crashes for a reason that another start does not mend. */
const MAX_CRASHES = 5;
const CRASH_WINDOW_MS = 60_000;

/** An engine that ends by itself gets this long before it is killed. */
const FAREWELL_MS = 1000;

export interface SupervisorOptions {
  start(generation: number): EngineProcess;
  /** Called with each process at its start, before anyone else gets it. */
  onStart(client: ProcessClient, generation: number): void;
  /** Hears sentences for the log. */
  onNote(note: string): void;
}

interface Run {
  readonly process: EngineProcess;
  readonly client: ProcessClient;
}

/**
 * Keeps one engine process running. One that ends is started again, later and later; after 5 crashes in a minute not until a
 * minute has passed and somebody asks.
 */
export class EngineSupervisor {
  readonly #options: SupervisorOptions;
  #run: Run | undefined;
  #generation = 0;
  #crashTimes: number[] = [];
  #restart: NodeJS.Timeout | undefined;
  #waiting: { resolve: (client: ProcessClient) => void; reject: (error: AppError) => void }[] = [];
  #isDisposed = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#begin();
  }

  /**
   * The running engine, waited for while it is being started again. `ENGINE_CRASHED` when it crashed too often, or is disposed of;
   * `CANCELLED` as soon as `signal` says so.
   */
  client(signal?: AbortSignal): Promise<ProcessClient> {
    if (this.#isDisposed) return Promise.reject(new AppError('ENGINE_CRASHED', 'Lacuna is ending.'));
    if (!this.#run && !this.#restart) {
      if (this.#countCrashes() >= MAX_CRASHES) return Promise.reject(crashedTooOften());
      this.#begin();
    }
    if (this.#run) return Promise.resolve(this.#run.client);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      signal?.addEventListener('abort', () => reject(cancelled(signal.reason)), { once: true });
    });
  }

  /** The running engine, if there is one now. */
  get running(): ProcessClient | undefined {
    return this.#run?.client;
  }

  /** Kills the engine if it is still the one of `client`, and starts another at once. */
  replace(client: ProcessClient): void {
    const run = this.#run;
    if (run?.client !== client) return;
    log.warn('engine.replaced', { generation: this.#generation });
    this.#run = undefined;
    run.process.kill();
    run.client.close();
    this.#begin();
  }

  /** Ends the engine; resolves when its process is gone. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    clearTimeout(this.#restart);
    this.#refuseWaiting(new AppError('ENGINE_CRASHED', 'Lacuna is ending.'));
    const run = this.#run;
    this.#run = undefined;
    if (!run) return;
    run.client.close();
    const kill = setTimeout(() => run.process.kill(), FAREWELL_MS);
    await new Promise<void>((resolve) => run.process.onExit(resolve));
    clearTimeout(kill);
  }

  #begin(): void {
    this.#restart = undefined;
    this.#generation += 1;
    log.info('engine.started', { generation: this.#generation });
    const process = this.#options.start(this.#generation);
    const run = { process, client: createClient(PROCESS_METHODS, process.transport) };
    this.#run = run;
    run.client.onClose((reason) => this.#receiveEnd(run, reason));
    this.#options.onStart(run.client, this.#generation);
    for (const { resolve } of this.#waiting.splice(0)) resolve(run.client);
  }

  #receiveEnd(run: Run, reason: AppError): void {
    if (run !== this.#run) return;
    this.#run = undefined;
    // Its connection may be gone and the process not.
    run.process.kill();
    this.#crashTimes.push(Date.now());
    log.error('engine.crashed', { generation: this.#generation, reason });
    const crashes = this.#countCrashes();
    const fault = reason.code === 'ENGINE_CRASHED' ? '' : ` (${reason.message})`;
    this.#options.onNote(`The engine stopped unexpectedly${fault}.`);
    if (crashes >= MAX_CRASHES) {
      this.#refuseWaiting(crashedTooOften());
      return;
    }
    this.#restart = setTimeout(() => this.#begin(), DELAYS_MS[Math.min(crashes, DELAYS_MS.length) - 1]);
  }

  #countCrashes(): number {
    this.#crashTimes = this.#crashTimes.filter((time) => Date.now() - time < CRASH_WINDOW_MS);
    return this.#crashTimes.length;
  }

  #refuseWaiting(error: AppError): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

function crashedTooOften(): AppError {
  return new AppError(
    'ENGINE_CRASHED',
    `The engine stopped ${MAX_CRASHES} times within a minute and is left alone for a while. Wait a minute, try a smaller photo, ` +
      'or choose the processor as the device.',
  );
}
