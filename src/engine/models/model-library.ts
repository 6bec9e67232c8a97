import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { AppError, invalidParameter, throwIfCancelled } from '../../shared/app-error.js';
import type { TaskContext } from '../task-context.js';
import { chooseDefault } from './default-model.js';
import type { ImportOptions } from './model-import.js';
import { checkModelFile, toModelId } from './model-import.js';
import type { FittingNetwork, ModelEntry } from './model-manifest.js';
import { ModelIdSchema, layoutOf } from './model-manifest.js';
import type { RecognitionOptions } from './model-recognition.js';
import { recogniseApart } from './model-recognition.js';
import { changedFile, hashFile, ModelStore } from './model-store.js';

/** A model and where it is read from. */
export interface LocatedModel {
  readonly entry: ModelEntry;
  readonly store: ModelStore;
}

/** A model that this installation has. */
export interface ListedModel {
  readonly entry: ModelEntry;
  /** Whether the person has added it; others come with Lacuna. */
  readonly isImported: boolean;
}

/** What is wrong with a model, or nothing. */
export interface ModelVerdict {
  readonly id: string;
  readonly fault?: string;
}

/** A file whose content is known. */
export interface KnownFile {
  readonly id: string;
  readonly licence: string;
  readonly origin: string;
  readonly sha256: string;
  /** Whether it is moved to the models, not copied. */
  readonly isMoved: boolean;
}

/** The networks that come with Lacuna, those that the person has imported, and files that are used as they lie. */
export class ModelLibrary {
  readonly #own: ModelStore;
  readonly #imported: ModelStore;
  readonly #files = new Map<string, LocatedModel>();
  readonly #recognition: RecognitionOptions;

  constructor(
    readonly ownFolder: string,
    readonly importFolder: string,
    recognition: RecognitionOptions = {},
  ) {
    this.#recognition = recognition;
    this.#own = new ModelStore(ownFolder);
    this.#imported = new ModelStore(
      importFolder,
      `Add the model anew, or delete ${importFolder} and begin again.`,
    );
  }

  /** All installed models, the one that `auto` stands for first, then Lacuna's own. Throws `MODEL_INVALID` for a damaged models.json. */
  async list(): Promise<readonly ListedModel[]> {
    const own = await this.#own.list();
    const imported = await this.#imported.list();
    const ids = new Set(own.map(({ id }) => id));
    const all = [
      ...own.map((entry) => ({ entry, isImported: false })),
      ...imported.filter(({ id }) => !ids.has(id)).map((entry) => ({ entry, isImported: true })),
    ];
    const first = chooseDefault(own, imported);
    return all.toSorted((a, b) => Number(b.entry === first) - Number(a.entry === first));
  }

  /** The model that `auto` stands for (`chooseDefault`), or none. */
  async findDefault(): Promise<LocatedModel | undefined> {
    const own = await this.#own.list();
    // A damaged list of imported models does not keep Lacuna's own from working.
    const imported = await this.#imported.list().catch(() => []);
    const entry = chooseDefault(own, imported);
    return entry && { entry, store: own.includes(entry) ? this.#own : this.#imported };
  }

  /** A network that fits masks, or nothing where this installation has none. Throws `MODEL_INVALID`. */
  readFitting(network: FittingNetwork): Promise<Uint8Array | undefined> {
    return this.#own.readFitting(network);
  }

  /** The model with an id, that of a used file included. Throws `NOT_FOUND` naming those that there are, `MODEL_INVALID`. */
  async find(id: string): Promise<LocatedModel> {
    const file = this.#files.get(id);
    if (file) return file;
    const own = (await this.#own.list()).find((entry) => entry.id === id);
    // A damaged list of imported models does not keep Lacuna's own from working.
    if (own) return { entry: own, store: this.#own };
    const imported = (await this.#imported.list()).find((entry) => entry.id === id);
    if (imported) return { entry: imported, store: this.#imported };
    throw await this.#unknownModel(id, 'auto or the id of an installed model');
  }

  /** Makes a file usable without installing it; returns the id to fill with. Errors: see `recogniseModel`. */
  async use(file: string, context: TaskContext = {}): Promise<string> {
    const same = await this.#findSame(file, context);
    if (same) return same.id;
    const entry = await this.#recognise(file, {}, context);
    const id = `file-${entry.sha256.slice(0, 12)}`;
    const store = new ModelStore(path.dirname(file), 'Leave the file as it is while it is used.');
    this.#files.set(id, { entry: { ...entry, id, file: path.basename(file) }, store });
    return id;
  }

  /**
   * Recognises a file and copies it to the imported models. Throws `INVALID_PARAMS` for an id that is none, `ALREADY_EXISTS` for
   * one that is taken and for a file that is there already, `WRITE_FAILED`, and what `recogniseModel` throws; nothing is
   * installed then.
   */
  async add(file: string, options: ImportOptions = {}, context: TaskContext = {}): Promise<ModelEntry> {
    const id = options.id ?? toModelId(file);
    if (!v.is(ModelIdSchema, id)) {
      throw invalidParameter(
        'the name',
        'up to 64 small letters, digits, dots and hyphens (and not auto)',
        id,
      );
    }
    await this.#checkName(id);
    const same = await this.#findSame(file, context);
    if (same) throw installedAlready(file, same);
    const entry = await this.#recognise(file, { ...options, id }, context);
    throwIfCancelled(context.signal);
    await this.#imported.add(entry, file, context);
    return entry;
  }

  /** Throws `ALREADY_EXISTS` where the name is taken or a file of that SHA-256 is installed. */
  async checkNew(id: string, sha256: string): Promise<void> {
    const same = (await this.list()).find(({ entry }) => entry.sha256 === sha256)?.entry;
    if (same) throw installedAlready(id, same);
    await this.#checkName(id);
  }

  /**
   * Proves a file whose content is known and puts it among the imported models. Throws `MODEL_INVALID` also where it is not what it
   * was said to be, `OUT_OF_MEMORY`, `WRITE_FAILED`, `CANCELLED`; a file that is not good stays where it is.
   */
  async install(file: string, known: KnownFile, context: TaskContext = {}): Promise<ModelEntry> {
    const { id, licence, origin, sha256, isMoved } = known;
    const entry = await this.#recognise(file, { id, licence, origin }, context);
    throwIfCancelled(context.signal);
    if (entry.sha256 !== sha256) throw changedFile(file);
    await this.#imported.add(entry, file, context, isMoved);
    return entry;
  }

  /** Deletes an imported model. Throws `NOT_FOUND`, `INVALID_PARAMS` for one that came with Lacuna, `WRITE_FAILED`. */
  async remove(id: string): Promise<void> {
    const imported = (await this.#imported.list()).find((entry) => entry.id === id);
    if (imported) return this.#imported.remove(imported);
    if ((await this.#own.list()).some((entry) => entry.id === id)) {
      throw invalidParameter('the model', 'an imported one', id);
    }
    throw await this.#unknownModel(id, 'the id of an imported model');
  }

  /** Reads, loads and proves a model, or all, anew. Throws `NOT_FOUND`, `MODEL_INVALID` for a damaged list, `CANCELLED`. */
  async verify(id?: string, context: TaskContext = {}): Promise<readonly ModelVerdict[]> {
    const ids = id === undefined ? (await this.list()).map(({ entry }) => entry.id) : [id];
    const verdicts: ModelVerdict[] = [];
    for (const each of ids) verdicts.push(await this.#verifyOne(await this.find(each), context));
    return verdicts;
  }

  async #verifyOne({ entry, store }: LocatedModel, context: TaskContext): Promise<ModelVerdict> {
    const { id } = entry;
    try {
      await store.read(entry);
      const found = await this.#recognise(store.pathOf(entry), { id, licence: entry.licence }, context);
      if (found.kind === entry.kind && isDeepStrictEqual(layoutOf(found), layoutOf(entry))) return { id };
      return { id, fault: `models.json does not describe what the model does (${found.kind}). Add it anew.` };
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'CANCELLED') throw error;
      return { id, fault: error.message };
    }
  }

  #recognise(file: string, options: ImportOptions, context: TaskContext): Promise<ModelEntry> {
    return recogniseApart(file, options, context, this.#recognition);
  }

  async #checkName(id: string): Promise<void> {
    if (!(await this.list()).some(({ entry }) => entry.id === id)) return;
    throw new AppError(
      'ALREADY_EXISTS',
      `Expected a new name for the model but ${id} is taken. Choose another one, or remove that model first.`,
    );
  }

  async #findSame(file: string, { signal }: TaskContext): Promise<ModelEntry | undefined> {
    await checkModelFile(file);
    // What cannot be read is told by whoever reads it next.
    const sha256 = await hashFile(file, signal).catch(() => undefined);
    throwIfCancelled(signal);
    return (await this.list()).find(({ entry }) => entry.sha256 === sha256)?.entry;
  }

  async #unknownModel(id: string, expected: string): Promise<AppError> {
    const ids = (await this.list()).map(({ entry }) => entry.id);
    const known = ids.length > 0 ? `Known: ${ids.join(', ')}.` : `None is in ${this.ownFolder}.`;
    return new AppError('NOT_FOUND', `Expected ${expected} but received "${id}". ${known}`);
  }
}

function installedAlready(what: string, { id }: ModelEntry): AppError {
  return new AppError(
    'ALREADY_EXISTS',
    `Expected a new model but ${what} is installed already, as ${id}. Use that one.`,
    { details: { path: what } },
  );
}
