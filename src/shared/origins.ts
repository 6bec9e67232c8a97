import * as v from 'valibot';

/** A patch never has more cells (engine/fill/trace-origins.ts). */
const MOST_CELLS = 4096;

const Coordinate = v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(1_000_000));

/**
 * Where a patch was copied from, coarsely: cells of `cellPx` pixels, row by row from its corner, those at its right and lower end smaller. `from`
 * holds x and y of the pixel that lies in the middle of each cell now, in pixels of the photo; −1 and −1 where nothing was copied.
 */
export const OriginsSchema = v.strictObject({
  cellPx: v.pipe(v.number(), v.integer(), v.minValue(1)),
  from: v.pipe(v.array(Coordinate), v.maxLength(2 * MOST_CELLS), v.readonly()),
});
export type Origins = Readonly<v.InferOutput<typeof OriginsSchema>>;
