import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AppError } from '../../shared/app-error.js';
import type { FileIdentity } from '../codec/read-source.js';
import { saveImage } from '../codec/save-image.js';
import { readSource } from '../codec/read-source.js';
import { openImage } from '../codec/source-image.js';
import type { OperationParts } from '../operations/prepare-operation.js';
import { toWriteError } from '../files/write-error.js';
import { createOperations } from '../operations/prepare-operation.js';
import type { DocumentParts } from './document.js';
import { Document } from './document.js';
import type { Retouch } from './retouch.js';
import type { StorePlace } from './retouch-store.js';
import { RetouchStore } from './retouch-store.js';
import { readSidecar, sidecarPathOf } from './sidecar-file.js';
import { checkSourceUnchanged } from './source-check.js';

/** The file beside the retouches that says which photo they are of. */
const IDENTITY_NAME = 'photo-identity';

/** What documents need from outside. */
export interface DocumentServices extends OperationParts {
  /** An existing folder for temporary files; each document makes its own folder in it and removes it. */
  readonly tempDir: string;
  /** Name and version of the program, written into sidecars: "lacuna 0.1.0". */
  readonly application?: string;
}

export interface OpenOptions {
  /** `auto` (the default) restores the retouches of `photo.jpg.lacuna` where there is one; `ignore` begins without. */
  readonly sidecar?: 'auto' | 'ignore';
  /** Where the retouches are kept, for `restoreDocument`; the caller removes it. By default a folder of the document's own. */
  readonly folder?: string;
  /** What is opened in place of the file at the path, to which it belongs: an extended photo. It has no sidecar. */
  readonly extendedPath?: string;
}

/**
 * Opens the photo at `path` with the retouches of its sidecar, restored bit by bit without filling again. The caller closes
 * the document.
 *
 * @throws AppError those of `openImage`; `SIDECAR_INVALID`, and `SOURCE_CHANGED` where the photo is not the one for which its
 * sidecar was written (both: open with `sidecar: 'ignore'`); `WRITE_FAILED` for temporary files.
 */
export async function openDocument(
  path: string,
  services: DocumentServices,
  options: OpenOptions = {},
): Promise<Document> {
  const { folder, extendedPath } = options;
  const source = await openImage(path, extendedPath === undefined ? {} : { contentPath: extendedPath });
  if (folder !== undefined) await keepIdentity(folder, source.identity);
  const parts = createParts(services, folder === undefined ? { tempDir: services.tempDir } : { folder });
  if (extendedPath !== undefined) {
    const fileOnDisk = (await readSource(path)).identity;
    return new Document(source, parts, { retouches: [], head: 0, fileOnDisk, isExtended: true });
  }
  if (options.sidecar === 'ignore') return new Document(source, parts);
  const sidecarPath = sidecarPathOf(path);
  try {
    const state = await readSidecar(sidecarPath, source, (retouch) => parts.store.add(retouch));
    return new Document(source, parts, state && { ...state, replaced: state.variations, sidecarPath });
  } catch (error) {
    await parts.store.close();
    throw error;
  }
}

/** A document as it was before the process that held it ended. */
export interface RestoreOptions {
  /** The folder that it was opened with. */
  readonly folder: string;
  /** Ids of its retouches, in order. */
  readonly retouches: readonly string[];
  readonly head: number;
  readonly hidden: readonly string[];
  /** A copy of the photo as it was opened, where the file at its path was written over. */
  readonly contentPath?: string;
  /** That is no copy but an extended photo. */
  readonly isExtended?: boolean;
}

/**
 * Opens the photo at `path` with exactly these retouches, bit by bit, and those that others took the place of. The caller closes the
 * document.
 *
 * @throws AppError those of `openImage`; `SOURCE_CHANGED`; `NOT_FOUND` when a retouch is not in the folder, or damaged.
 */
export async function restoreDocument(
  path: string,
  services: DocumentServices,
  { folder, retouches: ids, head, hidden, contentPath, isExtended = false }: RestoreOptions,
): Promise<Document> {
  const missing = (cause?: unknown): AppError =>
    new AppError(
      'NOT_FOUND',
      `Expected the retouches of ${path} in temporary files but one is missing. Open the photo again.`,
      { cause },
    );
  const identity = await readIdentity(folder).catch((cause: unknown) => {
    throw missing(cause);
  });
  await checkSourceUnchanged(contentPath ?? path, identity);
  const source = await openImage(path, contentPath === undefined ? {} : { contentPath });
  const parts = createParts(services, { folder });
  const kept = new Map((await parts.store.list()).map((retouch) => [retouch.id, retouch]));
  const retouches = ids.map((id): Retouch => {
    const retouch = kept.get(id);
    if (retouch) return retouch;
    throw missing();
  });
  const replaced = [...kept.values()].filter(({ id }) => !ids.includes(id));
  const fileOnDisk = contentPath === undefined ? source.identity : (await readSource(path)).identity;
  return new Document(source, parts, { retouches, head, hidden, replaced, fileOnDisk, isExtended });
}

/** Writes down of which photo the retouches in `folder` are. */
async function keepIdentity(folder: string, identity: FileIdentity): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, IDENTITY_NAME), JSON.stringify(identity));
  } catch (error) {
    throw toWriteError(error, folder);
  }
}

/** What `keepIdentity` wrote: by this very program. */
async function readIdentity(folder: string): Promise<FileIdentity> {
  return JSON.parse(await readFile(join(folder, IDENTITY_NAME), 'utf8')) as FileIdentity;
}

function createParts(services: DocumentServices, place: StorePlace): DocumentParts {
  const { application = 'lacuna' } = services;
  return { prepare: createOperations(services), saveImage, store: new RetouchStore(place), application };
}
