import type { Rect, Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import type { Notice } from '../../shared/notice.js';
import type { Stroke } from '../../shared/stroke.js';
import type { FillOptions } from '../fill/fill-options.js';
import type { TaskContext } from '../task-context.js';
import type { Patch, RasterImage } from '../raster-image.js';
import type { PackedMask } from './packed-pixels.js';
import type { StoredPatch } from './patch-store.js';

/** What to remove: shapes in image coordinates, or a mask of the size of the photo, which must not change until `apply` is done. */
export type MaskSource =
  | { readonly kind: 'shapes'; readonly shapes: readonly MaskShape[] }
  | { readonly kind: 'raster'; readonly mask: Mask };

/** The mask of a retouch as it is kept: a raster mask deflated. */
export type KeptMask =
  | { readonly kind: 'shapes'; readonly shapes: readonly MaskShape[] }
  | { readonly kind: 'raster'; readonly mask: PackedMask };

/** One act of the user and what came of it. */
export interface Retouch {
  readonly id: string;
  readonly mask: KeptMask;
  readonly sketch: readonly Stroke[];
  readonly options: FillOptions;
  /** How the hole was really filled, where `options.fill` left the choice. */
  readonly method: string;
  /** What the person should know of how it was filled. */
  readonly notices: readonly Notice[];
  readonly patches: readonly StoredPatch[];
}

/** What `Document.apply` is asked. */
export interface RetouchRequest {
  /** The revision that the person saw; another head is `STALE_REVISION`. */
  readonly baseRevision: number;
  readonly mask: MaskSource;
  readonly sketch?: readonly Stroke[];
  readonly options: FillOptions;
  /** The person has agreed that more than half of the photo goes; else that is `MASK_UNLIKELY`. */
  readonly acceptsLarge?: boolean;
}

/**
 * Fills what is masked in `image`, which it must not change. The patches lie inside the image, and they have its depth and
 * its channels (or these without alpha); the caller owns them.
 */
export type FillImage = (
  image: RasterImage,
  mask: Mask,
  options: FillOptions,
  context: TaskContext,
  hints: { readonly sketch?: Mask },
) => Promise<{
  readonly patches: readonly Patch[];
  readonly method: string;
  readonly notices?: readonly Notice[];
}>;

/** The shape of a patch that must fit a photo. */
export interface PatchShape {
  readonly rect: Rect;
  readonly channels: number;
  readonly depth: number;
}

/** Why a patch cannot belong to a photo of this size, channels and depth; nothing where it can. */
export function findPatchFault(
  patch: PatchShape,
  photo: Size & { readonly channels: number; readonly depth: number },
): string | undefined {
  const { left, top, width, height } = patch.rect;
  const isWhole = [left, top, width, height].every(Number.isSafeInteger);
  const isInside = left >= 0 && top >= 0 && left + width <= photo.width && top + height <= photo.height;
  if (!isWhole || !isInside || width <= 0 || height <= 0) {
    const rect = `${left}, ${top}, ${width} × ${height}`;
    return `expected a rectangle inside ${photo.width} × ${photo.height} but received ${rect}`;
  }
  // [Note: Patches without alpha] A fill may leave the alpha channel of the photo as it is (blending/composite.ts).
  const colours = photo.channels % 2 === 0 ? photo.channels - 1 : photo.channels;
  if (patch.channels !== photo.channels && patch.channels !== colours) {
    return `expected ${photo.channels} channels but received ${patch.channels}`;
  }
  if (patch.depth !== photo.depth) return `expected depth ${photo.depth} but received ${patch.depth}`;
  return undefined;
}
