import type { Size } from '../../shared/geometry.js';
import { fillMembrane } from '../blending/membrane.js';
import { bestSource } from './best-source.js';
import type { CoarsePieces } from './piece-detail.js';
import { calmPlainPieces } from './piece-detail.js';
import type { PyramidLevel } from './pyramid.js';
import type { PatchField } from './start-field.js';
import { isHole } from './targets.js';

/** The membrane for the hole is solved on cells of this many half-size cells: detail varies slowly. */
const COARSE = 4;

/** How much fine detail there is around each pixel of a level, and how much there should be in its hole. */
export interface DetailMap extends Size {
  /** Mean gradient magnitude of 2 × 2 pixels, row by row; in the hole what a membrane continues from around it, or calm pieces show. */
  readonly magnitudes: Float32Array;
  /** Luma of each pixel of the level, 0 to 255; −1 where any part of it is hole. */
  readonly luma: Int16Array;
  /** 1 = the magnitude is continued, not measured. */
  readonly holes: Uint8Array;
}

/** Measures the detail of `level` and continues it into the hole; no more of it than plain `pieces` show there. */
export function measureDetail(level: PyramidLevel, pieces?: CoarsePieces): DetailMap {
  const { width, height } = level;
  const luma = lumaOf(level);
  const columns = Math.ceil(width / 2);
  const rows = Math.ceil(height / 2);
  const magnitudes = new Float32Array(columns * rows).fill(-1);
  const sums = new Float64Array(columns);
  const counts = new Uint8Array(columns);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    counts.fill(0);
    for (let y = 2 * row; y < Math.min(2 * row + 2, height - 1); y++) {
      for (let x = 0, i = y * width; x < width - 1; x++, i++) {
        const here = luma[i]!;
        const right = luma[i + 1]!;
        const below = luma[i + width]!;
        if (here < 0 || right < 0 || below < 0) continue;
        sums[x >> 1]! += Math.sqrt((right - here) ** 2 + (below - here) ** 2);
        counts[x >> 1]!++;
      }
    }
    for (let column = 0; column < columns; column++) {
      if (counts[column]! > 0) magnitudes[row * columns + column] = sums[column]! / counts[column]!;
    }
  }
  const filled = fillCells(magnitudes, columns, rows);
  const holes = new Uint8Array(columns * rows);
  for (let cell = 0; cell < magnitudes.length; cell++) {
    if (magnitudes[cell]! >= 0) continue;
    holes[cell] = 1;
    magnitudes[cell] = filled(cell % columns, Math.floor(cell / columns));
  }
  const map = { width: columns, height: rows, magnitudes, luma, holes };
  if (pieces) calmPlainPieces(map, pieces);
  return map;
}

/** Writes 32·log₂(1 + 2·magnitude) into the fourth byte of each pixel of `plane` (RGBA8 of the size of `level`) outside the hole. */
export function writeKnownDetail(map: DetailMap, level: Size, plane: Uint8Array): void {
  writeCells(map, level, plane, 0, 1);
}

/**
 * The same in the hole, for `gain` times the magnitude: so that grass is continued by grass and not by the smooth patch that every
 * distance to a blurred estimate prefers.
 */
export function writeHoleDetail(map: DetailMap, level: Size, plane: Uint8Array, gain: number): void {
  writeCells(map, level, plane, 1, gain);
}

/** Writes the cells whose `holes` are `kind`. */
function writeCells(map: DetailMap, level: Size, plane: Uint8Array, kind: number, gain: number): void {
  for (let row = 0, cell = 0; row < map.height; row++) {
    const bottom = Math.min(2 * row + 2, level.height);
    for (let column = 0; column < map.width; column++, cell++) {
      if (map.holes[cell] !== kind) continue;
      const wanted = map.magnitudes[cell]! * gain;
      const code = Math.min(255, 32 * Math.log2(1 + 2 * wanted));
      const right = Math.min(2 * column + 2, level.width);
      for (let y = 2 * row; y < bottom; y++) {
        for (let x = 2 * column; x < right; x++) plane[(y * level.width + x) * 4 + 3] = code;
      }
    }
  }
}

/** The detail of a fill is measured at every third pixel each way. */
const STEP = 3;

/**
 * The detail that copying by `field` gives the hole, over what `map` wants there: above 1 the fill is busier than its
 * surroundings. Seams between patches count like any detail.
 */
export function excessDetail(map: DetailMap, level: PyramidLevel, field: PatchField): number {
  const { width } = level;
  const { left, top } = field.box;
  const copied = (x: number, y: number): number | undefined => {
    if (!isHole(level, y * width + x)) return undefined;
    const source = bestSource(field, x, y, width);
    return source === undefined ? undefined : map.luma[source];
  };
  let made = 0;
  let wanted = 0;
  for (let y = top; y < top + field.box.height - 1; y += STEP) {
    for (let x = left; x < left + field.box.width - 1; x += STEP) {
      const here = copied(x, y);
      const right = copied(x + 1, y);
      const below = copied(x, y + 1);
      if (here === undefined || right === undefined || below === undefined) continue;
      made += Math.sqrt((right - here) ** 2 + (below - here) ** 2);
      wanted += map.magnitudes[(y >> 1) * map.width + (x >> 1)]!;
    }
  }
  return wanted > 0 ? made / wanted : 1;
}

/** Rec. 601 luma, 0 to 255; −1 where any part of the pixel is hole. */
function lumaOf({ width, height, rgba }: PyramidLevel): Int16Array {
  const luma = new Int16Array(width * height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 4) {
    const value = (rgba[at]! * 77 + rgba[at + 1]! * 150 + rgba[at + 2]! * 29 + 128) >> 8;
    luma[pixel] = rgba[at + 3] === 255 ? value : -1;
  }
  return luma;
}

/** A reader of the membrane between the known cells (≥ 0). */
function fillCells(
  cells: Float32Array,
  columns: number,
  rows: number,
): (column: number, row: number) => number {
  const width = Math.ceil(columns / COARSE);
  const height = Math.ceil(rows / COARSE);
  const values = new Float32Array(width * height);
  const known = new Float32Array(width * height);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = cells[row * columns + column]!;
      if (value < 0) continue;
      const to = Math.floor(row / COARSE) * width + Math.floor(column / COARSE);
      values[to]! += value;
      known[to]! += 1;
    }
  }
  for (let i = 0; i < values.length; i++) {
    if (known[i] === 0) continue;
    values[i]! /= known[i]!;
    known[i] = 1;
  }
  const filled = fillMembrane({ width, height, channels: 1, values, known });
  return (column, row) => filled[Math.floor(row / COARSE) * width + Math.floor(column / COARSE)]!;
}
