import type { Size } from '../../shared/geometry.js';

/** Side of a cell of the attention in pixels: the network halves three times. */
const CELL = 8;

/** Index lists of the cells (row by row) that ask and that may answer. */
export interface AttentionCells {
  readonly hole: BigInt64Array;
  readonly known: BigInt64Array;
}

/**
 * Cells that hold a pixel of the hole ask; cells whose 3 × 3 neighbourhood is wholly known answer, or all when there is none.
 * The rule of `training/attention.py`. Sides are multiples of 8; `hole` has one value per pixel, 1 = hole.
 */
export function attentionCells(hole: Float32Array, { width, height }: Size): AttentionCells {
  const columns = width / CELL;
  const rows = height / CELL;
  const isHole = new Uint8Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / CELL) * columns;
    for (let x = 0; x < width; x++) {
      if (hole[y * width + x] === 1) isHole[row + Math.floor(x / CELL)] = 1;
    }
  }
  const asking: bigint[] = [];
  const answering: bigint[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      if (isHole[cell]) asking.push(BigInt(cell));
      else if (isSurroundedByKnown(isHole, row, column, rows, columns)) answering.push(BigInt(cell));
    }
  }
  const known =
    answering.length > 0 ? answering : Array.from({ length: rows * columns }, (_, cell) => BigInt(cell));
  return { hole: BigInt64Array.from(asking), known: BigInt64Array.from(known) };
}

function isSurroundedByKnown(
  isHole: Uint8Array,
  row: number,
  column: number,
  rows: number,
  columns: number,
): boolean {
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      if (isHole[y * columns + x]) return false;
    }
  }
  return true;
}
