import { AppError } from '../../shared/app-error.js';
import { saveImage } from '../codec/save-image.js';
import { readSource } from '../codec/read-source.js';
import { openImage } from '../codec/source-image.js';
import { Document } from './document.js';
import { PatchStore } from './patch-store.js';
import type { FillImage, Retouch } from './retouch.js';
import { readSidecar, sidecarPathOf } from './sidecar-file.js';
import type { PackedRetouch } from './sidecar-retouch.js';

/** What documents need from outside. */
export interface DocumentServices {
  readonly fill: FillImage;
  /** An existing folder for temporary files; each document makes its own folder in it and removes it. */
  readonly tempDir: string;
  /** Name and version of the program, written into sidecars: "lacuna 0.1.0". */
  readonly application?: string;
}

export interface OpenOptions {
  /** `auto` (the default) restores the retouches of `photo.jpg.lacuna` where there is one; `ignore` begins without. */
  readonly sidecar?: 'auto' | 'ignore';
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
  const source = await openImage(path);
  const { fill, tempDir, application = 'lacuna' } = services;
  const patches = new PatchStore(tempDir);
  const parts = { fill, saveImage, patches, application };
  if (options.sidecar === 'ignore') return new Document(source, parts);
  const sidecarPath = sidecarPathOf(path);
  const content = await readSidecar(sidecarPath, source);
  if (!content) return new Document(source, parts);
  const retouches = await storeRetouches(content.retouches, patches);
  return new Document(source, parts, { retouches, head: content.head, sidecarPath });
}

/** A document as it was before the process that held it ended. */
export interface RestoreOptions {
  /** Sidecars that hold the retouches between them, as `Document.keepRetouch` and `saveSidecar` wrote them; files that are missing are passed over. */
  readonly sidecars: readonly string[];
  /** Ids of its retouches, in order. */
  readonly retouches: readonly string[];
  readonly head: number;
  /** A copy of the photo as it was opened, where the file at its path was written over. */
  readonly contentPath?: string;
}

/**
 * Opens the photo at `path` with exactly these retouches, bit by bit. The caller closes the document.
 *
 * @throws AppError those of `openImage`; `SOURCE_CHANGED`, `SIDECAR_INVALID`, `WRITE_FAILED`; `NOT_FOUND` when a retouch is in
 * none of the sidecars.
 */
export async function restoreDocument(
  path: string,
  { fill, tempDir, application = 'lacuna' }: DocumentServices,
  { sidecars, retouches: ids, head, contentPath }: RestoreOptions,
): Promise<Document> {
  const source = await openImage(path, contentPath === undefined ? {} : { contentPath });
  const found = new Map<string, PackedRetouch>();
  for (const sidecar of sidecars) {
    const content = await readSidecar(sidecar, source);
    for (const retouch of content?.retouches ?? []) found.set(retouch.id, retouch);
  }
  const packed = ids.map((id) => {
    const retouch = found.get(id);
    if (retouch) return retouch;
    throw new AppError(
      'NOT_FOUND',
      `Expected the retouches of ${path} in temporary files but one is missing. Open the photo again.`,
    );
  });
  const patches = new PatchStore(tempDir);
  const parts = { fill, saveImage, patches, application };
  const retouches = await storeRetouches(packed, patches);
  const fileOnDisk = contentPath === undefined ? source.identity : (await readSource(path)).identity;
  return new Document(source, parts, { retouches, head, fileOnDisk });
}

async function storeRetouches(packed: readonly PackedRetouch[], store: PatchStore): Promise<Retouch[]> {
  try {
    const retouches: Retouch[] = [];
    for (const retouch of packed) {
      const patches = [];
      for (const packed of retouch.patches) patches.push(await store.add(packed));
      retouches.push({ ...retouch, patches });
    }
    return retouches;
  } catch (error) {
    await store.close();
    throw error;
  }
}
