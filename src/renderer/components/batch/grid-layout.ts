/** A cell is about so wide; a row takes as many as fit. */
const CELL_WIDTH = 184;
const LEAST_CELL_WIDTH = 132;
/** Height of a picture for its width, and of the words beneath it. */
const PICTURE_RATIO = 0.7;
const WORDS_HEIGHT = 44;
/** Around all cells. */
const PADDING = 8;
/** Rows above and below what is seen, so that scrolling finds them ready. */
const SPARE_ROWS = 2;

/** Where cells of a scrolled list lie, in pixels, and which of them are needed. */
export interface GridLayout {
  readonly columns: number;
  readonly cellWidth: number;
  readonly rowHeight: number;
  readonly totalHeight: number;
  /** The first cell that is needed, and the one after the last. */
  readonly first: number;
  readonly last: number;
  leftOf(place: number): number;
  topOf(place: number): number;
}

/** Lays `count` cells out in a box of that size that is scrolled so far. */
export function layOutGrid(width: number, height: number, scrollTop: number, count: number): GridLayout {
  const inner = Math.max(0, width - 2 * PADDING);
  const wanted = Math.floor(inner / CELL_WIDTH);
  const columns = Math.max(1, wanted, Math.min(2, Math.floor(inner / LEAST_CELL_WIDTH)));
  const cellWidth = Math.floor(inner / columns);
  const rowHeight = Math.round(cellWidth * PICTURE_RATIO) + WORDS_HEIGHT;
  const rows = Math.ceil(count / columns);
  const firstRow = Math.max(0, Math.floor((scrollTop - PADDING) / rowHeight) - SPARE_ROWS);
  const lastRow = Math.min(rows, Math.ceil((scrollTop + height - PADDING) / rowHeight) + SPARE_ROWS);
  return {
    columns,
    cellWidth,
    rowHeight,
    totalHeight: rows * rowHeight + 2 * PADDING,
    first: width === 0 ? 0 : firstRow * columns,
    last: width === 0 ? 0 : Math.min(count, Math.max(firstRow, lastRow) * columns),
    leftOf: (place) => PADDING + (place % columns) * cellWidth,
    topOf: (place) => PADDING + Math.floor(place / columns) * rowHeight,
  };
}
