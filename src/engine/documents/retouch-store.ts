import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Patch } from '../raster-image.js';
import type { PackedPatch } from './packed-pixels.js';
import { unpackPatch } from './packed-pixels.js';
import type { Retouch, StoredPatch } from './retouch.js';
import type { RetouchRecord } from './retouch-record.js';
import { RetouchRecordSchema } from './retouch-record.js';

/** A retouch with its patches in memory, deflated. */
export interface PackedRetouch extends Omit<Retouch, 'patches'> {
  readonly patches: readonly PackedPatch[];
}

const RECORD_ENDING = '.json';

/** Folders of stores that are still open, for the one listener that removes them when the process ends. */
const openFolders = new Set<string>();

function removeOpenFolders(): void {
  for (const folder of openFolders) rmSync(folder, { recursive: true, force: true });
}

/**
 * The retouches of a document in files, so that a long history costs no memory. Each is its patches and then a record; a retouch
 * without a record does not count. The folder is one that the caller names, where another process finds them; or one under `tempDir`, made with
 * the first retouch, readable by this user only, and removed by `close` or when the process exits.
 */
export class RetouchStore {
  readonly #place: StorePlace;
  #folder: Promise<string> | undefined;

  constructor(place: StorePlace) {
    this.#place = place;
  }

  /** Writes `retouch`, all of it or nothing; keeps nothing of it in memory. `CANCELLED`; `WRITE_FAILED` where the disk is full or not writable. */
  async add({ patches, ...fields }: PackedRetouch, signal?: AbortSignal): Promise<Retouch> {
    const stored: StoredPatch[] = [];
    try {
      const folder = await this.#openFolder();
      for (const [index, { alpha, pixels, ...shape }] of patches.entries()) {
        throwIfCancelled(signal);
        const path = join(folder, `${fields.id}-${index}.patch`);
        stored.push({ ...shape, alphaBytes: alpha.length, pixelBytes: pixels.length, path });
        await writeFile(path, [alpha, pixels]);
      }
      throwIfCancelled(signal);
      const retouch = { ...fields, patches: stored };
      const path = join(folder, `${fields.id}${RECORD_ENDING}`);
      await writeFile(`${path}.part`, JSON.stringify(toRecord(retouch)));
      await rename(`${path}.part`, path);
      return retouch;
    } catch (cause) {
      await removeFiles(stored.map(({ path }) => path));
      if (cause instanceof AppError) throw cause;
      const place = 'folder' in this.#place ? this.#place.folder : this.#place.tempDir;
      throw new AppError(
        'WRITE_FAILED',
        `Expected room for a temporary file in ${place} but writing failed (${String(cause)}). ` +
          'Free some space, or choose another temporary folder.',
        { cause, details: { path: place } },
      );
    }
  }

  /** All retouches that an earlier process has left in the folder, whole; in no order. */
  async list(): Promise<Retouch[]> {
    const folder = await this.#openFolder();
    const names = (await readdir(folder)).filter((name) => name.endsWith(RECORD_ENDING));
    const retouches: Retouch[] = [];
    for (const name of names) {
      const record = await readRecord(join(folder, name));
      if (record) retouches.push(fromRecord(record, folder));
    }
    return retouches;
  }

  /** The packed patch, read again; the caller owns it. `INTERNAL` where its file is gone or cut. */
  async read(stored: StoredPatch): Promise<PackedPatch> {
    const { path, alphaBytes, pixelBytes, ...shape } = stored;
    let bytes: Buffer;
    try {
      bytes = await readFile(path);
    } catch (cause) {
      throw new AppError('INTERNAL', `Expected the temporary file ${path} but it cannot be read`, { cause });
    }
    if (bytes.length !== alphaBytes + pixelBytes) {
      throw new AppError(
        'INTERNAL',
        `Expected ${alphaBytes + pixelBytes} bytes in the temporary file ${path} but it has ${bytes.length}`,
      );
    }
    return { ...shape, alpha: bytes.subarray(0, alphaBytes), pixels: bytes.subarray(alphaBytes) };
  }

  /** Deletes the files of `retouches`. Never fails: what cannot be deleted now goes with the folder. */
  async remove(retouches: readonly Retouch[]): Promise<void> {
    if (!this.#folder || retouches.length === 0) return;
    const folder = await this.#folder;
    const records = retouches.map(({ id }) => join(folder, `${id}${RECORD_ENDING}`));
    // Records first: what has no record does not count.
    await removeFiles(records);
    await removeFiles(retouches.flatMap(({ patches }) => patches.map(({ path }) => path)));
  }

  /** Deletes everything, where the folder was made here. Nothing may be read afterwards. */
  async close(): Promise<void> {
    if (!this.#folder || 'folder' in this.#place) return;
    const folder = await this.#folder;
    this.#folder = undefined;
    await rm(folder, { recursive: true, force: true });
    openFolders.delete(folder);
    if (openFolders.size === 0) process.off('exit', removeOpenFolders);
  }

  async #openFolder(): Promise<string> {
    this.#folder ??= openFolder(this.#place);
    try {
      return await this.#folder;
    } catch (error) {
      // The next retouch may find the disk in order again.
      this.#folder = undefined;
      throw error;
    }
  }
}

/** Where the files of a store lie. */
export type StorePlace = { readonly tempDir: string } | { readonly folder: string };

async function openFolder(place: StorePlace): Promise<string> {
  if ('folder' in place) {
    await mkdir(place.folder, { recursive: true });
    return place.folder;
  }
  const folder = await mkdtemp(join(place.tempDir, 'lacuna-'));
  if (openFolders.size === 0) process.on('exit', removeOpenFolders);
  openFolders.add(folder);
  return folder;
}

async function removeFiles(paths: readonly string[]): Promise<void> {
  await Promise.allSettled(paths.map((path) => rm(path, { force: true })));
}

/** The fields of a record, without any others. */
export function toRecord({ patches, ...fields }: Retouch): RetouchRecord {
  return {
    ...fields,
    patches: patches.map(({ rect, channels, depth, alphaBytes, pixelBytes, origins }) => ({
      rect,
      channels,
      depth,
      alphaBytes,
      pixelBytes,
      ...(origins && { origins }),
    })),
  };
}

/** Nothing for a file that is damaged. */
async function readRecord(path: string): Promise<RetouchRecord | undefined> {
  try {
    const parsed = v.safeParse(RetouchRecordSchema, JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function fromRecord({ patches, ...fields }: RetouchRecord, folder: string): Retouch {
  const stored = patches.map((patch, index) => ({
    ...patch,
    path: join(folder, `${fields.id}-${index}.patch`),
  }));
  return { ...fields, patches: stored };
}

/** The patches of `retouches` in order, inflated; the caller owns them. `CANCELLED` between two of them. */
export async function loadPatches(
  store: RetouchStore,
  retouches: readonly { readonly patches: readonly StoredPatch[] }[],
  signal?: AbortSignal,
): Promise<Patch[]> {
  const loaded: Patch[] = [];
  for (const stored of retouches.flatMap(({ patches }) => patches)) {
    throwIfCancelled(signal);
    loaded.push(await unpackPatch(await store.read(stored)));
  }
  return loaded;
}
