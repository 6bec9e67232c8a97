import { stat } from 'node:fs/promises';

import type { Size } from '../../shared/geometry.js';
import { turnSize } from '../../shared/orientation.js';
import { openImage } from '../codec/source-image.js';
import type { PhotoFeatures } from '../registration/photo-features.js';
import { findFeatures } from '../registration/photo-features.js';

/** The photo on which a recipe was made, as far as others are laid over it. */
export interface ReferencePhoto {
  readonly path: string;
  readonly sensor: Size;
  /** EXIF's. */
  readonly orientation: number;
  readonly features: PhotoFeatures;
}

/** Reads the photo at `path`. Errors: those of `openImage` and of decoding. */
export async function readReference(path: string): Promise<ReferencePhoto> {
  const source = await openImage(path);
  const { orientation } = source.info;
  const features = findFeatures(await source.decode());
  return { path, sensor: turnSize(source.info, orientation), orientation, features };
}

/** Reads one again only when it is another, or was changed: the photos of a batch share it. */
export function createReferenceReader(): (path: string) => Promise<ReferencePhoto> {
  let last: { readonly key: string; readonly reference: Promise<ReferencePhoto> } | undefined;
  return async (path) => {
    const status = await stat(path).catch(() => undefined);
    const key = `${status?.size} ${status?.mtimeMs} ${path}`;
    if (last?.key !== key) last = { key, reference: readReference(path) };
    return await last.reference;
  };
}
