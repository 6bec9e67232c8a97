/** A grid of places in front of each other, one column after the other. */
export interface WayGrid {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The row of each column, so that the sum of `values` (column by column) is the largest, by dynamic programming. From one column to the next
 * the way moves by one row at most, which costs `stepCosts` of that column.
 */
export function findBestWay(
  { columns, rows }: WayGrid,
  values: Float32Array,
  stepCosts: Float32Array,
): Int32Array {
  const sums = values.slice();
  const steps = new Int8Array(values.length);
  for (let column = 1; column < columns; column++) {
    const start = column * rows;
    const previous = start - rows;
    const stepCost = stepCosts[column]!;
    for (let row = 0; row < rows; row++) {
      let best = sums[previous + row]!;
      for (const step of [-1, 1] as const) {
        if (row + step < 0 || row + step >= rows) continue;
        const sum = sums[previous + row + step]! - stepCost;
        if (sum <= best) continue;
        best = sum;
        steps[start + row] = step;
      }
      sums[start + row]! += best;
    }
  }
  const way = new Int32Array(columns);
  const end = (columns - 1) * rows;
  for (let row = 1; row < rows; row++)
    if (sums[end + row]! > sums[end + way[columns - 1]!]!) way[columns - 1] = row;
  for (let column = columns - 1; column > 0; column--) {
    way[column - 1] = way[column]! + steps[column * rows + way[column]!]!;
  }
  return way;
}
