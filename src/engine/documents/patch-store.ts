import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Patch } from '../raster-image.js';
import type { PackedPatch } from './packed-pixels.js';
import { unpackPatch } from './packed-pixels.js';

/** A patch that lies in a file of a `PatchStore`; valid until it is removed or the store is closed. */
export interface StoredPatch extends Omit<PackedPatch, 'alpha' | 'pixels'> {
  readonly path: string;
  /** Length of the deflated alpha, which stands before the deflated pixels. */
  readonly alphaBytes: number;
  readonly pixelBytes: number;
}

/** Folders of stores that are still open, for the one listener that removes them when the process ends. */
const openFolders = new Set<string>();

function removeOpenFolders(): void {
  for (const folder of openFolders) rmSync(folder, { recursive: true, force: true });
}

/**
 * Keeps packed patches in files, so that a long history costs no memory. The folder is made under `tempDir` with the first
 * patch, readable by this user only, and removed by `close` or when the process exits.
 */
export class PatchStore {
  readonly #tempDir: string;
  #folder: Promise<string> | undefined;
  #count = 0;

  constructor(tempDir: string) {
    this.#tempDir = tempDir;
  }

  /** Writes `patch`; keeps nothing of it in memory. `WRITE_FAILED` where the disk is full or not writable. */
  async add(patch: PackedPatch): Promise<StoredPatch> {
    const { alpha, pixels, ...shape } = patch;
    try {
      const path = join(await this.#openFolder(), `${++this.#count}.patch`);
      await writeFile(path, [alpha, pixels]);
      return { ...shape, path, alphaBytes: alpha.length, pixelBytes: pixels.length };
    } catch (cause) {
      throw new AppError(
        'WRITE_FAILED',
        `Expected room for a temporary file in ${this.#tempDir} but writing failed (${String(cause)}). ` +
          'Free some space, or choose another temporary folder.',
        { cause, details: { path: this.#tempDir } },
      );
    }
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

  /** Deletes the files of `patches`. Never fails: what cannot be deleted now goes with the folder in `close`. */
  async remove(patches: readonly StoredPatch[]): Promise<void> {
    await Promise.allSettled(patches.map(({ path }) => rm(path, { force: true })));
  }

  /** Deletes everything. Nothing may be read afterwards. */
  async close(): Promise<void> {
    if (!this.#folder) return;
    const folder = await this.#folder;
    this.#folder = undefined;
    await rm(folder, { recursive: true, force: true });
    openFolders.delete(folder);
    if (openFolders.size === 0) process.off('exit', removeOpenFolders);
  }

  async #openFolder(): Promise<string> {
    this.#folder ??= mkdtemp(join(this.#tempDir, 'lacuna-'));
    try {
      const folder = await this.#folder;
      if (openFolders.size === 0) process.on('exit', removeOpenFolders);
      openFolders.add(folder);
      return folder;
    } catch (error) {
      // The next patch may find the disk in order again.
      this.#folder = undefined;
      throw error;
    }
  }
}

/** The patches of `retouches` in order, inflated; the caller owns them. `CANCELLED` between two of them. */
export async function loadPatches(
  store: PatchStore,
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
