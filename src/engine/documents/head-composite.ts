import type { Rect } from '../../shared/geometry.js';
import { findTouching } from '../../shared/retouch-list.js';
import { compositePatches } from '../blending/composite.js';
import { isWhole } from '../fill/work-area.js';
import type { SourceImage } from '../codec/source-image.js';
import { cropRaster } from '../raster-crop.js';
import type { RasterImage } from '../raster-image.js';
import { compositeArea } from './composite-area.js';
import type { RetouchStore } from './retouch-store.js';
import { loadPatches } from './retouch-store.js';
import type { Retouch } from './retouch.js';

/** The photo with its retouches at one revision: the one decoded image that a document keeps. */
export class HeadComposite {
  readonly #source: SourceImage;
  readonly #patches: RetouchStore;
  #kept: { readonly retouches: readonly Retouch[]; readonly image: RasterImage } | undefined;

  constructor(source: SourceImage, patches: RetouchStore) {
    this.#source = source;
    this.#patches = patches;
  }

  /**
   * The photo with `retouches` on it. When they only add to those of the kept image, that is used; else (an undo) it is decoded anew.
   * The buffer stays ours: read it, do not change it.
   */
  async at(retouches: readonly Retouch[]): Promise<RasterImage> {
    const kept = this.#kept;
    const canContinue = kept?.retouches.every((retouch, index) => retouch === retouches[index]) ?? false;
    let done = canContinue ? (kept?.retouches.length ?? 0) : 0;
    let image = canContinue ? kept?.image : undefined;
    if (image === undefined) {
      // Let the old one go first: never two decoded images.
      this.#kept = undefined;
      image = await this.#source.decode();
    }
    for (; done < retouches.length; done++) {
      const patches = await loadPatches(this.#patches, retouches.slice(done, done + 1));
      image = compositePatches(image, patches);
    }
    this.keep(retouches, image);
    return image;
  }

  /** The pixels of `area` with `retouches` on them: of the kept image, or, of a photo that is too large to keep, decoded anew. */
  async areaAt(retouches: readonly Retouch[], area: Rect): Promise<RasterImage> {
    if (isWhole(area, this.#source.info)) return this.at(retouches);
    const kept = this.keptIn(retouches, [area]);
    if (kept) return cropRaster(kept, area);
    this.#kept = undefined;
    return compositeArea(this.#source, this.#patches, retouches, area);
  }

  /** The kept image where it is, in `areas`, the photo with just `retouches` on it. */
  keptIn(retouches: readonly Retouch[], areas: readonly Rect[]): RasterImage | undefined {
    const kept = this.#kept;
    if (!kept) return undefined;
    const shown = findTouching(kept.retouches, areas);
    const wanted = findTouching(retouches, areas);
    const isIt = shown.length === wanted.length && shown.every((retouch, index) => retouch === wanted[index]);
    return isIt ? kept.image : undefined;
  }

  /** Takes over `image`, which must be the photo with `retouches` on it. */
  keep(retouches: readonly Retouch[], image: RasterImage): void {
    this.#kept = { retouches, image };
  }

  clear(): void {
    this.#kept = undefined;
  }
}
