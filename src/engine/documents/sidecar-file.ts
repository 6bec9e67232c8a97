import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../shared/app-error.js';
import type { SourceImage } from '../codec/source-image.js';
import { writeFileAtomically } from '../files/atomic-write.js';
import type { PatchStore } from './patch-store.js';
import type { Retouch } from './retouch.js';
import type { SidecarContent } from './sidecar.js';
import { MAX_SIDECAR_BYTES, parseSidecar, serializeSidecar } from './sidecar.js';
import type { PackedRetouch } from './sidecar-retouch.js';

/** Where the retouches of a photo are kept: beside it, `photo.jpg.lacuna`. */
export function sidecarPathOf(photoPath: string): string {
  return `${photoPath}.lacuna`;
}

/**
 * The checked content of the sidecar at `path`; nothing where there is none.
 *
 * @throws AppError `SIDECAR_INVALID`, `SOURCE_CHANGED`.
 */
export async function readSidecar(path: string, source: SourceImage): Promise<SidecarContent | undefined> {
  let bytes: Buffer;
  try {
    const { size } = await stat(path);
    if (size > MAX_SIDECAR_BYTES) throw new Error(`it has ${size} bytes, more than ${MAX_SIDECAR_BYTES}`);
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new AppError(
      'SIDECAR_INVALID',
      `Expected a sidecar that can be read in ${path} but ${cause instanceof Error ? cause.message : String(cause)}. ` +
        'Open the photo without its sidecar.',
      { cause, details: { path } },
    );
  }
  return parseSidecar(bytes, { ...source.info, identity: source.identity }, path);
}

/** Writes the sidecar at `path` whole or not at all. The patches are copied as they are stored, deflated. */
export async function writeSidecar(
  path: string,
  source: SourceImage,
  state: { readonly retouches: readonly Retouch[]; readonly head: number },
  { patches: store, application }: { readonly patches: PatchStore; readonly application: string },
  force: boolean,
): Promise<void> {
  const retouches: PackedRetouch[] = [];
  for (const retouch of state.retouches) {
    const patches = [];
    for (const stored of retouch.patches) patches.push(await store.read(stored));
    retouches.push({ ...retouch, patches });
  }
  const { sizeBytes, sha256 } = source.identity;
  const { width, height } = source.info;
  const fileName = basename(source.path);
  const bytes = serializeSidecar({
    application,
    source: { fileName, sizeBytes, sha256, width, height },
    retouches,
    head: state.head,
  });
  await writeFileAtomically(path, bytes, { force });
}
