import { fillMembrane } from '../blending/membrane.js';
import type { PyramidLevel } from './pyramid.js';

/** The membrane for the hole is solved on cells of this many half-size cells: detail varies slowly. */
const COARSE = 4;

/**
 * How much fine detail there is around each pixel, so that grass is continued by grass and not by the smooth patch that every
 * distance to a blurred estimate prefers. Mean gradient magnitude of 2 × 2 pixels, 32·log₂(1 + magnitude), holes filled by a
 * membrane and raised by `gain`; written into the fourth byte of each pixel of `plane` (RGBA8 of the size of `level`).
 */
export function writeDetail(level: PyramidLevel, plane: Uint8Array, gain: number): void {
  const { width, height, rgba } = level;
  const luma = lumaOf(level);
  const columns = Math.ceil(width / 2);
  const rows = Math.ceil(height / 2);
  const cells = new Float32Array(columns * rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      let count = 0;
      for (let y = 2 * row; y < Math.min(2 * row + 2, height - 1); y++) {
        for (let x = 2 * column; x < Math.min(2 * column + 2, width - 1); x++) {
          const i = y * width + x;
          if (rgba[i * 4 + 3]! + rgba[i * 4 + 7]! + rgba[(i + width) * 4 + 3]! !== 765) continue;
          const dx = luma[i + 1]! - luma[i]!;
          const dy = luma[i + width]! - luma[i]!;
          sum += Math.sqrt(dx * dx + dy * dy);
          count++;
        }
      }
      if (count > 0) cells[row * columns + column] = (2 * sum) / count;
    }
  }
  const filled = fillCells(cells, columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      const isHole = cells[cell]! < 0;
      const magnitude = isHole ? filled(column, row) : cells[cell]!;
      const value = Math.min(255, 32 * Math.log2(1 + magnitude) + (isHole ? gain : 0));
      for (let y = 2 * row; y < Math.min(2 * row + 2, height); y++) {
        for (let x = 2 * column; x < Math.min(2 * column + 2, width); x++)
          plane[(y * width + x) * 4 + 3] = value;
      }
    }
  }
}

/** Rec. 601 luma, 0 to 255. */
function lumaOf({ width, height, rgba }: PyramidLevel): Uint8Array {
  const luma = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 4) {
    luma[pixel] = (rgba[at]! * 77 + rgba[at + 1]! * 150 + rgba[at + 2]! * 29 + 128) >> 8;
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
