import { AppError, invalidParameter, throwIfCancelled } from '../../shared/app-error.js';
import type { Rect } from '../../shared/geometry.js';
import { intersectRects } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { countMasked, cropMask, isMaskEmpty } from '../../shared/mask.js';
import { dilateMask, featherAlpha } from '../../shared/mask-operations.js';
import type { Move } from '../../shared/move.js';
import type { Notice } from '../../shared/notice.js';
import { sliceProgress } from '../../shared/progress.js';
import type { Region } from '../../shared/regions.js';
import { findRegions, regionMask } from '../../shared/regions.js';
import { compositePatches } from '../blending/composite.js';
import { checkMemory } from '../memory-limit.js';
import { cropRaster } from '../raster-crop.js';
import type { Patch, RasterImage } from '../raster-image.js';
import { draftEarly } from './early-draft.js';
import type { FillMethod, FillRegion } from './fill-method.js';
import type { FillOptions } from '../../shared/fill-options.js';
import type { TaskContext } from '../task-context.js';
import { encodePerceptually } from './perceptual-crop.js';
import { checkFillOptions } from '../../shared/fill-options.js';

/** What came of a fill: patches to lay over the image in order, and the method that made them, or most of them. */
export interface FillResult {
  readonly patches: readonly Patch[];
  readonly method: string;
  /** What the person should know: a device that was not usable, a working size that was halved. */
  readonly notices: readonly Notice[];
  /** All of the image that the fill looked at. */
  readonly reads: readonly Rect[];
}

/** What the caller knows about where a fill should come from. */
export interface FillHints {
  /** One byte for each pixel of the image: 0 = never copy from here, 255 (as without hints) = gladly, between = less gladly. */
  readonly sourceWeights?: Uint8Array;
  /** Lines that say what should be there instead, of the size of the image, 255 = line; only those inside the mask count. */
  readonly sketch?: Mask;
  /** Patches that are laid over the image first, beside what is filled; the result begins with them. */
  readonly below?: readonly Patch[];
  /** Where what is masked goes to, when it is not removed (layout/move-thing.ts). */
  readonly move?: Move;
}

/** A crop, its pyramid and what the search knows of each pixel, with what is not collected yet: 22 to 49 measured. */
const BYTES_PER_BOX_PX = 47;

/** A region of this many pixels takes long enough that its draft is worth waiting for. */
const LARGE_BOX_PX = 1_000_000;

/**
 * Fills what is masked in `image`, which it does not change: dilate → connected regions → for each a crop with context margin →
 * fill → patch. A later region sees what the earlier ones have filled. Memory is bounded by the largest region, not the photo.
 * Throws `INVALID_PARAMS` (sizes differ, options out of range), `MASK_EMPTY`, `CANCELLED`, `OUT_OF_MEMORY`.
 */
export async function fillImage(
  image: RasterImage,
  mask: Mask,
  options: FillOptions,
  method: FillMethod,
  context: TaskContext = {},
  hints: FillHints = {},
): Promise<FillResult> {
  checkFillOptions(options);
  if (mask.width !== image.width || mask.height !== image.height) {
    throw invalidParameter(
      'mask',
      `the size of the image, ${image.width} × ${image.height}`,
      `${mask.width} × ${mask.height}`,
    );
  }
  if (isMaskEmpty(mask)) {
    throw new AppError(
      'MASK_EMPTY',
      'Expected a mask that marks something but received an empty one. Paint white over what should go.',
    );
  }
  const { sourceWeights } = hints;
  if (sourceWeights && sourceWeights.length !== image.width * image.height) {
    throw invalidParameter(
      'sourceWeights',
      `${image.width * image.height} bytes, one for each pixel`,
      sourceWeights.length,
    );
  }
  const sketch = hints.sketch && checkSketch(hints.sketch, image);
  const visible = options.dilatePx > 0 ? dilateMask(mask, options.dilatePx) : mask;
  // Under the soft edge the photo is filled too, so that there is something to blend with.
  const filled = options.featherPx > 0 ? dilateMask(visible, options.featherPx) : visible;
  const regions = findRegions(filled);
  checkRegions(image, regions);
  const shares = shareWork(regions, filled);
  const patches: Patch[] = [...(hints.below ?? [])];
  /** By their words: regions say the same things. */
  const notices = new Map<string, Notice>();
  /** Pixels by the id of the method that filled them. */
  const filledBy = new Map<string, number>();
  let doneShare = 0;
  for (const [index, region] of regions.entries()) {
    throwIfCancelled(context.signal);
    const { hole, avoid } = regionMask(filled, region);
    const photo = cropWithPatches(image, patches, region.box);
    const perceptual = encodePerceptually(photo, cropMask(filled, region.box));
    const crop = perceptual?.image ?? photo;
    const fillRegion: FillRegion = {
      image: crop,
      hole,
      avoid: withoutFilled(avoid, region.box, regions.slice(0, index)),
      thicknessPx: region.thicknessPx,
      seed: options.seed,
      sourceWeights: sourceWeights && cropMask({ ...filled, data: sourceWeights }, region.box).data,
      sketch: sketch && linesInHole(cropMask(sketch, region.box), hole),
      predictsLines: options.lines === 'auto',
    };
    const isLarge = areaOf(region.box) >= LARGE_BOX_PX;
    // Later small regions have drafts of their own soon enough.
    if (context.onDraft && (index === 0 || isLarge)) {
      const shown = moveDrafts(context.onDraft, region.box)?.(draftEarly(fillRegion));
      // Nothing reaches the person while a network runs.
      if (isLarge) await shown;
    }
    const chosen = method.choose?.(fillRegion) ?? method;
    filledBy.set(chosen.id, (filledBy.get(chosen.id) ?? 0) + countMasked(hole));
    await chosen.fillRegion(fillRegion, {
      ...context,
      onNotice: (notice) => void notices.set(notice.message, notice),
      onDraft: moveDrafts(context.onDraft, region.box),
      onProgress: sliceProgress(context.onProgress, doneShare, doneShare + shares[index]!),
    });
    throwIfCancelled(context.signal);
    const { hole: rect, box } = region;
    const inside = { ...rect, left: rect.left - box.left, top: rect.top - box.top };
    patches.push({
      rect: region.hole,
      image: perceptual?.decode(cropRaster(crop, inside)) ?? cropRaster(crop, inside),
      alpha: featherAlpha(visible, region.hole, options.featherPx),
    });
    doneShare = Math.min(1, doneShare + shares[index]!);
  }
  context.onProgress?.({ stage: 'search', fraction: 1 });
  const [most] = [...filledBy].sort((a, b) => b[1] - a[1]);
  const reads = regions.map(({ box }) => box);
  return { patches, method: most?.[0] ?? method.id, notices: [...notices.values()], reads };
}

/** `OUT_OF_MEMORY`, before any work, where a region is too large to be filled with what may be taken. */
function checkRegions(image: RasterImage, regions: readonly Region[]): void {
  const largest = regions.reduce((most, { box }) => Math.max(most, areaOf(box)), 0);
  checkMemory({
    what: 'filling a hole this large',
    bytes: image.data.byteLength + BYTES_PER_BOX_PX * largest,
    depth: image.depth,
    advice: 'Mark and remove it in smaller parts.',
  });
}

/** The part of the whole time that each region takes; together 1. Measured with holes of 8 to 2400 pixels. */
function shareWork(regions: readonly Region[], mask: Mask): number[] {
  const work = regions.map(({ hole, box }) => areaOf(box) + 12 * countMasked(cropMask(mask, hole)) + 100_000);
  const whole = work.reduce((sum, part) => sum + part, 0);
  return work.map((part) => part / whole);
}

function areaOf({ width, height }: Rect): number {
  return width * height;
}

function checkSketch(sketch: Mask, { width, height }: RasterImage): Mask {
  if (sketch.width === width && sketch.height === height) return sketch;
  throw invalidParameter(
    'sketch',
    `the size of the image, ${width} × ${height}`,
    `${sketch.width} × ${sketch.height}`,
  );
}

/** A receiver for drafts that lie in `box`. */
function moveDrafts(onDraft: TaskContext['onDraft'], box: Rect): TaskContext['onDraft'] {
  if (!onDraft) return undefined;
  return ({ rect, image }) =>
    onDraft({ rect: { ...rect, left: rect.left + box.left, top: rect.top + box.top }, image });
}

/** The sketch of a region, or nothing where none of its lines touches the hole. */
function linesInHole(sketch: Mask, hole: Mask): Mask | undefined {
  return sketch.data.some((line, pixel) => line !== 0 && hole.data[pixel] !== 0) ? sketch : undefined;
}

/** The pixels of `box` as they are after the patches so far. */
function cropWithPatches(image: RasterImage, patches: readonly Patch[], box: Rect): RasterImage {
  const moved = patches
    .filter(({ rect }) => intersectRects(rect, box).width > 0)
    .map((patch) => ({
      ...patch,
      rect: { ...patch.rect, left: patch.rect.left - box.left, top: patch.rect.top - box.top },
    }));
  const crop = cropRaster(image, box);
  return moved.length > 0 ? compositePatches(crop, moved) : crop;
}

/** Pixels that an earlier region has filled are good to see and to copy again. */
function withoutFilled(avoid: Mask, box: Rect, filled: readonly { readonly hole: Rect }[]): Mask {
  const data = avoid.data.slice();
  for (const { hole } of filled) {
    const shared = intersectRects(hole, box);
    for (let y = 0; y < shared.height; y++) {
      const start = (shared.top - box.top + y) * avoid.width + shared.left - box.left;
      data.fill(0, start, start + shared.width);
    }
  }
  return { ...avoid, data };
}
