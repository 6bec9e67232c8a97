import * as v from 'valibot';
import { untrack } from 'svelte';
import { DocumentIdSchema, FileTokenSchema } from '../../shared/contract/schemas.js';
import type { EditorState } from '../editor/editor-state.js';
import type { EngineClient } from '../editor/engine-client.js';
import type { FileHandle, Platform } from '../platform/platform.js';
import { t } from './language.svelte.js';
import type { PhotoWorkspace } from './photo-workspace.svelte.js';
import type { DroppedFile } from './dropped-files.js';
import type { StripPhoto, StripSource } from './strip-source.js';
import { createDroppedSource, openFolderSource } from './strip-source.js';
import type { Toasts } from './toasts.svelte.js';

/** What a strip of photos needs of the window. */
interface StripParts {
  readonly engine: EngineClient;
  readonly platform: Platform;
  readonly toasts: Toasts;
  readonly photo: PhotoWorkspace;
  /** Asks for a folder; nothing when the person decides otherwise. */
  readonly pickFolder: () => Promise<FileHandle | undefined>;
}

/** What the page that takes the place of this one must know. */
const MemorySchema = v.object({
  token: FileTokenSchema,
  isShown: v.boolean(),
  /** The photo of the folder that is open, and its document. */
  photo: v.optional(v.string()),
  documentId: v.optional(DocumentIdSchema),
});

const STORAGE_KEY = 'lacuna.folder';

/** The photos of a folder, which are opened one after the other. */
export class FilmStrip {
  readonly #parts: StripParts;
  folder = $state.raw<StripSource>();
  photos = $state.raw<readonly StripPhoto[]>([]);
  /** Is there a folder, is it seen, too? */
  isShown = $state(true);
  /** Number of the photo that is open in the window; none where that is of another place. */
  current = $state<number>();
  /** Number of the photo that is on its way, or could not be opened. */
  wanted = $state<number>();
  #documentId: string | undefined;
  #opening: number | undefined;
  #isGoing = false;

  constructor(parts: StripParts) {
    this.#parts = parts;
    parts.photo.editor.subscribe(({ document }) => untrack(() => this.#follow(document)));
  }

  /** Where the way to the next photo begins. */
  get at(): number | undefined {
    return this.wanted ?? this.current;
  }

  /** Asks for a folder, shows its photos and opens the first one. */
  async openFolder(): Promise<void> {
    try {
      const chosen = await this.#parts.pickFolder();
      if (!chosen) return;
      await this.#openToken(chosen.token);
    } catch (error) {
      this.#parts.toasts.fail(t('failed.openFolder'), error);
      return;
    }
    this.isShown = true;
    await this.go(0);
  }

  /** Shows photos that were dropped, at least one, and opens the first one; `folder` is where they lie, where they lie in one. */
  async openDropped(folder: string | undefined, files: readonly DroppedFile[]): Promise<void> {
    await this.#show(createDroppedSource(folder ?? t('strip.dropped'), files, this.#parts.platform));
    this.isShown = true;
    await this.go(0);
  }

  /** Opens the photo that many places further. */
  async step(by: number): Promise<void> {
    const { at, photos } = this;
    const next = at === undefined ? (by > 0 ? 0 : photos.length - 1) : at + by;
    if (next >= 0 && next < photos.length) await this.go(next);
    else this.#parts.toasts.mention(by > 0 ? 'strip.last' : 'strip.first');
  }

  /** Opens a photo; asks before marks or retouches are lost. While one is on its way, that of the last call is the next. */
  async go(row: number): Promise<void> {
    const { photo, toasts } = this.#parts;
    if (!this.#isGoing && !photo.canOpen) {
      toasts.mention('drop.busy');
      return;
    }
    this.wanted = row;
    if (this.#isGoing) return;
    this.#isGoing = true;
    try {
      for (let next = this.#next; next !== undefined; next = this.#next) {
        const isAsked = await this.#open(next);
        // The person wants to stay.
        if (!isAsked) this.wanted = undefined;
        if (this.wanted === next && this.current !== next) break;
      }
    } finally {
      this.#isGoing = false;
    }
    if (this.wanted === this.current) this.wanted = undefined;
  }

  /** Reads anew which photos have retouches beside them. */
  async readMarks(): Promise<void> {
    const { folder } = this;
    if (!folder) return;
    const photos = await folder.list().catch(() => undefined);
    if (photos && this.folder === folder) this.photos = photos;
  }

  toggle(): void {
    this.isShown = !this.isShown;
    this.#keep();
  }

  /** Takes up the folder of the page before this one. */
  async resume(): Promise<void> {
    const memory = readMemory();
    if (!memory) return;
    try {
      await this.#openToken(memory.token);
    } catch {
      // Its program has ended meanwhile, and with it the token.
      sessionStorage.removeItem(STORAGE_KEY);
      return;
    }
    this.isShown = memory.isShown;
    const { document } = this.#parts.photo.state;
    if (document && (document.documentId === memory.documentId || document.isExtended)) {
      this.#documentId = memory.documentId;
      this.current = this.#find(memory.photo);
    }
    this.#keep();
  }

  /** The engine is another one, which knows the folder by its token only. */
  async goOnAfterRestart(): Promise<void> {
    const { folder, current } = this;
    if (folder?.token === undefined) return;
    const name = current === undefined ? undefined : this.photos[current]?.name;
    try {
      await this.#openToken(folder.token);
      this.current = this.#find(name);
    } catch (error) {
      this.#parts.toasts.fail(t('failed.openFolder'), error);
    }
  }

  get #next(): number | undefined {
    return this.wanted === this.current ? undefined : this.wanted;
  }

  /** Says whether it came to opening it. */
  async #open(row: number): Promise<boolean> {
    const { photo } = this.#parts;
    const { folder } = this;
    if (!folder) return false;
    let isAsked = false;
    const pick = async (): Promise<FileHandle> => {
      isAsked = true;
      this.#opening = row;
      return folder.pick(row);
    };
    try {
      await photo.openPicked(pick, this.photos[row]?.name);
    } finally {
      this.#opening = undefined;
    }
    return isAsked;
  }

  /** Another photo is open: one of ours, or one that was opened some other way. */
  #follow(document: EditorState['document']): void {
    const { documentId, isExtended, name } = document ?? {};
    if (documentId === undefined || documentId === this.#documentId) return;
    if (this.#opening !== undefined) {
      this.#documentId = documentId;
      this.current = this.#opening;
    } else if (this.wanted !== undefined && name === this.photos[this.wanted]?.name) {
      // It could not be opened, and was then without its retouches.
      this.#documentId = documentId;
      this.current = this.wanted;
      this.wanted = undefined;
    } else if (isExtended && this.current !== undefined) {
      // Ours in a frame; undo leads back.
      return;
    } else {
      this.#documentId = undefined;
      this.current = undefined;
      this.wanted = undefined;
    }
    this.#keep();
  }

  async #openToken(token: string): Promise<void> {
    const { engine, platform } = this.#parts;
    await this.#show(await openFolderSource(engine, platform, token));
  }

  async #show(source: StripSource): Promise<void> {
    const photos = await source.list();
    this.folder?.close();
    this.folder = source;
    this.photos = photos;
    this.current = undefined;
    this.wanted = undefined;
    this.#keep();
  }

  #find(name: string | undefined): number | undefined {
    const row = this.photos.findIndex((photo) => photo.name === name);
    return row < 0 ? undefined : row;
  }

  #keep(): void {
    const { folder, current, isShown } = this;
    if (!folder) return;
    const { token } = folder;
    // The files of a drop are gone with this page.
    if (token === undefined) return sessionStorage.removeItem(STORAGE_KEY);
    const photo = current === undefined ? undefined : this.photos[current]?.name;
    const memory: v.InferOutput<typeof MemorySchema> = {
      ...{ token, isShown },
      ...(photo !== undefined && { photo }),
      ...(this.#documentId !== undefined && { documentId: this.#documentId }),
    };
    try {
      sessionStorage.setItem(STORAGE_KEY, JSON.stringify(memory));
    } catch {
      // This browser stores nothing: a page that is loaded again has no folder.
    }
  }
}

function readMemory(): v.InferOutput<typeof MemorySchema> | undefined {
  try {
    const parsed = v.safeParse(MemorySchema, JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? ''));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
