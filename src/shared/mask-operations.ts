import { invalidParameter } from './app-error.js';
import type { Rect } from './geometry.js';
import { growRect, intersectRects, isEmptyRect } from './geometry.js';
import type { Mask } from './mask.js';
import { maskBounds } from './mask.js';

/** Distances are kept in 16 bits; no radius may come near it. */
const MAX_RADIUS_PX = 60_000;

/** The curve is a table by squared distance: a million entries at most. */
const MAX_FEATHER_PX = 1000;

/**
 * Grows `mask` by a disc: a pixel is masked when the centre of a masked pixel is at most `radiusPx` away. A new mask that
 * the caller owns. Exact and separable: the distance to the nearest masked pixel of the column says how far that column
 * reaches into the row. Work and memory (2 bytes per pixel) are those of the bounds grown by the radius, whatever the radius.
 *
 * @throws AppError `INVALID_PARAMS` for a radius outside 0 to 60,000.
 */
export function dilateMask(mask: Mask, radiusPx: number): Mask {
  checkLength('radiusPx', radiusPx, MAX_RADIUS_PX);
  const dilated: Mask = { width: mask.width, height: mask.height, data: mask.data.slice() };
  const bounds = maskBounds(mask);
  const reach = Math.floor(radiusPx);
  if (isEmptyRect(bounds) || reach === 0) return dilated;
  const area = growRect(bounds, reach, mask);
  const distances = columnDistances(mask, area, reach);
  const halfWidths = Int32Array.from({ length: reach + 1 }, (_, distance) =>
    Math.floor(Math.sqrt(radiusPx * radiusPx - distance * distance)),
  );
  // Column x covers [x − half, x + half] of the row: +1 where it starts, −1 past its end; their running sum says covered.
  const steps = new Int32Array(area.width + 1);
  for (let y = 0; y < area.height; y++) {
    steps.fill(0);
    for (let x = 0; x < area.width; x++) {
      const distance = distances[y * area.width + x] ?? 0;
      if (distance > reach) continue;
      const half = halfWidths[distance] ?? 0;
      const start = Math.max(0, x - half);
      const end = Math.min(area.width, x + half + 1);
      steps[start] = (steps[start] ?? 0) + 1;
      steps[end] = (steps[end] ?? 0) - 1;
    }
    const row = (area.top + y) * mask.width + area.left;
    for (let x = 0, covered = 0; x < area.width; x++) {
      covered += steps[x] ?? 0;
      if (covered > 0) dilated.data[row + x] = 255;
    }
  }
  return dilated;
}

/**
 * How much of a patch shows at each pixel of `rect` (row by row, 0 to 255; the caller owns it): 255 on masked pixels, and
 * outside them 255 · (3s² − 2s³) with s = 1 − d / featherPx, where d is the distance between the centres of the pixel and
 * of the nearest masked pixel (also one outside `rect`): smooth at both ends, exactly 0 from d = featherPx on.
 * With featherPx 0 there is only 255 and 0. `rect` must lie inside the mask.
 *
 * @throws AppError `INVALID_PARAMS` for a feather outside 0 to 1000 pixels.
 */
export function featherAlpha(mask: Mask, rect: Rect, featherPx: number): Uint8Array {
  checkLength('featherPx', featherPx, MAX_FEATHER_PX);
  const alpha = new Uint8Array(rect.width * rect.height);
  const reach = Math.floor(featherPx);
  // Rows of `rect`, but also the columns beside it whose masked pixels may be the nearest.
  const beside = { ...rect, left: rect.left - reach, width: rect.width + 2 * reach };
  const area = intersectRects(beside, growRect(maskBounds(mask), reach, mask));
  const visible = intersectRects(area, rect);
  if (isEmptyRect(visible)) return alpha;
  const distances = columnDistances(mask, area, reach);
  const squares = new Int32Array(area.width);
  const envelope = createEnvelope(area.width);
  const coverage = coverageBySquare(featherPx);
  for (let y = visible.top; y < visible.top + visible.height; y++) {
    const row = (y - area.top) * area.width;
    if (!nearestSquares(distances.subarray(row, row + area.width), reach, envelope, squares)) continue;
    const target = (y - rect.top) * rect.width - rect.left;
    for (let x = visible.left; x < visible.left + visible.width; x++) {
      alpha[target + x] = coverage[squares[x - area.left] ?? 0] ?? 0;
    }
  }
  return alpha;
}

/** The curve of `featherAlpha` by the square of the distance, which is a whole number; what lies beyond is 0. */
function coverageBySquare(featherPx: number): Uint8Array {
  const length = Math.floor(featherPx * featherPx) + 1;
  return Uint8Array.from({ length }, (_, square) => {
    const s = featherPx === 0 ? 1 : Math.max(0, 1 - Math.sqrt(square) / featherPx);
    return Math.round(255 * s * s * (3 - 2 * s));
  });
}

/** For each pixel of `area` the rows to the nearest masked pixel of its column (in the whole mask), `limit + 1` where farther. */
function columnDistances(mask: Mask, area: Rect, limit: number): Uint16Array {
  const { width, data } = mask;
  const distances = new Uint16Array(area.width * area.height);
  const seen = new Uint16Array(area.width).fill(limit + 1);
  const lookStart = Math.max(0, area.top - limit);
  const lookEnd = Math.min(mask.height, area.top + area.height + limit);
  for (let y = lookStart; y < area.top + area.height; y++) {
    const source = y * width + area.left;
    const target = (y - area.top) * area.width;
    for (let x = 0; x < area.width; x++) {
      const distance = data[source + x] === 0 ? Math.min(limit + 1, (seen[x] ?? 0) + 1) : 0;
      seen[x] = distance;
      if (y >= area.top) distances[target + x] = distance;
    }
  }
  seen.fill(limit + 1);
  for (let y = lookEnd - 1; y >= area.top; y--) {
    const source = y * width + area.left;
    const target = (y - area.top) * area.width;
    const isInArea = y < area.top + area.height;
    for (let x = 0; x < area.width; x++) {
      const distance = data[source + x] === 0 ? Math.min(limit + 1, (seen[x] ?? 0) + 1) : 0;
      seen[x] = distance;
      if (isInArea && distance < (distances[target + x] ?? 0)) distances[target + x] = distance;
    }
  }
  return distances;
}

interface Envelope {
  /** Columns of the parabolas that are lowest somewhere, left to right. */
  readonly columns: Int32Array;
  /** Where each of them begins to be the lowest. */
  readonly starts: Float64Array;
}

function createEnvelope(width: number): Envelope {
  return { columns: new Int32Array(width), starts: new Float64Array(width) };
}

/**
 * One row of the exact Euclidean distance transform of Felzenszwalb & Huttenlocher, "Distance Transforms of Sampled
 * Functions" (2012), algorithm DT(f): the lower envelope of the parabolas (x − column)² + distance². Columns farther than
 * `reach` take no part. Writes the squared distances; false, and nothing written, where no column takes part.
 */
function nearestSquares(
  distances: Uint16Array,
  reach: number,
  { columns, starts }: Envelope,
  squares: Int32Array,
): boolean {
  const height = (column: number): number => (distances[column] ?? 0) ** 2 + column * column;
  let last = -1;
  for (let column = 0; column < distances.length; column++) {
    if ((distances[column] ?? 0) > reach) continue;
    let start = -Infinity;
    while (last >= 0) {
      const lowest = columns[last] ?? 0;
      start = (height(column) - height(lowest)) / (2 * (column - lowest));
      if (start > (starts[last] ?? 0)) break;
      last--;
      start = -Infinity;
    }
    last++;
    columns[last] = column;
    starts[last] = start;
  }
  if (last < 0) return false;
  for (let x = 0, index = 0; x < distances.length; x++) {
    while (index < last && (starts[index + 1] ?? 0) < x) index++;
    const column = columns[index] ?? 0;
    squares[x] = (x - column) ** 2 + (distances[column] ?? 0) ** 2;
  }
  return true;
}

function checkLength(name: string, lengthPx: number, maximumPx: number): void {
  if (!(lengthPx >= 0 && lengthPx <= maximumPx)) {
    throw invalidParameter(name, `a number from 0 to ${maximumPx}`, lengthPx);
  }
}
