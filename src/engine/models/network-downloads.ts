import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { AppError, invalidParameter, throwIfCancelled } from '../../shared/app-error.js';
import { sliceProgress } from '../../shared/progress.js';
import { downloadFailed } from '../download/download-error.js';
import type { Patience } from '../download/download-file.js';
import { downloadFile, sizeOf } from '../download/download-file.js';
import { lockDownload } from '../download/download-lock.js';
import type { MeasureSpace } from '../download/free-space.js';
import { checkSpace } from '../download/free-space.js';
import { isAddress } from '../download/request-file.js';
import { toWriteError } from '../files/write-error.js';
import type { TaskContext } from '../task-context.js';
import type { ModelLibrary } from './model-library.js';
import type { ModelEntry } from './model-manifest.js';
import { hashFile } from './model-store.js';
import type { OfflineState } from './offline-setting.js';
import { OfflineSetting } from './offline-setting.js';
import type { PublishedNetwork } from './published-networks.js';
import { PUBLISHED_NETWORKS } from './published-networks.js';

/** A published network and how much of it is here. */
export interface OfferedNetwork extends PublishedNetwork {
  /** The name under which it is installed. */
  readonly installedAs?: string | undefined;
  /** Of a download that was interrupted. */
  readonly partBytes: number;
}

/** What there is to get, and whether it may be got. */
export interface NetworkOffer {
  readonly offline: OfflineState;
  readonly networks: readonly OfferedNetwork[];
}

/** For tests: other networks, another disk, less patience. */
export interface DownloadOptions {
  readonly networks?: readonly PublishedNetwork[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly measureSpace?: MeasureSpace;
  readonly patience?: Patience;
}

/** Of the whole: the rest is for checking and proving. */
const DOWNLOADED = 0.9;
const CHECKED = 0.92;

/** Gets published networks, where the person has asked for one. Nothing here connects to anything before `get` is called. */
export class NetworkDownloads {
  readonly #networks: readonly PublishedNetwork[];
  readonly #setting: OfflineSetting;
  readonly #library: ModelLibrary;
  readonly #options: DownloadOptions;

  constructor(library: ModelLibrary, options: DownloadOptions = {}) {
    this.#library = library;
    this.#options = options;
    this.#networks = options.networks ?? PUBLISHED_NETWORKS;
    this.#setting = new OfflineSetting(library.importFolder, options.env);
  }

  /** Where networks that were got lie. */
  get folder(): string {
    return this.#library.importFolder;
  }

  /** Whether downloads are switched off. */
  readOffline(): Promise<OfflineState> {
    return this.#setting.read();
  }

  /** What can be got. Connects to nothing. */
  async list(): Promise<NetworkOffer> {
    const installed = await this.#library.list();
    const networks = this.#networks.map(async (network): Promise<OfferedNetwork> => {
      const found = installed.find(({ entry }) => entry.sha256 === network.sha256);
      return { ...network, installedAs: found?.entry.id, partBytes: await sizeOf(this.#partOf(network)) };
    });
    return { offline: await this.readOffline(), networks: await Promise.all(networks) };
  }

  /** Switches downloads off or on, for every window and command. Throws `WRITE_FAILED`. */
  async chooseOffline(isOffline: boolean): Promise<void> {
    await this.#setting.choose(isOffline);
  }

  /** The network of that name. Throws `INVALID_PARAMS`. */
  find(id: string): PublishedNetwork {
    const network = this.#networks.find((candidate) => candidate.id === id);
    if (network) return network;
    throw invalidParameter('the network', this.#networks.map((each) => each.id).join(', '), id);
  }

  /** Does getting it connect to another machine? */
  isDownload(id: string, from: string | undefined): boolean {
    return isAddress(from ?? this.find(id).address);
  }

  /** Throws, before the person is asked, what `get` would throw before it connects to anything. */
  async check(id: string, from: string | undefined): Promise<void> {
    const network = this.find(id);
    await this.#library.checkNew(network.id, network.sha256);
    if (this.isDownload(id, from)) await this.#checkOnline();
  }

  /**
   * Downloads a network from its publisher, or from the address or file `from`; compares its SHA-256 with the pinned one, and only then
   * has it proven and installs it. A download that was interrupted is gone on with. Throws `ALREADY_EXISTS`, `DOWNLOAD_FAILED`,
   * `NOT_FOUND`, `WRITE_FAILED`, `MODEL_INVALID`, `CANCELLED`; nothing is installed then.
   */
  async get(id: string, from: string | undefined, context: TaskContext = {}): Promise<ModelEntry> {
    await this.check(id, from);
    const network = this.find(id);
    const address = from ?? network.address;
    return isAddress(address)
      ? this.#download(network, address, context)
      : this.#take(network, address, context);
  }

  /** Forgets a network that was got, or the part of it that is here. Errors: see `ModelLibrary.remove`. */
  async remove(id: string): Promise<void> {
    const network = this.#networks.find((candidate) => candidate.id === id);
    const part = network && this.#partOf(network);
    const isPartHere = part !== undefined && (await sizeOf(part)) > 0;
    if (isPartHere) {
      const unlock = await lockDownload(part);
      await rm(part, { force: true });
      await unlock();
      if (!(await this.#library.list()).some(({ entry }) => entry.id === id)) return;
    }
    await this.#library.remove(id);
  }

  async #take(network: PublishedNetwork, file: string, context: TaskContext): Promise<ModelEntry> {
    const sha256 = await hashFile(file, context.signal).catch((cause: unknown) => {
      throwIfCancelled(context.signal);
      const { message } = cause as Error;
      throw new AppError(
        'NOT_FOUND',
        `Expected a file at ${file} but could not read it: ${message}. Check the path.`,
        {
          cause,
          details: { path: file },
        },
      );
    });
    if (sha256 !== network.sha256) throw differentFile(network, file, sha256);
    return this.#install(network, file, false, context);
  }

  async #download(network: PublishedNetwork, address: string, context: TaskContext): Promise<ModelEntry> {
    const part = this.#partOf(network);
    await mkdir(path.dirname(part), { recursive: true }).catch((error: unknown) => {
      throw toWriteError(error, path.dirname(part));
    });
    const unlock = await lockDownload(part);
    try {
      await this.#downloadPart(network, address, part, context);
      const rest = { ...context, onProgress: sliceProgress(context.onProgress, CHECKED, 1) };
      return await this.#install(network, part, true, rest);
    } catch (error) {
      // What does not fill here does not after another download either.
      if (error instanceof AppError && error.code === 'MODEL_INVALID') await rm(part, { force: true });
      throw error;
    } finally {
      await unlock();
    }
  }

  /** Downloads the file; one that was begun earlier and turns out to be another is begun anew, once. */
  async #downloadPart(
    network: PublishedNetwork,
    address: string,
    part: string,
    { signal, onProgress }: TaskContext,
  ): Promise<void> {
    const { sizeBytes, sha256 } = network;
    let isResumed = (await sizeOf(part)) > 0;
    let highest = 0;
    for (;;) {
      await checkSpace(path.dirname(part), sizeBytes - (await sizeOf(part)), this.#options.measureSpace);
      const onBytes = (received: number): void => {
        highest = Math.max(highest, received / sizeBytes);
        onProgress?.({ stage: 'downloading', fraction: highest * DOWNLOADED });
      };
      onBytes(await sizeOf(part));
      await downloadFile({ address, sizeBytes, target: part, signal, onBytes }, this.#options.patience);
      onProgress?.({ stage: 'checking', fraction: DOWNLOADED });
      const found = await hashFile(part, signal).catch((error: unknown) => {
        throwIfCancelled(signal);
        throw toWriteError(error, part);
      });
      if (found === sha256) return;
      await rm(part, { force: true });
      if (!isResumed) throw differentFile(network, address, found);
      isResumed = false;
    }
  }

  async #install(
    { id, licence, address, sha256 }: PublishedNetwork,
    file: string,
    isMoved: boolean,
    context: TaskContext,
  ): Promise<ModelEntry> {
    context.onProgress?.({ stage: 'recognising', fraction: 0 });
    return this.#library.install(file, { id, licence, origin: address, sha256, isMoved }, context);
  }

  async #checkOnline(): Promise<void> {
    const state = await this.#setting.read();
    if (state === 'online') return;
    const remedy =
      state === 'environment'
        ? 'unset LACUNA_OFFLINE'
        : 'switch it on in the settings or with lacuna models offline off';
    throw downloadFailed(
      'offline',
      `Expected that downloads are allowed but they are switched off. To allow them, ${remedy}; a file that you have already is taken with --from.`,
    );
  }

  #partOf({ id }: PublishedNetwork): string {
    return path.join(this.folder, `${id}.onnx.part`);
  }
}

function differentFile({ id, sha256 }: PublishedNetwork, from: string, found: string): AppError {
  return downloadFailed(
    'different',
    `Expected ${id} with SHA-256 ${sha256} from ${from} but received ${found}. It is another file and was not loaded; use another address (--from).`,
  );
}
