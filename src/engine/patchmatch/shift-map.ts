import type { Size } from '../../shared/geometry.js';
import { expandLabels } from '../graph-cut/expand-labels.js';
import { blendPieces } from './blend-pieces.js';
import { colourDistance, MOST_DISTANCE } from './colour-distance.js';
import type { Shift } from './find-shifts.js';
import { findShifts } from './find-shifts.js';
import { NO_TARGET, PATCH_RADIUS } from './kernel.js';
import type { PyramidLevel } from './pyramid.js';
import { SETTINGS } from './settings.js';
import type { PatchField } from './start-field.js';
import { findTargetBox, isHole } from './targets.js';

/** A hole filled with few large pieces of the photo, each moved as a whole. */
export interface ShiftMap {
  /** Where each patch over the hole comes from. */
  readonly field: PatchField;
  /** What that looks like, of the size of the level, RGB 0 to 255; known pixels are the photo's. */
  readonly image: Size & { readonly rgb: Float32Array };
}

/** What may be copied, one byte each. */
export interface Origins {
  /** Of the patch centred at each pixel: 0 = not to be copied, 255 = gladly. */
  readonly sources: Uint8Array;
  /** Of each pixel by itself, where something was said of them. */
  readonly weights?: Uint8Array | undefined;
}

/** What a pixel costs that a label has nothing for, or only something that must not be copied. */
const NOTHING_THERE = 1_000_000;
const NOT_TO_COPY = 500_000;
/** A seam costs this at least: without it equal colours would be cut anywhere. */
const LEAST_SEAM = 1;
/** Known pixels this near are hidden by what comes along with a pixel of the hole, and are compared with it, the nearest most. */
const CONTEXT_PX = 8;
const CONTEXT_WEIGHT = 1;
/** What a squared difference from the guide in light and in hue counts. */
const LIGHT_WEIGHT = 1;
const HUE_WEIGHT = 4;

/**
 * Fills the hole of `level` (alpha below 255) with pieces of the photo: a label for each pixel says by which of some forty shifts it is
 * filled, so that pieces continue what surrounds the hole, meet where nobody sees it, and resemble `guide` (RGB floats, 0 to 255,
 * of the size of the level) where there is one, by `guideWeight`. (Pritch, Kav-Venaki & Peleg 2009, "Shift-Map Image Editing", solved by graph cuts with
 * the shifts of findShifts.) Unlike votes of small patches this never mixes two things: an edge that enters is continued as an edge.
 * Undefined where nothing can be moved into the hole.
 */
export function solveShiftMap(
  level: PyramidLevel,
  { sources, weights }: Origins,
  guide: Float32Array | undefined,
  guideWeight: number = SETTINGS.shiftGuideWeight,
): ShiftMap | undefined {
  const holes = findHoles(level);
  const shifts = findShifts(level, holes, SETTINGS.shifts, weights);
  if (shifts.length === 0) return undefined;
  const origins = shifts.map((shift) => Int32Array.from(holes, (pixel) => moved(level, pixel, shift)));
  const costs = priceLabels(level, { holes, sources, guide, guideWeight }, shifts, origins);
  const edges = joinNeighbours(level, holes);
  const labels = new Uint8Array(holes.length);
  for (let node = 0; node < holes.length; node++) {
    for (let label = 1; label < shifts.length; label++) {
      if (costs[label]![node]! < costs[labels[node]!]![node]!) labels[node] = label;
    }
  }
  const distance = (a: number, b: number): number =>
    a < 0 || b < 0 ? MOST_DISTANCE : colourDistance(level, a, b);
  expandLabels(
    {
      nodes: holes.length,
      labels: shifts.length,
      edges,
      cost: (node, label) => costs[label]![node]!,
      seam(edge, labelOfA, labelOfB) {
        const a = edges[2 * edge]!;
        const b = edges[2 * edge + 1]!;
        const one = origins[labelOfA]!;
        const other = origins[labelOfB]!;
        return LEAST_SEAM + distance(one[a]!, other[a]!) + distance(one[b]!, other[b]!);
      },
    },
    labels,
    SETTINGS.shiftRounds,
  );
  const shiftAt = new Map(holes.map((pixel, node) => [pixel, shifts[labels[node]!]!]));
  const image = paint(level, shiftAt, guide);
  const correction = blendPieces({
    level,
    holes,
    sourceOf: (node, pixel) => moved(level, pixel, shifts[labels[node]!]!),
  });
  for (const [node, pixel] of holes.entries()) {
    const missing = 1 - level.rgba[pixel * 4 + 3]! / 255;
    for (let channel = 0; channel < 3; channel++) {
      const at = pixel * 3 + channel;
      image.rgb[at] = Math.min(255, Math.max(0, image.rgb[at]! + missing * correction[node * 3 + channel]!));
    }
  }
  return { field: toField(level, shiftAt), image };
}

/** The level of a pyramid, finest first, for the pieces: the finest whose hole is small enough; none where that makes it too thin. */
export function chooseShiftLevel(
  pyramid: readonly PyramidLevel[],
  thickness: number,
  isOutward = false,
): number | undefined {
  const { shiftPixels, shiftThickness, outwardPixels, outwardThickness } = SETTINGS;
  const most = isOutward ? outwardPixels : shiftPixels;
  const least = isOutward ? outwardThickness : shiftThickness;
  const index = pyramid.findIndex((level, at) => at > 0 && countHoles(level) <= most);
  return index > 0 && thickness / 2 ** index >= least ? index : undefined;
}

function countHoles(level: PyramidLevel): number {
  let count = 0;
  for (let pixel = 0; pixel < level.width * level.height; pixel++) if (isHole(level, pixel)) count++;
  return count;
}

function findHoles(level: PyramidLevel): number[] {
  const holes: number[] = [];
  for (let pixel = 0; pixel < level.width * level.height; pixel++)
    if (isHole(level, pixel)) holes.push(pixel);
  return holes;
}

/** The pixel that is shown at `pixel` under a shift; −1 where nothing is known there. */
function moved(level: PyramidLevel, pixel: number, { dx, dy }: Shift): number {
  const { width, height } = level;
  const x = (pixel % width) + dx;
  const y = Math.floor(pixel / width) + dy;
  if (x < 0 || y < 0 || x >= width || y >= height) return -1;
  const source = y * width + x;
  return isHole(level, source) ? -1 : source;
}

interface Wanted {
  readonly holes: readonly number[];
  readonly sources: Uint8Array;
  readonly guide: Float32Array | undefined;
  readonly guideWeight: number;
}

/** What each label costs at each pixel of the hole, label by label. */
function priceLabels(
  level: PyramidLevel,
  { holes, sources, guide, guideWeight }: Wanted,
  shifts: readonly Shift[],
  origins: readonly Int32Array[],
): Int32Array[] {
  const context = findContext(level, holes);
  const hidden = new Float32Array(level.width * level.height);
  return shifts.map((shift, label) => {
    for (const pixel of context.known) {
      const source = moved(level, pixel, shift);
      hidden[pixel] = source < 0 ? MOST_DISTANCE : colourDistance(level, pixel, source);
    }
    return Int32Array.from(holes, (pixel, node) => {
      const source = origins[label]![node]!;
      if (source < 0) return NOTHING_THERE;
      if (sources[source] === 0) return NOT_TO_COPY;
      let cost = (255 - sources[source]!) * SETTINGS.shiftReluctance;
      if (guide) cost += guideWeight * guideDistance(level, guide, source, pixel);
      for (let at = context.starts[node]!; at < context.starts[node + 1]!; at++) {
        cost += context.weights[at]! * hidden[context.pixels[at]!]!;
      }
      return Math.round(cost);
    });
  });
}

/**
 * A guide mixes the things that it is not sure of. A mixture of bark and snow is as light as neither, but has no hue that both lack: so light
 * counts less than hue.
 */
function guideDistance({ rgba }: PyramidLevel, guide: Float32Array, source: number, pixel: number): number {
  const red = rgba[source * 4]! - guide[pixel * 3]!;
  const green = rgba[source * 4 + 1]! - guide[pixel * 3 + 1]!;
  const blue = rgba[source * 4 + 2]! - guide[pixel * 3 + 2]!;
  const light = (red + green + blue) / 3;
  const hue = (red - light) ** 2 + (green - light) ** 2 + (blue - light) ** 2;
  return Math.min(MOST_DISTANCE, LIGHT_WEIGHT * light * light + HUE_WEIGHT * hue);
}

/** The known pixels near each pixel of the hole with their weights, and all of them once. */
function findContext(level: PyramidLevel, holes: readonly number[]) {
  const { width, height } = level;
  const starts = [0];
  const pixels: number[] = [];
  const weights: number[] = [];
  for (const hole of holes) {
    const x = hole % width;
    const y = Math.floor(hole / width);
    for (let dy = -CONTEXT_PX; dy <= CONTEXT_PX; dy++) {
      for (let dx = -CONTEXT_PX; dx <= CONTEXT_PX; dx++) {
        if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
        const pixel = hole + dy * width + dx;
        if (isHole(level, pixel)) continue;
        pixels.push(pixel);
        weights.push(CONTEXT_WEIGHT / (dx * dx + dy * dy));
      }
    }
    starts.push(pixels.length);
  }
  return { starts, pixels, weights, known: new Set(pixels) };
}

/** Pairs of holes that lie side by side or one below the other, by their places in `holes`. */
function joinNeighbours({ width, height }: PyramidLevel, holes: readonly number[]): Int32Array {
  const nodeOf = new Int32Array(width * height).fill(-1);
  for (const [node, pixel] of holes.entries()) nodeOf[pixel] = node;
  const pairs: number[] = [];
  for (const [node, pixel] of holes.entries()) {
    const right = pixel % width < width - 1 ? nodeOf[pixel + 1]! : -1;
    const below = nodeOf[pixel + width] ?? -1;
    if (right >= 0) pairs.push(node, right);
    if (below >= 0) pairs.push(node, below);
  }
  return Int32Array.from(pairs);
}

/** Patches whose centre lies outside the hole follow the nearest pixel inside. */
function toField(level: PyramidLevel, shiftAt: ReadonlyMap<number, Shift>): PatchField {
  const { width, height } = level;
  const box = findTargetBox(level);
  const field = new Uint32Array(box.width * box.height);
  const cost = new Uint32Array(field.length).fill(NO_TARGET);
  for (let index = 0; index < field.length; index++) {
    const x = box.left + (index % box.width);
    const y = box.top + Math.floor(index / box.width);
    const shift = nearestShift(shiftAt, x, y, level);
    if (!shift) continue;
    const sx = x + shift.dx;
    const sy = y + shift.dy;
    if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
    field[index] = sy * 0x10000 + sx;
    cost[index] = 0;
  }
  return { box, field, cost };
}

function nearestShift(
  shiftAt: ReadonlyMap<number, Shift>,
  x: number,
  y: number,
  { width, height }: PyramidLevel,
): Shift | undefined {
  for (let reach = 0; reach <= PATCH_RADIUS; reach++) {
    for (let ny = Math.max(0, y - reach); ny <= Math.min(height - 1, y + reach); ny++) {
      const step = Math.abs(ny - y) === reach ? 1 : Math.max(1, 2 * reach);
      for (let nx = x - reach; nx <= x + reach; nx += step) {
        if (nx < 0 || nx >= width) continue;
        const shift = shiftAt.get(ny * width + nx);
        if (shift) return shift;
      }
    }
  }
  return undefined;
}

/** Pixels that are known in part keep that part; where a shift has nothing, the guide is left. */
function paint(
  level: PyramidLevel,
  shiftAt: ReadonlyMap<number, Shift>,
  guide: Float32Array | undefined,
): ShiftMap['image'] {
  const { width, height, rgba } = level;
  const rgb = new Float32Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const shift = shiftAt.get(pixel);
    const source = shift ? moved(level, pixel, shift) : pixel;
    const known = rgba[pixel * 4 + 3]! / 255;
    for (let channel = 0; channel < 3; channel++) {
      const own = rgba[pixel * 4 + channel]!;
      const made = source < 0 ? (guide?.[pixel * 3 + channel] ?? own) : rgba[source * 4 + channel]!;
      rgb[pixel * 3 + channel] = made + known * (own - made);
    }
  }
  return { width, height, rgb };
}
