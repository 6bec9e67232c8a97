import { throwIfCancelled } from '../../shared/app-error.js';
import type { Rect } from '../../shared/geometry.js';
import { growRect, isEmptyRect } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { ReportProgress } from '../../shared/progress.js';
import { sliceProgress } from '../../shared/progress.js';
import type { TaskContext } from '../task-context.js';
import { excessDetail, measureDetail, writeHoleDetail, writeKnownDetail } from './detail.js';
import { scaleSketch, writeEdgeLabels } from './edge-labels.js';
import { measureHoleThickness } from './hole-thickness.js';
import type { Kernel, KernelParameters } from './kernel.js';
import { NO_TARGET, PATCH_RADIUS } from './kernel.js';
import type { LevelPlanes } from './level-planes.js';
import { BAND_HEIGHT, countBands, sizeOfPlanes, viewPlanes, wordsOf } from './level-planes.js';
import { penaliseRepeats } from './occurrence.js';
import type { PyramidLevel } from './pyramid.js';
import { buildPyramid } from './pyramid.js';
import { countRounds, LevelProgress, sliceLevels } from './level-progress.js';
import { SETTINGS } from './settings.js';
import { chooseShiftLevel, solveShiftMap } from './shift-map.js';
import { halveWeights, weighSources } from './sources.js';
import type { PatchField } from './start-field.js';
import { startField } from './start-field.js';
import { findTargetBox, isHole, markTargets } from './targets.js';
import type { GuideImage, ToneImage } from './tone.js';
import { scaleGuide, ToneSampler, toneOfLevel } from './tone.js';

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

interface Level extends PyramidLevel {
  readonly box: Rect;
  readonly sources: Uint8Array;
  /** The sketch at this level, 1 = line; absent without one, and where the level is too fine to need it. */
  readonly lines: Uint8Array | undefined;
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
  const shiftIndex = request.sketch ? undefined : chooseShiftLevel(pyramid, thickness);
  const toneShiftLimit = request.sketch ? SETTINGS.sketchToneShiftLimit : SETTINGS.toneShiftLimit;
  const levels = prepareLevels(pyramid.slice(0, Math.max(toneIndex, shiftIndex ?? 0) + 1), request);
  const pieces =
    shiftIndex === undefined ? undefined : solvePieces(levels[shiftIndex], 2 ** shiftIndex, guide);
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
  guide: GuideImage | undefined,
): { field: PatchField; tone: ToneImage } | undefined {
  const pieces = level && solveShiftMap(level, level.sources, guide && scaleGuide(guide, level));
  return pieces && { field: pieces.field, tone: { ...pieces.image, factor } };
}

function heldTone({ sketch }: SearchRequest): number {
  return sketch ? SETTINGS.sketchToneWeight : SETTINGS.toneWeight;
}

function chooseDetailGain(hasPieces: boolean, hasGuide: boolean): number {
  if (hasPieces) return SETTINGS.shiftDetailGain;
  return hasGuide ? SETTINGS.guidedDetailGain : SETTINGS.detailGain;
}

interface LevelStep {
  readonly seed: number;
  readonly isFinest: boolean;
  readonly toneWeight: number;
  readonly detailGain: number;
}

function longSide({ width, height }: PyramidLevel): number {
  return Math.max(width, height);
}

/** The level where the search begins and whose image becomes the tone; reasons at `SETTINGS`. */
function chooseFirstLevel(pyramid: readonly PyramidLevel[], thickness: number): number {
  const wanted = Math.floor(SETTINGS.levelsPerDoubling * Math.log2(thickness) - SETTINGS.levelsOffset);
  const smallest = pyramid.findLastIndex((level) => longSide(level) >= SETTINGS.leastSide);
  return Math.max(Math.min(SETTINGS.leastLevels, pyramid.length - 1), Math.min(wanted, smallest));
}

/** The image that a level has voted for. */
function toneOfVotes(kernel: Kernel, level: Level, factor: number): ToneImage {
  const { width, height } = level;
  const { image } = viewPlanes(kernel, width * height, level.box, level.lines !== undefined);
  const rgb = new Float32Array(width * height * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = image[Math.floor(i / 3) * 4 + (i % 3)]!;
  return { width, height, rgb, factor };
}

/** The levels to work on, finest first; none where the finest has nothing to copy from. */
function prepareLevels(pyramid: readonly PyramidLevel[], request: SearchRequest): Level[] {
  const levels: Level[] = [];
  const sketches = request.sketch && scaleSketch(request.sketch, pyramid, SETTINGS.sketchSide);
  let levelWeights = request.sourceWeights;
  for (const [index, level] of pyramid.entries()) {
    if (index > 0 && levelWeights) levelWeights = halveWeights(levelWeights, pyramid[index - 1]!, level);
    const box = findTargetBox(level);
    if (isEmptyRect(box)) break;
    const sources = weighSources(level, box, levelWeights);
    if (!sources.some((weight) => weight > 0)) break;
    levels.push({ ...level, box, sources, lines: sketches?.[index] });
  }
  return levels;
}

async function searchLevel(
  kernel: Kernel,
  level: Level,
  tone: ToneSampler,
  coarser: PatchField | undefined,
  { seed, isFinest, toneWeight, detailGain }: LevelStep,
  report: ReportProgress,
  signal: AbortSignal | undefined,
): Promise<PatchField> {
  const rounds = countRounds(coarser === undefined, isFinest);
  const progress = new LevelProgress(report, rounds, isFinest);
  const { width, height, box, lines } = level;
  const planes = viewPlanes(kernel, width * height, box, lines !== undefined);
  planes.image.set(level.rgba);
  tone.write(wordsOf(planes.tone), level.sources);
  markTargets(level, box, planes.holes, planes.cost);
  startField(level, planes, box, level.sources, coarser, seed);
  progress.prepared(0.3);
  startImage(level, planes, tone, coarser !== undefined);
  progress.prepared(0.5);
  const detail = measureDetail(level);
  writeKnownDetail(detail, level, planes.image);
  writeHoleDetail(detail, level, planes.image, detailGain);
  if (lines) writeEdgeLabels(level, lines, planes.labels);
  progress.prepared(1);
  const parameters: KernelParameters = {
    ...planes.offsets,
    width,
    height,
    boxLeft: box.left,
    boxTop: box.top,
    boxWidth: box.width,
    boxHeight: box.height,
    bandHeight: BAND_HEIGHT,
    seed,
    searchRadius: coarser ? SETTINGS.searchRadiusPx : longSide(level),
    toneWeight: sixteenths(toneWeight),
    weightPenalty: 49 * 16,
    forward: 1,
    renew: 1,
    voteFloor: SETTINGS.voteFloor,
    detailWeight: sixteenths(SETTINGS.detailWeight),
    coherence: SETTINGS.coherence,
    labelWeight: lines ? sixteenths(SETTINGS.labelWeight) : 0,
  };
  const bands = countBands(box);
  for (let round = 0; round < rounds; round++) {
    if (round > 0 && !isFinest) penaliseRepeats(level, level.sources, planes);
    if (round > 0 && isFinest) {
      const excess = excessDetail(detail, level, { box, field: planes.field, cost: planes.cost });
      const calmed = detailGain * excess ** -SETTINGS.detailCalming;
      if (excess > 1) writeHoleDetail(detail, level, planes.image, calmed);
    }
    for (const forward of [1, 0]) {
      copyBorders(planes, box, forward === 1);
      const pass = {
        ...parameters,
        seed: (seed * 31 + round * 17 + forward * 7) | 0,
        forward,
        renew: forward,
        // Far sources were found at coarser levels: at the finest, the way back only spreads what the way there has found.
        searchRadius: isFinest && coarser && forward === 0 ? 0 : parameters.searchRadius,
      };
      const onPart = progress.search(forward === 1);
      await kernel.run('searchBand', pass, bands, { signal, onPart });
      progress.end();
    }
    if (isFinest && round === rounds - 1) break;
    const onPart = progress.vote();
    await kernel.run('voteBand', parameters, bands, { signal, onPart });
    progress.end();
  }
  return { box, field: planes.field.slice(), cost: planes.cost.slice() };
}

/** A weight in units of one whole patch, as the kernel takes it. */
function sixteenths(weight: number): number {
  return Math.round(weight * (2 * PATCH_RADIUS + 1) ** 2 * 16);
}

/** Sets the hole: to what the field says where it comes from a coarser level, else (and beyond all patches) to the tone. */
function startImage(level: Level, planes: LevelPlanes, tone: ToneSampler, isFieldKnown: boolean): void {
  const { width, box } = level;
  const image = wordsOf(planes.image);
  const colour = new Float64Array(3);
  const area = growRect(box, PATCH_RADIUS, level);
  for (let y = area.top; y < area.top + area.height; y++) {
    const row = y - box.top;
    for (let x = area.left; x < area.left + area.width; x++) {
      const pixel = y * width + x;
      if (!isHole(level, pixel)) continue;
      const column = x - box.left;
      const isInBox = row >= 0 && row < box.height && column >= 0 && column < box.width;
      if (isFieldKnown && isInBox) {
        const source = planes.field[row * box.width + column]!;
        image[pixel] = image[(source >>> 16) * width + (source & 0xffff)]!;
      } else {
        tone.read(x, y, colour);
        for (let channel = 0; channel < 3; channel++) {
          planes.image[pixel * 4 + channel] = colour[channel]! + 0.5;
        }
      }
    }
  }
}

/** Copies for each band the row of the field that it will read of its neighbour. [Note: Kernel memory] */
function copyBorders(planes: LevelPlanes, box: Rect, isForward: boolean): void {
  for (let band = 0; band < countBands(box); band++) {
    const row = isForward ? band * BAND_HEIGHT - 1 : (band + 1) * BAND_HEIGHT;
    if (row < 0 || row >= box.height) continue;
    for (let column = 0; column < box.width; column++) {
      const index = row * box.width + column;
      planes.border[band * box.width + column] =
        planes.cost[index] === NO_TARGET ? NO_TARGET : planes.field[index]!;
    }
  }
}
