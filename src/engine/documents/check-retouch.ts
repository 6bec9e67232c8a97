import type { PackedRetouch } from './retouch-store.js';
import { unpackPatch } from './packed-pixels.js';
import { findPatchFault } from './retouch.js';
import type { SidecarPhoto } from './sidecar-fields.js';
import { invalidSidecar } from './sidecar-fields.js';

/** Checks that all patches of `retouch` fit `photo`, and inflates each once to know that it can be. `SIDECAR_INVALID` names it as `place`. */
export async function checkRetouch(
  { patches }: PackedRetouch,
  photo: SidecarPhoto,
  place: string,
  path: string,
): Promise<void> {
  for (const [index, patch] of patches.entries()) {
    const name = `${place}.patches.${index}`;
    const fault = findPatchFault(patch, photo);
    if (fault !== undefined) throw invalidSidecar(path, `${name}: ${fault}`);
    await unpackPatch(patch).catch((cause: unknown) => {
      throw invalidSidecar(path, `${name}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    });
  }
}
