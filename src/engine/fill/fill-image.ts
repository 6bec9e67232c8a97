import { AppError, invalidParameter, throwIfCancelled } from '../../shared/app-error.js';
import type { Rect, Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { countMasked, cropMask, isMaskEmpty, maskBounds } from '../../shared/mask.js';
import { dilateMask, featherAlpha } from '../../shared/mask-operations.js';
import type { Move } from '../../shared/move.js';
import type { Notice } from '../../shared/notice.js';
import { sliceProgress } from '../../shared/progress.js';
import type { Region } from '../../shared/regions.js';
import { findOutwardRegions } from '../../shared/outward-regions.js';
import { findRegions } from '../../shared/regions.js';
import { checkMemory } from '../memory-limit.js';
import { cropRaster } from '../raster-crop.js';
import type { Patch, RasterImage, RasterImage8 } from '../raster-image.js';
import type { Scene } from './bring-near.js';
import { draftEarly } from './early-draft.js';
import { findFarBoxes, showRegion } from './region-scene.js';
import type { Sources } from './sources.js';
import { checkSources, leftOf } from './sources.js';
import { traceOrigins } from './trace-origins.js';
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
  /** Where the person wants it to copy from, and where not. */
  readonly sources?: Sources;
  /** Lines that say what should be there instead, of the size of the image, 255 = line; only those inside the mask count. */
  readonly sketch?: Mask;
  /** Its lines are no wish but a guess: they lead what is near them. */
  readonly isSketchSuggested?: boolean;
  /** Patches that are laid over the image first, beside what is filled; the result begins with them. */
  readonly below?: readonly Patch[];
  /** What is masked lies around the photo, up to the ends of the image: the photo goes on there (shared/outward-regions.ts). */
  readonly isOutward?: boolean;
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
  if (hints.sources) checkSources(hints.sources, image);
  const sketch = hints.sketch && checkSketch(hints.sketch, image);
  const visible = options.dilatePx > 0 ? dilateMask(mask, options.dilatePx) : mask;
  // Under the soft edge the photo is filled too, so that there is something to blend with.
  const filled = options.featherPx > 0 ? dilateMask(visible, options.featherPx) : visible;
  const regions = hints.isOutward ? findOutwardRegions(filled) : findRegions(filled);
  const sources = hints.sources && leftOf(hints.sources, filled);
  const far = regions.map((region) => findFarBoxes(sources, region));
  checkRegions(image, regions, far);
  const shares = shareWork(regions, filled);
  const patches: Patch[] = [...(hints.below ?? [])];
  /** By their words: regions say the same things. */
  const notices = new Map<string, Notice>();
  /** Pixels by the id of the method that filled them. */
  const filledBy = new Map<string, number>();
  let doneShare = 0;
  for (const [index, region] of regions.entries()) {
    throwIfCancelled(context.signal);
    const earlier = regions.slice(0, index);
    const scene = showRegion({ image, filled, sketch, sources, patches, earlier }, region);
    const { hole, origin } = scene;
    const perceptual = encodePerceptually(scene.image, scene.masked);
    const crop = perceptual?.image ?? scene.image;
    const fillRegion: FillRegion = {
      image: crop,
      hole,
      avoid: scene.avoid,
      thicknessPx: region.thicknessPx,
      seed: options.seed,
      sourceWeights: scene.weights,
      hasPreferred: sources?.prefer !== undefined,
      isOutward: hints.isOutward ?? false,
      [hints.isSketchSuggested ? 'suggested' : 'sketch']: scene.sketch,
      predictsLines: options.lines === 'auto',
    };
    const isLarge = areaOf(region.box) >= LARGE_BOX_PX;
    // Later small regions have drafts of their own soon enough.
    if (context.onDraft && (index === 0 || isLarge)) {
      const shown = moveDrafts(context.onDraft, scene, region.box)?.(draftEarly(fillRegion));
      // Nothing reaches the person while a network runs.
      if (isLarge) await shown;
    }
    const chosen = method.choose?.(fillRegion) ?? method;
    filledBy.set(chosen.id, (filledBy.get(chosen.id) ?? 0) + countMasked(hole));
    const copied = await chosen.fillRegion(fillRegion, {
      ...context,
      onNotice: (notice) => void notices.set(notice.message, notice),
      onDraft: moveDrafts(context.onDraft, scene, region.box),
      onProgress: sliceProgress(context.onProgress, doneShare, doneShare + shares[index]!),
    });
    throwIfCancelled(context.signal);
    const { hole: rect, box } = region;
    const inside = {
      ...rect,
      left: rect.left - box.left + origin.x,
      top: rect.top - box.top + origin.y,
    };
    const { width, height } = crop;
    const origins =
      copied &&
      traceOrigins({ bounds: maskBounds(hole), sources: copied }, inside, {
        width,
        height,
        parts: scene.parts,
      });
    patches.push({
      rect: region.hole,
      image: perceptual?.decode(cropRaster(crop, inside)) ?? cropRaster(crop, inside),
      alpha: featherAlpha(visible, region.hole, options.featherPx),
      ...(origins && { origins }),
    });
    doneShare = Math.min(1, doneShare + shares[index]!);
  }
  context.onProgress?.({ stage: 'search', fraction: 1 });
  const [most] = [...filledBy].sort((a, b) => b[1] - a[1]);
  const reads = regions.flatMap(({ box }, index) => [box, ...far[index]!]);
  return { patches, method: most?.[0] ?? method.id, notices: [...notices.values()], reads };
}

/** `OUT_OF_MEMORY`, before any work, where a region is too large to be filled with what may be taken. `far` is what each copies from besides. */
function checkRegions(
  image: RasterImage,
  regions: readonly Region[],
  far: readonly (readonly Rect[])[],
): void {
  const areas = regions.map((region, index) => {
    // A strip outside of the photo sees as much again in a mirror.
    const mirrored = 'side' in region ? [region.box] : [];
    return [region.box, ...mirrored, ...far[index]!].map(areaOf);
  });
  const largest = areas.reduce(
    (most, parts) =>
      Math.max(
        most,
        parts.reduce((sum, part) => sum + part, 0),
      ),
    0,
  );
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

/** A receiver for drafts of a scene whose crop is `box` of the photo. */
function moveDrafts(onDraft: TaskContext['onDraft'], scene: Scene, box: Rect): TaskContext['onDraft'] {
  if (!onDraft) return undefined;
  return ({ image }) => onDraft({ rect: box, image: cropDraft(image, scene, box) });
}

/** The part of a coarse picture of all of a scene that shows the photo's crop. */
function cropDraft(draft: RasterImage8, { image, origin }: Scene, box: Size): RasterImage8 {
  const [across, down] = [draft.width / image.width, draft.height / image.height];
  const left = Math.round(origin.x * across);
  const top = Math.round(origin.y * down);
  const width = Math.max(1, Math.min(draft.width - left, Math.round(box.width * across)));
  const height = Math.max(1, Math.min(draft.height - top, Math.round(box.height * down)));
  return cropRaster(draft, { left, top, width, height });
}
