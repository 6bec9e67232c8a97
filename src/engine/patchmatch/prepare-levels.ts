import type { Mask } from '../../shared/mask.js';
import type { Rect } from '../../shared/geometry.js';
import { isEmptyRect } from '../../shared/geometry.js';
import { scaleSketch } from './edge-labels.js';
import type { PyramidLevel } from './pyramid.js';
import { SETTINGS } from './settings.js';
import { halveWeights, weighSources } from './sources.js';
import { findTargetBox } from './targets.js';

/** A level that is searched. */
export interface Level extends PyramidLevel {
  readonly box: Rect;
  readonly sources: Uint8Array;
  /** What was said of each pixel as a source at this level; absent where nothing was. */
  readonly weights: Uint8Array | undefined;
  /** The sketch at this level, 1 = line; absent without one, and where the level is too fine to need it. */
  readonly lines: Uint8Array | undefined;
}

/** What is said of sources and lines at the finest level. */
export interface LevelHints {
  readonly sourceWeights?: Uint8Array | undefined;
  readonly sketch?: Mask | undefined;
}

function longSide({ width, height }: PyramidLevel): number {
  return Math.max(width, height);
}

/** The level where a search without large pieces begins and whose image becomes the tone; reasons at `SETTINGS`. */
export function chooseFirstLevel(pyramid: readonly PyramidLevel[], thickness: number): number {
  const wanted = Math.floor(SETTINGS.levelsPerDoubling * Math.log2(thickness) - SETTINGS.levelsOffset);
  const smallest = pyramid.findLastIndex((level) => longSide(level) >= SETTINGS.leastSide);
  return Math.max(Math.min(SETTINGS.leastLevels, pyramid.length - 1), Math.min(wanted, smallest));
}

/** The levels to work on, finest first; none where the finest has nothing to copy from. */
export function prepareLevels(
  pyramid: readonly PyramidLevel[],
  { sourceWeights, sketch }: LevelHints,
): Level[] {
  const levels: Level[] = [];
  const sketches = sketch && scaleSketch(sketch, pyramid, SETTINGS.sketchSide);
  let levelWeights = sourceWeights;
  for (const [index, level] of pyramid.entries()) {
    if (index > 0 && levelWeights) levelWeights = halveWeights(levelWeights, pyramid[index - 1]!, level);
    const box = findTargetBox(level);
    if (isEmptyRect(box)) break;
    const sources = weighSources(level, box, levelWeights);
    if (!sources.some((weight) => weight > 0)) break;
    levels.push({ ...level, box, sources, weights: levelWeights, lines: sketches?.[index] });
  }
  return levels;
}
