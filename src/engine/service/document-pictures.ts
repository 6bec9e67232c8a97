import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { hasTiles, patchGround } from '../../shared/contract/shown-pictures.js';
import type { Rect, Size } from '../../shared/geometry.js';
import { growRect, uniteRects } from '../../shared/geometry.js';
import { findTouching } from '../../shared/retouch-list.js';
import { encodeShownAreas } from '../codec/shown-area.js';
import { SHOWN_ENDINGS, shownEnding, writePreview, writeTiles } from '../codec/shown-images.js';
import { encodeShownDraft } from '../codec/shown-draft.js';
import { encodeThumbnail } from '../codec/shown-thumbnail.js';
import type { Document } from '../documents/document.js';
import type { Retouch } from '../documents/retouch.js';
import { TaskQueue } from '../task-queue.js';
import type { Draft, RasterImage } from '../raster-image.js';
import type { AssetName } from './asset-files.js';
import { assetBase, documentFolder, findAssetFile } from './asset-files.js';

/** The page lays itself out when it has the preview, and tiles take every processor. */
const TILES_AFTER_MS = 500;

/** The id by which the page asks for a patch. */
export function patchIdOf(retouch: Retouch, index: number): string {
  return `${retouch.id}-${index}`;
}

/**
 * Makes the pictures of one document that the page shows, as files in the folder of this run. Each is made once, also when several
 * ask for it at the same time, and outlives this process.
 */
export class DocumentPictures {
  readonly #folder: string;
  readonly #documentId: string;
  readonly #document: Document;
  readonly #making = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();
  readonly #patchTurns = new TaskQueue();
  #calm: Promise<unknown> = Promise.resolve();
  #draftCount = 0;

  constructor(folder: string, documentId: string, document: Document) {
    this.#folder = folder;
    this.#documentId = documentId;
    this.#document = document;
  }

  /** Makes in the background what the page asks for first. Failures are told to those who ask. */
  async prepare(): Promise<void> {
    try {
      const shown = this.make({ kind: 'preview', documentId: this.#documentId });
      const pause = { ref: false, signal: this.#closing.signal };
      // Without the preview there is nothing to lay out; when it closes nobody waits any longer.
      this.#calm = shown.then(() => wait(TILES_AFTER_MS, undefined, pause)).catch(() => undefined);
      await shown;
      await this.#calm;
      if (hasTiles(this.#document.source.info)) await this.#makeTiles();
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
        await this.#calm;
        return this.#makeTiles();
      case 'patch': {
        const { patchId, beneath } = name;
        const retouch = this.#document.find(patchId.slice(0, patchId.lastIndexOf('-')))?.retouch;
        const index = retouch?.patches.findIndex((_, at) => patchIdOf(retouch, at) === patchId) ?? -1;
        if (!retouch || index < 0) return;
        const key = `${patchId} over ${beneath.join()}`;
        return this.#inTurn(key, () => this.#makePatch(retouch, index, beneath));
      }
      case 'thumbnail': {
        const retouch = this.#document.find(name.retouchId)?.retouch;
        if (retouch) await this.#inTurn(`thumbnail ${retouch.id}`, () => this.#makeThumbnail(retouch));
        return;
      }
      case 'draft':
      case 'photo':
        return;
    }
  }

  /** Makes the pictures of all patches of `retouch`, on what shows beneath it now, and its thumbnail. */
  async makePatches(retouch: Retouch): Promise<void> {
    const { info } = this.#document.source;
    const beneath = this.#document.find(retouch.id)?.beneath ?? [];
    const grounds = retouch.patches.map(({ rect }) => patchGround(rect, info));
    const areas = await this.#document.cutAfter(retouch.id, [...grounds, thumbnailArea(retouch, info)]);
    for (const [index, ground] of grounds.entries()) {
      const ids = findTouching(beneath, [ground]).map(({ id }) => id);
      await this.#writePatch(retouch, index, ids, areas[index]!);
    }
    await this.#writeThumbnail(retouch, areas.at(-1)!);
  }

  /** Keeps a draft until `removeDrafts`; returns its id. */
  async keepDraft(draft: Draft): Promise<string> {
    const draftId = String(++this.#draftCount);
    const png = await encodeShownDraft(this.#document.source, draft.image);
    await this.#write({ kind: 'draft', documentId: this.#documentId, draftId }, '.png', png);
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

  /** One after the other: where they are made anew each decodes the photo. */
  #inTurn(key: string, make: () => Promise<void>): Promise<void> {
    return this.#once(key, () => this.#patchTurns.run(make));
  }

  async #makePatch(retouch: Retouch, index: number, beneath: readonly string[]): Promise<void> {
    const ground = patchGround(retouch.patches[index]!.rect, this.#document.source.info);
    const [area] = await this.#document.cutAfter(retouch.id, [ground], beneath);
    await this.#writePatch(retouch, index, beneath, area!);
  }

  async #writePatch(
    retouch: Retouch,
    index: number,
    beneath: readonly string[],
    area: RasterImage,
  ): Promise<void> {
    const { source } = this.#document;
    const patchId = patchIdOf(retouch, index);
    for (const { level, bytes } of await encodeShownAreas(source, retouch.patches[index]!.rect, area)) {
      const name: AssetName = { kind: 'patch', documentId: this.#documentId, patchId, level, beneath };
      await this.#write(name, source.info.hasAlpha ? '.png' : SHOWN_ENDINGS.opaque, bytes);
    }
  }

  async #makeThumbnail(retouch: Retouch): Promise<void> {
    const area = thumbnailArea(retouch, this.#document.source.info);
    // What it saw may have been given up since.
    const beneath = retouch.dependsOn.filter((id) => this.#document.find(id));
    const [image] = await this.#document.cutAfter(retouch.id, [area], beneath);
    await this.#writeThumbnail(retouch, image!);
  }

  async #writeThumbnail({ id }: Retouch, image: RasterImage): Promise<void> {
    const name: AssetName = { kind: 'thumbnail', documentId: this.#documentId, retouchId: id };
    await this.#write(name, '.png', await encodeThumbnail(this.#document.source, image));
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

  async #write(name: AssetName, ending: string, bytes: Uint8Array): Promise<void> {
    const path = `${assetBase(this.#folder, name)}${ending}`;
    await writeWhole(path, (temporary) => writeFile(temporary, bytes));
  }

  async #once(key: string, make: () => Promise<void>): Promise<void> {
    const running = this.#making.get(key);
    if (running) return running;
    const made = make().finally(() => this.#making.delete(key));
    this.#making.set(key, made);
    return made;
  }
}

/** What a thumbnail shows: the retouch with some of the photo around it. */
function thumbnailArea({ patches }: Retouch, photo: Size): Rect {
  const bounds = patches.map(({ rect }) => rect).reduce(uniteRects);
  return growRect(bounds, Math.round(Math.max(24, 0.4 * Math.max(bounds.width, bounds.height))), photo);
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
