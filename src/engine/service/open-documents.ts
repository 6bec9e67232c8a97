import { randomUUID } from 'node:crypto';
import { access, constants, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { AppError } from '../../shared/app-error.js';
import type { Frame } from '../../shared/frame.js';
import { noticesOfFraming } from '../codec/frame-photo.js';
import type { Notice } from '../../shared/notice.js';
import type { Document } from '../documents/document.js';
import type { Engine } from '../engine.js';
import { toWriteError } from '../files/write-error.js';
import { documentFolder } from './asset-files.js';
import { DocumentPictures } from './document-pictures.js';

/** A document and what the page sees of it. */
export interface OpenedDocument {
  readonly document: Document;
  readonly pictures: DocumentPictures;
}

/** A document of an earlier process. */
export interface LostDocument {
  readonly path: string;
  readonly retouches: readonly string[];
  readonly head: number;
  readonly hidden: readonly string[];
}

/**
 * The documents that the page has open, by id. Whatever is needed to have them again in another process lies in this run's
 * folder: the retouches, and a copy of the photo where it was written over.
 */
export class OpenDocuments {
  readonly #engine: Pick<Engine, 'openDocument' | 'restoreDocument'>;
  readonly #folder: string;
  readonly #documents = new Map<string, Promise<OpenedDocument>>();
  readonly #lost = new Map<string, LostDocument>();

  constructor(engine: Pick<Engine, 'openDocument' | 'restoreDocument'>, folder: string) {
    this.#engine = engine;
    this.#folder = folder;
  }

  /** Opens the photo at `path` under a new id. Errors: see `openDocument`, `DECODE_FAILED` and `WRITE_FAILED` of its preview. */
  async open(path: string, sidecar: 'auto' | 'ignore'): Promise<{ documentId: string } & OpenedDocument> {
    const documentId = randomUUID();
    const folder = this.#retouchFolder(documentId);
    const document = await this.#engine.openDocument(path, { sidecar, folder });
    const opened = this.#show(documentId, document);
    this.#documents.set(documentId, Promise.resolve(opened));
    try {
      // What the page shows first; a photo whose head is whole and whose pixels are not fails here, not on the screen.
      await opened.pictures.make({ kind: 'preview', documentId });
    } catch (error) {
      await this.close(documentId);
      throw error;
    }
    return { documentId, ...opened };
  }

  /**
   * Opens the photo of that document, as it is at the head, in a frame, under a new id. Errors: see `Document.frame`, `WRITE_FAILED`.
   */
  async extend(
    fromId: string,
    frame: Frame,
    signal: AbortSignal,
  ): Promise<{ documentId: string; notices: readonly Notice[] } & OpenedDocument> {
    const { document: from } = await this.get(fromId);
    const bytes = await from.frame(frame, { signal });
    const documentId = randomUUID();
    const extendedPath = this.#extendedPhoto(documentId);
    try {
      await mkdir(dirname(extendedPath), { recursive: true });
      await writeFile(extendedPath, bytes).catch((error: unknown) => {
        throw toWriteError(error, extendedPath);
      });
      const folder = this.#retouchFolder(documentId);
      const document = await this.#engine.openDocument(from.source.path, { folder, extendedPath });
      const opened = this.#show(documentId, document);
      this.#documents.set(documentId, Promise.resolve(opened));
      await opened.pictures.make({ kind: 'preview', documentId });
      return { documentId, notices: noticesOfFraming(from.source), ...opened };
    } catch (error) {
      await this.close(documentId);
      throw error;
    }
  }

  /** From now on `documentId` is a document that is opened again when it is first asked for. */
  expect(documentId: string, lost: LostDocument): void {
    this.#lost.set(documentId, lost);
  }

  /** The document of that id. `NOT_FOUND` where there is none; errors of `restoreDocument`. */
  async get(documentId: string): Promise<OpenedDocument> {
    const known = this.#documents.get(documentId);
    if (known) return known;
    const lost = this.#lost.get(documentId);
    if (!lost) {
      throw new AppError('NOT_FOUND', `Expected the id of an open document but received "${documentId}"`);
    }
    const restored = this.#restore(documentId, lost);
    this.#documents.set(documentId, restored);
    // One that failed may succeed when the photo is in its place again.
    restored.catch(() => this.#documents.delete(documentId));
    return restored;
  }

  /** To be called before `target` is written: keeps the photo, if there is room, where that is the photo itself. */
  async keepPhoto(documentId: string, document: Document, target: string): Promise<void> {
    // What an extended photo holds is in a file of its own already.
    if (document.isExtended || resolve(target) !== resolve(document.source.path)) return;
    const copy = this.#photoCopy(documentId);
    if (await exists(copy)) return;
    // Saving is worth more than what a copy guards against.
    await copyFile(document.source.path, copy, constants.COPYFILE_FICLONE).catch(() =>
      rm(copy, { force: true }),
    );
  }

  /** Closes the document and removes all that was kept of it. */
  async close(documentId: string): Promise<void> {
    const known = this.#documents.get(documentId);
    this.#documents.delete(documentId);
    this.#lost.delete(documentId);
    const opened = await known?.catch(() => undefined);
    await opened?.document.close();
    // Pictures that are being made end in their own time.
    const pictures = opened?.pictures.close() ?? Promise.resolve();
    const remove = (): Promise<void> =>
      rm(documentFolder(this.#folder, documentId), { recursive: true, force: true });
    void pictures.then(remove).catch(() => undefined);
  }

  async #restore(
    documentId: string,
    { path, retouches, head, hidden }: LostDocument,
  ): Promise<OpenedDocument> {
    const copy = this.#photoCopy(documentId);
    const extended = this.#extendedPhoto(documentId);
    const isExtended = await exists(extended);
    const contentPath = isExtended ? extended : (await exists(copy)) ? copy : undefined;
    const document = await this.#engine.restoreDocument(path, {
      folder: this.#retouchFolder(documentId),
      retouches,
      head,
      hidden,
      isExtended,
      ...(contentPath !== undefined && { contentPath }),
    });
    return this.#show(documentId, document);
  }

  #show(documentId: string, document: Document): OpenedDocument {
    const pictures = new DocumentPictures(this.#folder, documentId, document);
    void pictures.prepare();
    return { document, pictures };
  }

  #retouchFolder(documentId: string): string {
    return join(documentFolder(this.#folder, documentId), 'retouches');
  }

  #extendedPhoto(documentId: string): string {
    return join(documentFolder(this.#folder, documentId), 'extended');
  }

  #photoCopy(documentId: string): string {
    return join(documentFolder(this.#folder, documentId), 'photo');
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
