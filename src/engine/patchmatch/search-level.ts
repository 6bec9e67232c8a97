import type { Rect } from '../../shared/geometry.js';
import { growRect } from '../../shared/geometry.js';
import type { ReportProgress } from '../../shared/progress.js';
import { excessDetail, measureDetail, writeHoleDetail, writeKnownDetail } from './detail.js';
import { writeEdgeLabels } from './edge-labels.js';
import type { Kernel, KernelParameters } from './kernel.js';
import { NO_TARGET, PATCH_RADIUS } from './kernel.js';
import type { LevelPlanes } from './level-planes.js';
import { BAND_HEIGHT, countBands, viewPlanes, wordsOf } from './level-planes.js';
import { countRounds, LevelProgress } from './level-progress.js';
import { penaliseRepeats } from './occurrence.js';
import type { CoarsePieces } from './piece-detail.js';
import type { Level } from './prepare-levels.js';
import { SETTINGS } from './settings.js';
import type { PatchField } from './start-field.js';
import { startField } from './start-field.js';
import { isHole, markTargets } from './targets.js';
import type { ToneSampler } from './tone.js';

/** What differs from level to level. */
export interface LevelStep {
  readonly seed: number;
  readonly isFinest: boolean;
  readonly toneWeight: number;
  readonly detailGain: number;
  /** What the search began with, where that were large pieces. */
  readonly pieces: CoarsePieces | undefined;
}

/**
 * Searches and votes at one level in the planes of `kernel`, beginning with twice the `coarser` field where there is one: where each patch
 * over the hole comes from, and at what cost. Throws `CANCELLED`.
 */
export async function searchLevel(
  kernel: Kernel,
  level: Level,
  tone: ToneSampler,
  coarser: PatchField | undefined,
  { seed, isFinest, toneWeight, detailGain, pieces }: LevelStep,
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
  const detail = measureDetail(level, pieces);
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
    searchRadius: coarser ? SETTINGS.searchRadiusPx : Math.max(width, height),
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
