import type { Mask } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import type { GuideImage } from '../patchmatch/tone.js';
import type { TaskContext } from '../task-context.js';

/** A crop of the photo around a hole. */
export interface FillRegion {
  /** The fill writes the masked pixels of this image in place and no others. */
  readonly image: RasterImage;
  /** The pixels to fill, of the size of `image`. */
  readonly hole: Mask;
  /** Masked, but filled elsewhere: neither filled here nor copied from. Same size. */
  readonly avoid: Mask;
  /** Side of the largest square of hole pixels. */
  readonly thicknessPx: number;
  /** What `toPyramidBase` makes of this region, where a caller has it already. */
  readonly base?: PyramidLevel | undefined;
  readonly seed: number;
  /** A low-resolution answer for the same crop that the fill must follow. */
  readonly guide?: GuideImage | undefined;
  /** One byte per pixel: 0 = never copy from here, 255 = gladly. */
  readonly sourceWeights?: Uint8Array | undefined;
  /** The person has said where to copy from: no network knows better. */
  readonly hasPreferred?: boolean;
  /** The hole is the outside of a photo: the photo goes on there. */
  readonly isOutward?: boolean;
  /** Lines to follow, of the size of `image`, 255 = line; absent where none lies in the hole. */
  readonly sketch?: Mask | undefined;
  /** Lines that contours probably go on in, likewise; they lead what is near them. */
  readonly suggested?: Mask | undefined;
  /** May contours be continued where no sketch says how? */
  readonly predictsLines?: boolean;
}

/** One way to fill a hole. Deterministic by image, masks and seed. */
export interface FillMethod {
  readonly id: string;
  /** The method that fills `region`, where this one only chooses. */
  choose?(region: FillRegion): FillMethod;
  /**
   * Fills `region` in place; drafts lie in the region. Resolves with the pixel of `region.image` that was copied to each pixel of the bounds of the
   * hole, −1 where none was; with nothing where the method copies none. Throws `CANCELLED`, `OUT_OF_MEMORY`.
   */
  fillRegion(region: FillRegion, context: TaskContext): Promise<Int32Array | undefined>;
}
