import type { Size } from '../../shared/geometry.js';
import { NO_TARGET } from './kernel.js';
import type { PatchField } from './start-field.js';

/** Large pieces of a coarser level, whose pixels are `factor` pixels of the level in question; a power of 2 from 2 on. */
export interface CoarsePieces {
  readonly field: PatchField;
  readonly factor: number;
}

/** Detail on cells of 2 × 2 pixels (detail.ts), to be changed in place. */
interface Detail extends Size {
  readonly magnitudes: Float32Array;
  readonly holes: Uint8Array;
}

/** Detail of single cells is noise: it is the mean over squares that reach so many cells around. */
const NEAR_CELLS = 3;
/** Mean steps of light, in 8-bit steps: a piece with the first is plain or out of focus, with the second it has a texture. */
const PLAIN = 2;
const TEXTURED = 4;
/** So calm a piece is, in parts of what its place was to be, when it surely shows another ground than the rim; and when it may be the same. */
const OTHER_GROUND = 0.25;
const SAME_GROUND = 0.5;

/** What is seen of the rim is the mean over blocks of so many cells and those beside them: one calm spot of a texture says nothing. */
const BLOCK_CELLS = 8;
/** How fast it forgets what lies farther out, for each block. */
const FORGETS = 0.4;

/**
 * Asks for no more detail in the hole than `pieces` show, where these are plain and far calmer than what was continued into the hole. A membrane
 * mixes all of the rim: beside bark it asks snow to be as rough as bark, and bark of the same tone is copied for it. Never for less than the
 * calmest that is known left, right, above or below: a piece that is plain where nothing around is was a bad choice.
 */
export function calmPlainPieces(detail: Detail, { field, factor }: CoarsePieces): void {
  const { width, height, magnitudes, holes } = detail;
  const { box } = field;
  const least = findCalmest(detail);
  const blocks = Math.ceil(width / BLOCK_CELLS);
  for (let row = 0, cell = 0; row < height; row++) {
    const y = Math.floor((2 * row) / factor) - box.top;
    for (let column = 0; column < width; column++, cell++) {
      if (holes[cell] === 0) continue;
      const x = Math.floor((2 * column) / factor) - box.left;
      if (x < 0 || y < 0 || x >= box.width || y >= box.height) continue;
      const index = y * box.width + x;
      if (field.cost[index] === NO_TARGET) continue;
      const source = field.field[index]!;
      const across = (((source & 0xffff) - box.left - x) * factor) / 2;
      const down = (((source >>> 16) - box.top - y) * factor) / 2;
      const wanted = magnitudes[cell]!;
      const block = Math.floor(row / BLOCK_CELLS) * blocks + Math.floor(column / BLOCK_CELLS);
      if (keptPart(least[block]!, wanted) === 1) continue;
      const shown = Math.max(least[block]!, meanNear(detail, column + across, row + down) ?? wanted);
      if (shown < wanted) magnitudes[cell] = shown + keptPart(shown, wanted) * (wanted - shown);
    }
  }
}

/** How much of the difference to what was wanted is asked for still where a piece shows so much. */
function keptPart(shown: number, wanted: number): number {
  return Math.max(
    partOfWay(shown, PLAIN, TEXTURED),
    partOfWay(shown, OTHER_GROUND * wanted, SAME_GROUND * wanted),
  );
}

/** For each block of cells the least detail that is known straight left, right, above or below it. */
function findCalmest(detail: Detail): Float32Array {
  const columns = Math.ceil(detail.width / BLOCK_CELLS);
  const rows = Math.ceil(detail.height / BLOCK_CELLS);
  const known = meansOfBlocks(detail, columns, rows);
  const least = new Float32Array(known.length).fill(Infinity);
  const look = (start: number, step: number, count: number): void => {
    let seen = -1;
    for (let index = 0, block = start; index < count; index++, block += step) {
      const own = known[block]!;
      if (own >= 0) seen = seen < 0 ? own : seen + FORGETS * (own - seen);
      if (seen >= 0) least[block] = Math.min(least[block]!, seen);
    }
  };
  for (let row = 0; row < rows; row++) {
    look(row * columns, 1, columns);
    look((row + 1) * columns - 1, -1, columns);
  }
  for (let column = 0; column < columns; column++) {
    look(column, columns, rows);
    look((rows - 1) * columns + column, -columns, rows);
  }
  return least;
}

/** The mean detail of what is known in each block and those around it, −1 where all of the block is hole. */
function meansOfBlocks(
  { width, height, magnitudes, holes }: Detail,
  columns: number,
  rows: number,
): Float32Array {
  const sums = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let row = 0, cell = 0; row < height; row++) {
    const start = Math.floor(row / BLOCK_CELLS) * columns;
    for (let column = 0; column < width; column++, cell++) {
      if (holes[cell] === 1) continue;
      const block = start + Math.floor(column / BLOCK_CELLS);
      sums[block]! += magnitudes[cell]!;
      counts[block]!++;
    }
  }
  return Float32Array.from(counts, (own, block) => {
    if (own === 0) return -1;
    const [column, row] = [block % columns, Math.floor(block / columns)];
    let sum = 0;
    let count = 0;
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        sum += sums[y * columns + x]!;
        count += counts[y * columns + x]!;
      }
    }
    return sum / count;
  });
}

/** The mean of what is known around a cell; nothing where nothing is. */
function meanNear(
  { width, height, magnitudes, holes }: Detail,
  column: number,
  row: number,
): number | undefined {
  let sum = 0;
  let count = 0;
  for (let y = Math.max(0, row - NEAR_CELLS); y <= Math.min(height - 1, row + NEAR_CELLS); y++) {
    for (let x = Math.max(0, column - NEAR_CELLS); x <= Math.min(width - 1, column + NEAR_CELLS); x++) {
      const cell = y * width + x;
      if (holes[cell] === 1) continue;
      sum += magnitudes[cell]!;
      count++;
    }
  }
  return count > 0 ? sum / count : undefined;
}

/** How far `value` is on the way between two others, 0 to 1. */
function partOfWay(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
