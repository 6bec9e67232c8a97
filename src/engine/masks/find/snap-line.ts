import type { Point } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import { simplifyLine } from '../../../shared/simplify-line.js';
import type { RasterImage } from '../../raster-image.js';
import { findBestWay } from './best-way.js';
import type { ContourStrip } from './contour-strip.js';
import { readContourStrip, UNMEASURED_ROWS } from './contour-strip.js';
import { DrawnLine, normalsOf } from './drawn-line.js';

/** Rows of the strip to either side of the drawn line, for any reach. */
const HALF_ROWS = 16;
const MOST_COLUMNS = 6000;
/** Contours are not blurred by less than this. */
const LEAST_STEP_PX = 0.5;
/** Coarser strips are read again around what was found, pixel by pixel. */
const FINE_FROM_PX = 1.25;
/** A contour has a step of so many levels of brightness, and stands out of the strip around it by this factor. */
const LEAST_STEP = 8;
const STANDS_OUT = 2.5;
/** Grain makes steps of so many levels. */
const GRAIN = 1.5;
/** The strip around a place: so many columns to either side. */
const AROUND = 16;
/** Of so many columns to either side, the larger part must lie on a contour, and what does so goes on for as many columns at least. */
const PART = 6;
const LEAST_PART = 0.6;
const LEAST_COLUMNS = 44;
/** One row to the side costs this part of a usual step of colour, as does a whole reach away from the drawn line in each column. */
const SIDE_COST = 0.5;
const AWAY_COST = 0.5;
/** The line goes over from a contour to what was drawn on a way that is so many times as long as both are apart. */
const JOIN_TIMES = 4;
/** Lines are told as exactly as that. */
const TOLERANCE_PX = 0.5;

/**
 * The drawn line, drawn to the strongest contour that runs along it within `reachPx` pixels of the photo (1 to 1000): the cheapest way through a strip along the line, as
 * the live wire of Mortensen and Barrett ("Intelligent scissors for image composition", 1995) in a corridor, whose cost is the height of the
 * step of colour across. Where there is no contour, and where `mask` marks what is to be removed, it stays as it was drawn, joined
 * smoothly. Points are in pixels of the photo; `mask` has its size. Nothing where no part of the line lies near a contour.
 */
export function snapLine(
  image: RasterImage,
  drawn: readonly Point[],
  reachPx: number,
  mask?: Mask,
): Point[] | undefined {
  const line = new DrawnLine(drawn);
  if (line.length < 2) return undefined;
  const stepPx = Math.max(LEAST_STEP_PX, reachPx / HALF_ROWS);
  const columns = Math.min(MOST_COLUMNS, Math.max(2, Math.round(line.length / stepPx) + 1));
  const middle = line.divide(columns);
  const normals = normalsOf(middle, AROUND);
  const half = Math.ceil(reachPx / stepPx);
  const strip = readContourStrip(image, mask, middle, normals, {
    rows: 2 * (half + UNMEASURED_ROWS) + 1,
    stepPx,
  });
  const usual = usualSteps(strip);
  const rows = findContour(strip, usual);
  const isOn = findSnapped(strip, rows, usual);
  if (!isOn.includes(1)) return undefined;
  const coarse = offsetsOf(strip, rows);
  const found =
    stepPx > FINE_FROM_PX ? refine(image, mask, { middle, normals, offsets: coarse }, stepPx) : coarse;
  const offsets = joinParts(smooth(found), isOn, line.length / (columns - 1));
  return simplifyLine(shift(line, middle, normals, offsets), Math.min(TOLERANCE_PX, stepPx / 2));
}

/** How high the steps around each column usually are. */
function usualSteps({ columns, rows, steps }: ContourStrip): Float32Array {
  const sums = new Float64Array(columns + 1);
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += steps[column * rows + row]!;
    sums[column + 1] = sums[column]! + sum;
  }
  return Float32Array.from({ length: columns }, (_, column) => {
    const from = Math.max(0, column - AROUND);
    const to = Math.min(columns, column + AROUND + 1);
    return GRAIN + (sums[to]! - sums[from]!) / ((to - from) * rows);
  });
}

/** The row of each column on the strongest contour; where there is none, on the drawn line. */
function findContour(strip: ContourStrip, usual: Float32Array): Int32Array {
  const { columns, rows, steps } = strip;
  const half = (rows - 1) / 2;
  const values = steps.map((step, cell) => {
    const away = ((cell % rows) - half) / half;
    return step - AWAY_COST * usual[Math.floor(cell / rows)]! * away * away;
  });
  return findBestWay(
    { columns, rows },
    values,
    usual.map((step) => SIDE_COST * step),
  );
}

/** 1 for the columns where the line lies on a contour, which goes on for a while. */
function findSnapped(
  { columns, rows: rowCount, steps, isHidden }: ContourStrip,
  rows: Int32Array,
  usual: Float32Array,
): Uint8Array {
  const sums = new Int32Array(columns + 1);
  for (let column = 0; column < columns; column++) {
    const step = steps[column * rowCount + rows[column]!]!;
    const isContour = step >= LEAST_STEP && step >= STANDS_OUT * usual[column]!;
    sums[column + 1] = sums[column]! + (isContour ? 1 : 0);
  }
  const isOn = new Uint8Array(columns);
  for (let column = 0; column < columns; column++) {
    const from = Math.max(0, column - PART);
    const to = Math.min(columns, column + PART + 1);
    const isPart = sums[to]! - sums[from]! >= LEAST_PART * (to - from);
    isOn[column] = isPart && isHidden[column] === 0 ? 1 : 0;
  }
  for (const { from, to } of partsOf(isOn, 1)) if (to - from < LEAST_COLUMNS) isOn.fill(0, from, to);
  return isOn;
}

/** How far each column's place lies from the drawn line, in pixels of the photo: between two rows where the step is highest. */
function offsetsOf({ columns, rows: rowCount, steps, stepPx }: ContourStrip, rows: Int32Array): Float32Array {
  const half = (rowCount - 1) / 2;
  return Float32Array.from({ length: columns }, (_, column) => {
    const row = rows[column]!;
    const cell = column * rowCount + row;
    const [before, here, after] = [steps[cell - 1] ?? 0, steps[cell]!, steps[cell + 1] ?? 0];
    const bend = before + after - 2 * here;
    const between = bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
    return (row - half + between) * stepPx;
  });
}

interface Offsets {
  readonly middle: readonly Point[];
  readonly normals: readonly Point[];
  readonly offsets: Float32Array;
}

/** Looks for the contour again around where a coarse strip had it. */
function refine(
  image: RasterImage,
  mask: Mask | undefined,
  { middle, normals, offsets }: Offsets,
  stepPx: number,
): Float32Array {
  const places = middle.map((place, column) => move(place, normals[column]!, offsets[column]!));
  const rows = 2 * (Math.ceil(1.5 * stepPx) + UNMEASURED_ROWS) + 1;
  const strip = readContourStrip(image, mask, places, normals, { rows, stepPx: 1 });
  const found = offsetsOf(strip, findContour(strip, usualSteps(strip)));
  return found.map((offset, column) => offsets[column]! + offset);
}

/** Takes out the steps of rows. */
function smooth(offsets: Float32Array): Float32Array {
  const reach = 2;
  return offsets.map((_, column) => {
    const part = offsets.subarray(Math.max(0, column - reach), column + reach + 1);
    return part.reduce((sum, offset) => sum + offset, 0) / part.length;
  });
}

/** The offsets of columns on a contour, and between them a smooth way to the drawn line and back, or across where there is no room for both. */
function joinParts(offsets: Float32Array, isOn: Uint8Array, apartPx: number): Float32Array {
  const joined = offsets.map((offset, column) => (isOn[column] === 1 ? offset : 0));
  for (const { from, to } of partsOf(isOn, 0)) {
    const start = from > 0 ? offsets[from - 1]! : 0;
    const end = to < isOn.length ? offsets[to]! : 0;
    const lengths = [start, end].map((offset) => (JOIN_TIMES * Math.abs(offset)) / apartPx) as [
      number,
      number,
    ];
    const hasRoom = lengths[0] + lengths[1] <= to - from;
    const isBetween = from > 0 && to < isOn.length;
    for (let column = from; column < to; column++) {
      const [before, after] = [column - from + 1, to - column];
      joined[column] =
        isBetween && !hasRoom
          ? start + (end - start) * easeIn(before / (before + after))
          : start * (1 - easeIn(before / lengths[0])) + end * (1 - easeIn(after / lengths[1]));
    }
  }
  return joined;
}

/** From 0 to 1, level at both ends. */
function easeIn(share: number): number {
  const t = Math.min(1, share);
  return t * t * (3 - 2 * t);
}

/** The moved places of columns, and the line as it was drawn where they have not moved. */
function shift(
  line: DrawnLine,
  middle: readonly Point[],
  normals: readonly Point[],
  offsets: Float32Array,
): Point[] {
  const apart = line.length / (middle.length - 1);
  return middle.flatMap((place, column) => {
    const offset = offsets[column]!;
    const isStill = offset === 0 && (offsets[column + 1] ?? 1) === 0;
    const here = offset === 0 ? place : move(place, normals[column]!, offset);
    return isStill ? [here, ...line.pointsBetween(column * apart, (column + 1) * apart)] : [here];
  });
}

function move({ x, y }: Point, normal: Point, offset: number): Point {
  return { x: x + offset * normal.x, y: y + offset * normal.y };
}

/** Where `values` has `value`, as ranges; `to` is exclusive. */
function partsOf(values: Uint8Array, value: 0 | 1): { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  for (let from = values.indexOf(value); from >= 0;) {
    const end = values.indexOf(1 - value, from);
    const to = end < 0 ? values.length : end;
    parts.push({ from, to });
    from = end < 0 ? -1 : values.indexOf(value, end);
  }
  return parts;
}
