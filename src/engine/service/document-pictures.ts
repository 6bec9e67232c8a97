import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { PREVIEW_SIDE } from '../../shared/contract/asset-paths.js';
import { shownEnding, writePreview, writeTiles } from '../codec/shown-images.js';
import { encodeShownPatch } from '../codec/shown-patch.js';
import type { Document } from '../documents/document.js';
import type { Retouch } from '../documents/retouch.js';
import type { Draft } from '../raster-image.js';
import type { AssetName } from './asset-files.js';
import { assetBase, documentFolder, findAssetFile } from './asset-files.js';

/** The page lays itself out when it has the preview, and tiles take every processor; nobody zooms in sooner. */
const TILES_AFTER_MS = 500;

/** The id by which the page asks for a patch. */
export function patchIdOf(retouch: Retouch, index: number): string {
  return `${retouch.id}-${index}`;
}

/**
 * Makes the pictures of one document that the page shows, as files in the session's folder. Each is made once, also when several
 * ask for it at the same time, and outlives this process.
 */
export class DocumentPictures {
  readonly #folder: string;
  readonly #documentId: string;
  readonly #document: Document;
  readonly #making = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();
  #draftCount = 0;

  constructor(folder: string, documentId: string, document: Document) {
    this.#folder = folder;
    this.#documentId = documentId;
    this.#document = document;
  }

  /** Makes in the background what the page asks for first. Failures are told to those who ask. */
  async prepare(): Promise<void> {
    const { width, height } = this.#document.source.info;
    try {
      await this.make({ kind: 'preview', documentId: this.#documentId });
      if (Math.max(width, height) <= PREVIEW_SIDE) return;
      await wait(TILES_AFTER_MS, undefined, { ref: false, signal: this.#closing.signal });
      await this.#makeTiles();
    } catch {
      // Whoever asks for the picture tries again and hears why it cannot be made.
    }
  }

  /** Makes the picture unless it is there. Nothing happens for one that there cannot be. Errors of decoding and writing. */
  async make(name: AssetName): Promise<void> {
    if (await findAssetFile(this.#folder, name)) return;
    switch (name.kind) {
      case 'preview': {
        const { source } = this.#document;
        const path = `${assetBase(this.#folder, name)}${shownEnding(source)}`;
        return this.#once(path, () => writeWhole(path, (temporary) => writePreview(source, temporary)));
      }
      case 'tile':
        return this.#makeTiles();
      case 'patch':
        for (const retouch of this.#document.retouches) {
          const isIts = retouch.patches.some((_, index) => patchIdOf(retouch, index) === name.patchId);
          if (isIts) return this.makePatches(retouch);
        }
        return;
      case 'draft':
        return;
    }
  }

  /** Makes the pictures of all patches of `retouch`. */
  makePatches(retouch: Retouch): Promise<void> {
    return this.#once(`retouch ${retouch.id}`, async () => {
      const patches = await this.#document.loadPatches(retouch.id);
      for (const [index, { image, alpha }] of patches.entries()) {
        const png = await encodeShownPatch(this.#document.source, image, alpha);
        const name: AssetName = {
          kind: 'patch',
          documentId: this.#documentId,
          patchId: patchIdOf(retouch, index),
        };
        await this.#writePng(name, png);
      }
    });
  }

  /** Keeps a draft until `removeDrafts`; returns its id. */
  async keepDraft(draft: Draft): Promise<string> {
    const draftId = String(++this.#draftCount);
    const png = await encodeShownPatch(this.#document.source, draft.image);
    await this.#writePng({ kind: 'draft', documentId: this.#documentId, draftId }, png);
    return draftId;
  }

  async removeDrafts(): Promise<void> {
    await rm(join(documentFolder(this.#folder, this.#documentId), 'drafts'), {
      recursive: true,
      force: true,
    });
  }

  /** Ends what is being made as soon as it can be. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#making.values());
  }

  #makeTiles(): Promise<void> {
    const folder = join(documentFolder(this.#folder, this.#documentId), 'tiles');
    return this.#once(folder, async () => {
      const first: AssetName = { kind: 'tile', documentId: this.#documentId, level: 0, column: 0, row: 0 };
      // The folder gets its name when all tiles are in it.
      if (await findAssetFile(this.#folder, first)) return;
      await mkdir(dirname(folder), { recursive: true });
      await writeTiles(this.#document.source, folder, this.#closing.signal);
    });
  }

  async #writePng(name: AssetName, png: Uint8Array): Promise<void> {
    await writeWhole(`${assetBase(this.#folder, name)}.png`, (temporary) => writeFile(temporary, png));
  }

  async #once(key: string, make: () => Promise<void>): Promise<void> {
    const running = this.#making.get(key);
    if (running) return running;
    const made = make().finally(() => this.#making.delete(key));
    this.#making.set(key, made);
    return made;
  }
}

/** The file appears under its name when all of it is written. */
async function writeWhole(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
