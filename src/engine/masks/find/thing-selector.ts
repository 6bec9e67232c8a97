import type { PixelRuns } from '../../../shared/pixel-runs.js';
import type { Stroke } from '../../../shared/stroke.js';
import type { RasterImage } from '../../raster-image.js';
import type { ThingFinder } from '../fit/thing-finder.js';
import { findThingAt } from './find-thing.js';
import { PhotoLevels } from './photo-levels.js';

/** Selects things in photos by scribbles. Of a photo that was asked about it keeps a small copy, for as long as its pixels are kept. */
export class ThingSelector {
  readonly #finder: Pick<ThingFinder, 'find' | 'prepare'>;
  readonly #levels = new WeakMap<RasterImage, PhotoLevels>();

  constructor(finder: Pick<ThingFinder, 'find' | 'prepare'>) {
    this.#finder = finder;
  }

  /** Makes the first answer about `image` come sooner. */
  prepare(image: RasterImage): void {
    this.#finder.prepare();
    this.#levelsOf(image);
  }

  /** See `findThingAt`. */
  find(
    image: RasterImage,
    scribble: Stroke,
    against: readonly Stroke[],
    signal?: AbortSignal,
  ): Promise<PixelRuns | undefined> {
    return findThingAt(
      this.#levelsOf(image),
      scribble,
      against,
      (picture) => this.#finder.find(picture),
      signal,
    );
  }

  #levelsOf(image: RasterImage): PhotoLevels {
    const known = this.#levels.get(image);
    if (known) return known;
    const levels = new PhotoLevels(image);
    this.#levels.set(image, levels);
    return levels;
  }
}
