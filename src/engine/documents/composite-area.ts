import type { Rect } from '../../shared/geometry.js';
import { intersectRects, isEmptyRect } from '../../shared/geometry.js';
import { compositePatches } from '../blending/composite.js';
import { decodeArea } from '../codec/shown-area.js';
import type { SourceImage } from '../codec/source-image.js';
import type { RasterImage } from '../raster-image.js';
import type { RetouchStore } from './retouch-store.js';
import { loadPatches } from './retouch-store.js';
import type { Retouch } from './retouch.js';

/** The pixels of `rect` with `retouches` on them, decoded anew. The caller owns the buffer. Errors of decoding. */
export async function compositeArea(
  source: SourceImage,
  store: RetouchStore,
  retouches: readonly Retouch[],
  rect: Rect,
): Promise<RasterImage> {
  const stored = retouches.map(({ patches }) => ({
    patches: patches.filter((patch) => !isEmptyRect(intersectRects(patch.rect, rect))),
  }));
  const image = await decodeArea(source, rect);
  const patches = await loadPatches(store, stored);
  const moved = patches.map((patch) => ({
    ...patch,
    rect: { ...patch.rect, left: patch.rect.left - rect.left, top: patch.rect.top - rect.top },
  }));
  return compositePatches(image, moved);
}
