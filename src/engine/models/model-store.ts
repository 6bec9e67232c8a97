import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import { writeFileAtomically } from '../files/atomic-write.js';
import type { TaskContext } from '../task-context.js';
import type { FittingNetwork, Manifest, ModelEntry } from './model-manifest.js';
import { formatManifest, parseManifest } from './model-manifest.js';

const MANIFEST = 'models.json';
const NO_FILE = ['ENOENT', 'ENOTDIR'];

/** What is needed to read a model. */
type ModelFile = Pick<ModelEntry, 'id' | 'file' | 'sha256'>;

/** The models of a folder that holds models.json and the files it names; reads them when asked and checks every byte. */
export class ModelStore {
  /** Changes of the manifest, one after the other: two models that are added at once are both kept. */
  #changes: Promise<unknown> = Promise.resolve();

  readonly folder: string;
  /** What the person can do where a file is not as it should be. */
  readonly #advice: string;

  constructor(folder: string, advice = 'Install Lacuna again.') {
    this.folder = folder;
    this.#advice = advice;
  }

  /** All models, by name; none where there is no manifest. Throws `MODEL_INVALID` for a damaged one. */
  async list(): Promise<readonly ModelEntry[]> {
    return (await this.#readManifest()).models;
  }

  /** The file of a network that fits masks, or nothing where there is none. Throws `MODEL_INVALID`. */
  async readFitting(network: FittingNetwork): Promise<Uint8Array | undefined> {
    const { [network]: entry } = await this.#readManifest();
    return entry && this.read(entry);
  }

  async #readManifest(): Promise<Manifest> {
    const file = path.join(this.folder, MANIFEST);
    try {
      return parseManifest(JSON.parse(await readFile(file, 'utf8')));
    } catch (cause) {
      if (NO_FILE.includes((cause as NodeJS.ErrnoException).code ?? '')) return { version: 1, models: [] };
      throw new AppError(
        'MODEL_INVALID',
        `Expected a list of models in ${file} but ${(cause as Error).message}. ${this.#advice}`,
        { cause, details: { path: file } },
      );
    }
  }

  /** The file of a model. Throws `MODEL_INVALID` when it is missing or not the one that the manifest describes. */
  async read(entry: ModelFile): Promise<Uint8Array> {
    const file = this.pathOf(entry);
    let data: Uint8Array;
    try {
      data = await readFile(file);
    } catch (cause) {
      throw new AppError(
        'MODEL_INVALID',
        `Expected the model ${entry.id} in ${file} but could not read it: ${(cause as Error).message}. ${this.#advice}`,
        { cause, details: { path: file } },
      );
    }
    const sha256 = createHash('sha256').update(data).digest('hex');
    if (sha256 !== entry.sha256) {
      throw new AppError(
        'MODEL_INVALID',
        `Expected ${file} with SHA-256 ${entry.sha256} but found ${sha256} (${data.length} bytes). ${this.#advice}`,
        { details: { path: file } },
      );
    }
    return data;
  }

  /** Where the file of a model lies. */
  pathOf({ file }: Pick<ModelFile, 'file'>): string {
    return path.join(this.folder, file);
  }

  /**
   * Copies or moves `file` into the folder, which is made when missing, and then names it in the manifest: whatever happens between,
   * no half model is ever named. Throws `CANCELLED`, `MODEL_INVALID` when `file` is no longer the one of `entry`, `WRITE_FAILED`.
   */
  async add(entry: ModelEntry, file: string, { signal }: TaskContext = {}, isMoved = false): Promise<void> {
    // A damaged manifest is told before there is something that it would have to name.
    await this.list();
    await mkdir(this.folder, { recursive: true }).catch((cause: unknown) => {
      throw new AppError(
        'WRITE_FAILED',
        `Expected to make the folder ${this.folder} but could not: ${(cause as Error).message}. Check its permissions.`,
        { cause, details: { path: this.folder } },
      );
    });
    const copy = async (temporary: string): Promise<void> => {
      try {
        if (isMoved) await rename(file, temporary);
        else await pipeline(createReadStream(file), createWriteStream(temporary), signal ? { signal } : {});
      } catch (error) {
        throwIfCancelled(signal);
        throw error;
      }
      if ((await hashFile(temporary)) !== entry.sha256) throw changedFile(file);
    };
    await writeFileAtomically(this.pathOf(entry), copy, { force: true });
    await this.#changeManifest((models) => [...models.filter(({ id }) => id !== entry.id), entry]);
  }

  /** Forgets a model and deletes its file. Throws `WRITE_FAILED`. */
  async remove(entry: ModelEntry): Promise<void> {
    await this.#changeManifest((models) => models.filter(({ id }) => id !== entry.id));
    await rm(this.pathOf(entry), { force: true }).catch((cause: unknown) => {
      throw new AppError(
        'WRITE_FAILED',
        `Expected to delete ${this.pathOf(entry)} but could not: ${(cause as Error).message}. Delete it yourself.`,
        { cause, details: { path: this.pathOf(entry) } },
      );
    });
  }

  async #changeManifest(change: (models: readonly ModelEntry[]) => readonly ModelEntry[]): Promise<void> {
    const changed = this.#changes.then(async () => {
      const text = Buffer.from(formatManifest(change(await this.list())));
      await writeFileAtomically(path.join(this.folder, MANIFEST), text, { force: true });
    });
    this.#changes = changed.catch(() => undefined);
    await changed;
  }
}

/** `MODEL_INVALID` for a file that is not what it was a moment ago. */
export function changedFile(file: string): AppError {
  return new AppError(
    'MODEL_INVALID',
    `Expected ${file} to stay as it is but it was changed meanwhile. Add it again.`,
    { details: { path: file } },
  );
}

/** The SHA-256 of a file, without holding it in memory. Throws the system's error. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, signal ? { signal } : {});
  return hash.digest('hex');
}
