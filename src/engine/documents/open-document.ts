import { saveImage } from '../codec/save-image.js';
import { openImage } from '../codec/source-image.js';
import { Document } from './document.js';
import { PatchStore } from './patch-store.js';
import type { FillImage, Retouch } from './retouch.js';
import { readSidecar, sidecarPathOf } from './sidecar-file.js';
import type { SidecarContent } from './sidecar.js';

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
  const retouches = await storeRetouches(content, patches);
  return new Document(source, parts, { retouches, head: content.head, sidecarPath });
}

async function storeRetouches(content: SidecarContent, store: PatchStore): Promise<Retouch[]> {
  try {
    const retouches: Retouch[] = [];
    for (const retouch of content.retouches) {
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
