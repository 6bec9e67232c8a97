import { throwIfCancelled } from '../../shared/app-error.js';
import type { Mask } from '../../shared/mask.js';
import { sliceProgress } from '../../shared/progress.js';
import type { TaskContext } from '../task-context.js';
import { measureHoleThickness } from './hole-thickness.js';
import type { Kernel } from './kernel.js';
import { sizeOfPlanes, viewPlanes } from './level-planes.js';
import type { PyramidLevel } from './pyramid.js';
import { buildPyramid } from './pyramid.js';
import { sliceLevels } from './level-progress.js';
import { SETTINGS } from './settings.js';
import { chooseShiftLevel, solveShiftMap } from './shift-map.js';
import type { PatchField } from './start-field.js';
import type { GuideImage, ToneImage } from './tone.js';
import { scaleGuide, ToneSampler, toneOfLevel } from './tone.js';
import { searchLevel } from './search-level.js';
import type { Level } from './prepare-levels.js';
import { chooseFirstLevel, prepareLevels } from './prepare-levels.js';

/** What the search is given. */
export interface SearchRequest {
  /** The region, RGBA8: alpha 255 = known, 0 = hole. Sides ≤ 65535. Not changed. */
  readonly region: PyramidLevel;
  /** The low-resolution answer to follow; without it a membrane. */
  readonly guide?: GuideImage | undefined;
  /** One byte per pixel: 0 = never copy from here, 255 = gladly, between = less gladly. */
  readonly sourceWeights?: Uint8Array | undefined;
  /** Lines that contours must follow, of the size of the region, 255 = line; what lies outside the hole counts for nothing. */
  readonly sketch?: Mask | undefined;
  /** The hole is the outside of a photo. */
  readonly isOutward?: boolean;
  readonly seed: number;
  /** Makes a kernel with a buffer of at least this size. */
  readonly createKernel: (sizeBytes: number) => Kernel;
}

export interface SearchContext extends TaskContext {
  /** Called with the coarse answer that a search without a guide has made for itself, and follows from there on. */
  readonly onCoarse?: ((answer: GuideImage) => void) | undefined;
}

/** Part of the time of a search before its first level: the pyramid, and where may be copied. */
const PREPARING = 0.05;

/** Where every pixel of the hole comes from, and the smooth image that its tone follows. */
export interface SearchResult {
  /** Absent where nothing may be copied: then only the tone is left to show. */
  readonly field: PatchField | undefined;
  readonly tone: ToneImage;
  /** Copied colours are moved towards the tone by at most this, in 8-bit steps. */
  readonly toneShiftLimit: number;
}

/**
 * Multi-scale exemplar search: from a coarse level to the full one, the nearest-neighbour field (Barnes et al. 2009) and the
 * image that it votes for (Wexler et al. 2007, section 3) improve each other. The patch distance also holds the tone to the
 * guide at the guide's own blur scale, and the detail to that of the surroundings. Throws `CANCELLED`, `OUT_OF_MEMORY`.
 */
export async function searchField(request: SearchRequest, context: SearchContext): Promise<SearchResult> {
  const { guide, seed } = request;
  const pyramid = buildPyramid(request.region);
  context.onProgress?.({ stage: 'search', fraction: PREPARING / 2 });
  const thickness = Math.max(1, measureHoleThickness(pyramid));
  const toneIndex = chooseFirstLevel(pyramid, thickness);
  const shiftIndex = request.sketch ? undefined : chooseShiftLevel(pyramid, thickness, request.isOutward);
  const toneShiftLimit = request.sketch ? SETTINGS.sketchToneShiftLimit : SETTINGS.toneShiftLimit;
  const levels = prepareLevels(pyramid.slice(0, Math.max(toneIndex, shiftIndex ?? 0) + 1), request);
  const pieces =
    shiftIndex === undefined ? undefined : solvePieces(levels[shiftIndex], 2 ** shiftIndex, request);
  const finestToneIndex = guide?.isTone ? 0 : toneIndex;
  let tone = pieces?.tone ?? toneOfLevel(pyramid[finestToneIndex]!, 2 ** finestToneIndex, guide);
  const finest = levels[0];
  if (!finest) return { field: undefined, tone, toneShiftLimit };
  if (pieces) context.onCoarse?.(tone);
  const kernel = request.createKernel(
    sizeOfPlanes(finest.width * finest.height, finest.box, finest.lines !== undefined),
  );
  const first = pieces ? shiftIndex! - 1 : Math.min(toneIndex, levels.length - 1);
  const slices = sliceLevels(sliceProgress(context.onProgress, PREPARING, 1), first + 1);
  try {
    let field = pieces?.field;
    for (let index = first; index >= 0; index--) {
      throwIfCancelled(context.signal);
      const level = levels[index]!;
      const isToneMade = pieces !== undefined || (index < toneIndex && !guide?.isTone);
      const levelTone = isToneMade ? tone : toneOfLevel(level, 2 ** index, guide);
      const sampler = new ToneSampler(levelTone, level, levelTone.factor / 2 ** index);
      const step = {
        seed: seed + index * 1009,
        isFinest: index === 0,
        toneWeight: isToneMade || guide ? heldTone(request) : SETTINGS.membraneWeight,
        detailGain: chooseDetailGain(pieces !== undefined, guide !== undefined),
        pieces: pieces && { field: pieces.field, factor: 2 ** (shiftIndex! - index) },
      };
      field = await searchLevel(kernel, level, sampler, field, step, slices[index]!, context.signal);
      // From here on the tone is what the search has made of the membrane: it has edges where the photo has them.
      if (index === toneIndex && !guide && !pieces) {
        tone = toneOfVotes(kernel, level, 2 ** index);
        context.onCoarse?.(tone);
      }
    }
    return { field, tone, toneShiftLimit };
  } finally {
    kernel.release();
  }
}

/** The large pieces that a search begins with, and the tone that finer levels follow then; none where nothing can be moved. */
function solvePieces(
  level: Level | undefined,
  factor: number,
  { guide, isOutward }: SearchRequest,
): { field: PatchField; tone: ToneImage } | undefined {
  if (!level) return undefined;
  // Outside of a photo any piece could come beyond any other: what is at its border is more likely there than what is far inside.
  const pieces =
    isOutward && !guide
      ? solveShiftMap(level, level, toneOfLevel(level, factor).rgb, SETTINGS.outwardGuideWeight)
      : solveShiftMap(level, level, guide && scaleGuide(guide, level));
  return pieces && { field: pieces.field, tone: { ...pieces.image, factor } };
}

function heldTone({ sketch }: SearchRequest): number {
  return sketch ? SETTINGS.sketchToneWeight : SETTINGS.toneWeight;
}

function chooseDetailGain(hasPieces: boolean, hasGuide: boolean): number {
  if (hasPieces) return SETTINGS.shiftDetailGain;
  return hasGuide ? SETTINGS.guidedDetailGain : SETTINGS.detailGain;
}

/** The image that a level has voted for. */
function toneOfVotes(kernel: Kernel, level: Level, factor: number): ToneImage {
  const { width, height } = level;
  const { image } = viewPlanes(kernel, width * height, level.box, level.lines !== undefined);
  const rgb = new Float32Array(width * height * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = image[Math.floor(i / 3) * 4 + (i % 3)]!;
  return { width, height, rgb, factor };
}
