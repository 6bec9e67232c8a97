import type { Point } from '../../shared/geometry.js';
import { WORDS } from './describe-corners.js';
import type { PointPair } from './homography.js';
import type { PhotoFeatures } from './photo-features.js';

/** Bits of 256 in which descriptions of one place may differ. */
const MOST_BITS = 80;
/** The next best description must differ so much more (Lowe 2004): where it does not, the place is one of many that look alike. */
const BEST_PART = 0.8;
/** A next best one that is this near to the best is the same place, found at another scale. Units. */
const SAME_PLACE = 0.012;

/** Corners of two photos that look alike, each only to the other, and to none else nearly as much. */
export function matchFeatures(one: PhotoFeatures, other: PhotoFeatures): PointPair[] {
  const columns = other.points.length;
  const bits = compareAll(one.descriptions, other.descriptions);
  return one.points.flatMap((from, row) => {
    const column = findBest(bits, { start: row * columns, stride: 1, points: other.points });
    const to = column === undefined ? undefined : other.points[column];
    if (column === undefined || to === undefined) return [];
    const back = findBest(bits, { start: column, stride: columns, points: one.points });
    return back === row ? [{ from, to }] : [];
  });
}

/** In how many bits each description of `own` differs from each of `others`, row by row. */
function compareAll(own: Uint32Array, others: Uint32Array): Uint16Array {
  const words = WORDS;
  const [rows, columns] = [own.length / words, others.length / words];
  const bits = new Uint16Array(rows * columns);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, to++) {
      let count = 0;
      for (let word = 0; word < words; word++) {
        count += countBits(own[row * words + word]! ^ others[column * words + word]!);
      }
      bits[to] = count;
    }
  }
  return bits;
}

/** A row or a column of what was compared, and where its corners lie. */
interface Candidates {
  readonly start: number;
  readonly stride: number;
  readonly points: readonly Point[];
}

/** The candidate that differs least, where it is near enough and no other place is nearly as good. */
function findBest(bits: Uint16Array, { start, stride, points }: Candidates): number | undefined {
  let [best, least] = [-1, MOST_BITS + 1];
  for (let at = 0; at < points.length; at++) {
    const count = bits[start + at * stride]!;
    if (count < least) [best, least] = [at, count];
  }
  const found = points[best];
  if (found === undefined) return undefined;
  const limit = least / BEST_PART;
  for (let at = 0; at < points.length; at++) {
    if (bits[start + at * stride]! >= limit || at === best) continue;
    const { x, y } = points[at]!;
    if (Math.abs(x - found.x) >= SAME_PLACE || Math.abs(y - found.y) >= SAME_PLACE) return undefined;
  }
  return best;
}

/** The ones of a 32-bit number (Warren, Hacker's Delight, 5-1). */
function countBits(value: number): number {
  let sum = value - ((value >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
