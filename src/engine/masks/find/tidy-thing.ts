import { connectedParts } from '../fit/connected-parts.js';

/** Parts smaller than this share of the thing are crumbs; holes smaller than that are filled. */
const LEAST_PART = 0.04;
const LEAST_HOLE = 0.02;

/** The thing without crumbs and small holes; a new array. */
export function tidyThing(isThing: Uint8Array, width: number): Uint8Array {
  const tidied = new Uint8Array(isThing.length);
  const parts = [...connectedParts(isThing, width)];
  const area = parts.reduce((sum, { length }) => sum + length, 0);
  for (const part of parts) {
    if (part.length >= LEAST_PART * area) for (const pixel of part) tidied[pixel] = 1;
  }
  const isAround = tidied.map((value) => 1 - value);
  for (const hole of connectedParts(isAround, width)) {
    if (hole.length < LEAST_HOLE * area) for (const pixel of hole) tidied[pixel] = 1;
  }
  return tidied;
}
