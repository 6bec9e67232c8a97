import { connectedParts } from './connected-parts.js';
import type { WorkPicture } from './work-picture.js';

/** Leaves only what hangs together with the mask: a thing begins under it, and what is like one elsewhere is another. */
export function dropUnconnected(isThing: Uint8Array, { isMasked, width }: WorkPicture): void {
  for (const part of connectedParts(isThing, width)) {
    if (part.every((pixel) => isMasked[pixel] === 0)) for (const pixel of part) isThing[pixel] = 0;
  }
}

/** How much of a thing lies outside the mask, in parts of the mask. */
export function countAdded(isThing: Uint8Array, { isMasked }: WorkPicture): number {
  let added = 0;
  let masked = 0;
  for (let pixel = 0; pixel < isThing.length; pixel++) {
    masked += isMasked[pixel]!;
    added += isThing[pixel]! & ~isMasked[pixel]!;
  }
  return added / Math.max(1, masked);
}
