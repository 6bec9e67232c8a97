import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../shared/app-error.js';
import type { SourceImage } from '../codec/source-image.js';
import { writeFileAtomically } from '../files/atomic-write.js';
import type { Retouch } from './retouch.js';
import type { PackedRetouch } from './retouch-store.js';
import type { SidecarState } from './sidecar-archive.js';
import { readArchive, writeArchive } from './sidecar-archive.js';
import { readTextSidecar } from './sidecar-text.js';

/** No version wrote longer text: V8 cannot hold a longer string (2²⁹ − 24 characters). */
const MAX_TEXT_BYTES = 2 ** 29 - 24;

/** Where the retouches of a photo are kept: beside it, `photo.jpg.lacuna`. */
export function sidecarPathOf(photoPath: string): string {
  return `${photoPath}.lacuna`;
}

/**
 * The checked content of the sidecar at `path`, its retouches handed to `keep` one after the other; nothing where there is no sidecar.
 *
 * @throws AppError `SIDECAR_INVALID`, `SOURCE_CHANGED`; what `keep` throws.
 */
export async function readSidecar(
  path: string,
  source: SourceImage,
  keep: (retouch: PackedRetouch) => Promise<Retouch>,
): Promise<SidecarState | undefined> {
  const photo = { ...source.info, identity: source.identity };
  let text: Buffer | undefined;
  try {
    text = await readText(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new AppError(
      'SIDECAR_INVALID',
      `Expected a sidecar that can be read in ${path} but ${cause instanceof Error ? cause.message : String(cause)}. ` +
        'Open the photo without its sidecar.',
      { cause, details: { path } },
    );
  }
  return text ? readTextSidecar(text, path, photo, keep) : readArchive(path, photo, keep);
}

/** Writes the sidecar at `path` whole or not at all. The patches are copied as they are stored, deflated. */
export async function writeSidecar(
  path: string,
  source: SourceImage,
  { head, hidden, ...lists }: SidecarState,
  application: string,
  force: boolean,
): Promise<void> {
  const { sizeBytes, sha256 } = source.identity;
  const { width, height } = source.info;
  const header = {
    application,
    source: { fileName: basename(source.path), sizeBytes, sha256, width, height },
    head,
    hidden,
  };
  await writeFileAtomically(path, (temporary) => writeArchive(temporary, header, lists), { force });
}

/** The content of a sidecar that is text; nothing for a ZIP. */
async function readText(path: string): Promise<Buffer | undefined> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    if (bytesRead === 2 && buffer.toString('latin1') === 'PK') return undefined;
    const { size } = await file.stat();
    if (size > MAX_TEXT_BYTES) throw new Error(`it has ${size} bytes, more than ${MAX_TEXT_BYTES}`);
    return await readFile(path);
  } finally {
    await file.close();
  }
}
