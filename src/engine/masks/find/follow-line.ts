import type { Point } from '../../../shared/geometry.js';
import type { RasterImage } from '../../raster-image.js';
import { findBestWay } from './best-way.js';
import type { LineStrip } from './line-strip.js';
import { readStrip } from './line-strip.js';

/** A line that was followed, and the radius of a brush that covers it; both in pixels of the photo. */
export interface FollowedLine {
  readonly points: readonly Point[];
  readonly radius: number;
}

/** The line may sag by this part of its length to either side, and by so many pixels at least. */
const SAG_SHARE = 0.12;
const LEAST_SAG_PX = 16;
/** Sizes of the strip in which the line is looked for at first. */
const MOST_COLUMNS = 1000;
const MOST_ROWS = 241;
/** Around the line that was found it is looked for again, pixel by pixel. */
const FINE_HALF_PX = 12;
/** Widths of lines that are looked for, in rows. */
const WIDTHS = [1, 2, 4] as const;
/** From one column to the next a line moves by one row at most, and every such step costs this part of a usual ridge. */
const STEP_COST = 0.25;
/** So much of the way must lie on a ridge that stands out from the strip by this factor, else there is no line. */
const LEAST_ON_RIDGE = 0.6;
const STANDS_OUT = 2.5;
/** Grain makes ridges of so many steps of brightness. */
const GRAIN = 1.5;
/** The brush covers the blur of the line's sides. */
const RIM_PX = 1.2;

/**
 * The thin line, dark or bright, that goes from near `from` to near `to`; nothing where none does. The way with the strongest ridge through a
 * strip between both, by dynamic programming: first coarsely with room to sag, then pixel by pixel along what was found.
 */
export function followLine(image: RasterImage, from: Point, to: Point): FollowedLine | undefined {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < 2) return undefined;
  const columns = Math.max(2, Math.min(MOST_COLUMNS, Math.round(length)));
  const straight = Array.from({ length: columns }, (_, index): Point => {
    const share = index / (columns - 1);
    return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
  });
  const half = Math.max(LEAST_SAG_PX, SAG_SHARE * length);
  const stepPx = Math.max(1, (2 * half) / (MOST_ROWS - 1));
  const coarse = followRidge(readStrip(image, straight, 2 * Math.ceil(half / stepPx) + 1, stepPx));
  if (!coarse) return undefined;
  const middle = coarse.strip.stepPx === 1 ? undefined : smooth(coarse.points);
  const fine = middle ? (followRidge(readStrip(image, middle, 2 * FINE_HALF_PX + 1, 1)) ?? coarse) : coarse;
  return { points: fine.points, radius: radiusOf(fine) };
}

interface Ridge {
  readonly strip: LineStrip;
  readonly rows: Int32Array;
  readonly points: readonly Point[];
  /** −1 where the line is dark, 1 where it is bright. */
  readonly sign: -1 | 1;
}

/** The better one of the darkest and the brightest line through the strip. */
function followRidge(strip: LineStrip): Ridge | undefined {
  let best: { rows: Int32Array; sign: -1 | 1; onRidge: number; strength: number } | undefined;
  for (const sign of [-1, 1] as const) {
    const ridges = measureRidges(strip, sign);
    const usual = GRAIN + meanOf(ridges);
    const rows = findBestWay(strip, ridges, new Float32Array(strip.columns).fill(STEP_COST * usual));
    let onRidge = 0;
    let strength = 0;
    for (let column = 0; column < strip.columns; column++) {
      const ridge = ridges[column * strip.rows + rows[column]!]!;
      strength += ridge;
      if (ridge > STANDS_OUT * usual) onRidge++;
    }
    if (!best || strength > best.strength) best = { rows, sign, onRidge, strength };
  }
  if (!best || best.onRidge < LEAST_ON_RIDGE * strip.columns) return undefined;
  const { rows, sign } = best;
  const points = Array.from(rows, (row, column) => strip.toPhoto(column, row));
  return { strip, rows, points, sign };
}

/** How much brighter (or darker) each place is than both sides of it, 0 or more; of several widths the one where that is most. */
function measureRidges({ columns, rows, values }: LineStrip, sign: -1 | 1): Float32Array {
  const ridges = new Float32Array(values.length);
  for (let column = 0; column < columns; column++) {
    const start = column * rows;
    for (let row = 0; row < rows; row++) {
      for (const width of WIDTHS) {
        const reach = width + 1;
        if (row < reach || row >= rows - reach) continue;
        const own = sign * values[start + row]!;
        const above = sign * values[start + row - reach]!;
        const below = sign * values[start + row + reach]!;
        // An edge is higher than one side only.
        ridges[start + row] = Math.max(ridges[start + row]!, Math.min(own - above, own - below));
      }
    }
  }
  return ridges;
}

/** Half of the line's width where it is half as strong, from the mean of all its profiles, and a rim. */
function radiusOf({ strip, rows, sign }: Ridge): number {
  const half = Math.floor(FINE_HALF_PX / strip.stepPx);
  const profile = new Float32Array(2 * half + 1);
  for (let column = 0; column < strip.columns; column++) {
    for (let away = -half; away <= half; away++) {
      const row = Math.max(0, Math.min(strip.rows - 1, rows[column]! + away));
      profile[half + away]! += (sign * strip.values[column * strip.rows + row]!) / strip.columns;
    }
  }
  const ground = profile.toSorted()[Math.floor(profile.length / 3)]!;
  const level = (profile[half]! + ground) / 2;
  let reach = 0;
  while (reach < half && Math.max(profile[half - reach - 1]!, profile[half + reach + 1]!) > level) reach++;
  return (reach + 0.5) * strip.stepPx + RIM_PX;
}

/** Takes out the steps of coarse rows. */
function smooth(points: readonly Point[]): Point[] {
  const reach = 3;
  return points.map((_, index) => {
    const around = Math.min(reach, index, points.length - 1 - index);
    let x = 0;
    let y = 0;
    for (let at = index - around; at <= index + around; at++) {
      x += points[at]!.x;
      y += points[at]!.y;
    }
    return { x: x / (2 * around + 1), y: y / (2 * around + 1) };
  });
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
