import type { DetectorName } from '../../shared/detector-names.js';
import type { Rect } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';

/** One thing that was found in a photo. */
export interface Detection {
  readonly kind: DetectorName;
  /** In pixels of the photo, inside of it. */
  readonly rect: Rect;
  /** What belongs to the thing, of the size of `rect`. */
  readonly mask: Mask;
  /** 0 to 1. What a detector is not sure enough of, it does not return. */
  readonly confidence: number;
  /** What is written there. */
  readonly text?: string;
}

/** What accompanies a search. */
export interface DetectContext {
  readonly signal?: AbortSignal | undefined;
  /** Threads of the processor for a network; all by default. */
  readonly threads?: number | undefined;
}

/** Finds things of one kind. Reads `image` and changes nothing. Throws `CANCELLED`. */
export type Detector = (
  image: RasterImage,
  context: DetectContext,
) => Promise<readonly Detection[]> | readonly Detection[];
