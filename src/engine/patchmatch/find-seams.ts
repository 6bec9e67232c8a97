import type { Rect } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';

/** Seams are found by cells of this side, in pixels. */
const CELL_PX = 16;
/** A part of the hole, and how far it is at least from where pieces meet. */
export interface SeamCell extends Rect {
  readonly awayPx: number;
}

/**
 * How far it is in each part of `bounds`, the bounds of the mask, to where pieces of a fill meet, or the fill and the photo. `sources` is
 * what was copied to each pixel of the bounds, −1 for nothing.
 */
export function findSeams(mask: Mask, bounds: Rect, sources: Int32Array): SeamCell[] {
  const columns = Math.ceil(bounds.width / CELL_PX);
  const rows = Math.ceil(bounds.height / CELL_PX);
  const away = new Uint16Array(columns * rows).fill(columns + rows);
  for (let y = 0, place = 0; y < bounds.height; y++) {
    const row = Math.floor(y / CELL_PX) * columns;
    for (let x = 0; x < bounds.width; x++, place++) {
      const cell = row + Math.floor(x / CELL_PX);
      if (away[cell] === 0) continue;
      const own = sources[place]!;
      const isLast = x === bounds.width - 1 || y === bounds.height - 1;
      if (isLast || sources[place + 1] !== own + 1 || sources[place + bounds.width] !== own + mask.width) {
        away[cell] = 0;
      }
    }
  }
  spread(away, columns, rows);
  return Array.from(away, (cells, cell) => {
    const [left, top] = [(cell % columns) * CELL_PX, Math.floor(cell / columns) * CELL_PX];
    return {
      left: bounds.left + left,
      top: bounds.top + top,
      width: Math.min(CELL_PX, bounds.width - left),
      height: Math.min(CELL_PX, bounds.height - top),
      awayPx: Math.max(0, cells - 1) * CELL_PX,
    };
  });
}

/** Makes of zeros and more the number of steps, also across, to the nearest zero, in place. */
function spread(away: Uint16Array, columns: number, rows: number): void {
  const step = (column: number, row: number, neighbours: readonly (readonly [number, number])[]): void => {
    for (const [dx, dy] of neighbours) {
      const [x, y] = [column + dx, row + dy];
      if (x < 0 || y < 0 || x >= columns || y >= rows) continue;
      const cell = row * columns + column;
      away[cell] = Math.min(away[cell]!, away[y * columns + x]! + 1);
    }
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) step(column, row, BEFORE);
  }
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) step(column, row, AFTER);
  }
}

const BEFORE = [
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;
const AFTER = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
] as const;
