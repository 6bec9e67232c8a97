import type { WorkPicture } from './work-picture.js';

/** A plane of `from` at the pixels of `to`, a finer picture of the same part of the photo; between pixels, bilinear. */
export function enlarge(plane: Float32Array, from: WorkPicture, to: WorkPicture): Float32Array {
  if (from.scale === to.scale) return plane;
  const columns = placesOf(to.width, to.scale / from.scale, from.width);
  const rows = placesOf(to.height, to.scale / from.scale, from.height);
  const enlarged = new Float32Array(to.width * to.height);
  let at = 0;
  for (const row of rows) {
    const upper = row.before * from.width;
    const lower = row.after * from.width;
    for (const { before, after, share } of columns) {
      const top = plane[upper + before]! + (plane[upper + after]! - plane[upper + before]!) * share;
      const bottom = plane[lower + before]! + (plane[lower + after]! - plane[lower + before]!) * share;
      enlarged[at++] = top + (bottom - top) * row.share;
    }
  }
  return enlarged;
}

interface Place {
  readonly before: number;
  readonly after: number;
  /** How far from the one to the other, 0 to 1. */
  readonly share: number;
}

/** Where the middles of `count` pixels, `step` apart, lie among `size` others. */
function placesOf(count: number, step: number, size: number): Place[] {
  return Array.from({ length: count }, (_, index) => {
    const place = Math.max(0, Math.min(size - 1, (index + 0.5) * step - 0.5));
    const before = Math.floor(place);
    return { before, after: Math.min(size - 1, before + 1), share: place - before };
  });
}
