import { measureDistances, STEPS_PER_PX } from './distances.js';
import type { WorkPicture } from './work-picture.js';

/** Surroundings are learned from what lies this many times as far from the mask as the thing may reach. */
export const AROUND_RINGS = 3;
const LEAST_TILE_PX = 8;

/** Which pixels around the edge of a mask are to be decided: beyond them nothing is the thing, and deeper inside everything. */
export class OpenPixels {
  readonly #outside: Uint16Array;
  readonly #inside: Uint16Array;
  readonly #ring: number;
  readonly #depth: number;
  /** How far colours change little. */
  readonly tilePx: number;

  /** The thing may reach `ringPx` out of the mask, and end `depthPx` inside. */
  constructor(picture: WorkPicture, ringPx: number, depthPx: number) {
    this.#outside = measureDistances(picture.isMasked, 1, picture);
    this.#inside = measureDistances(picture.isMasked, 0, picture);
    this.#ring = ringPx * STEPS_PER_PX;
    this.#depth = depthPx * STEPS_PER_PX;
    this.tilePx = Math.max(LEAST_TILE_PX, Math.round(ringPx));
  }

  isOpen(pixel: number): boolean {
    return this.#outside[pixel]! <= this.#ring && this.#inside[pixel]! <= this.#depth;
  }

  /** Does `pixel` show what is around the thing? */
  isAround(pixel: number): boolean {
    return this.#outside[pixel]! > this.#ring && this.#outside[pixel]! <= AROUND_RINGS * this.#ring;
  }

  /** How far an open pixel is out of the mask: 0 inside, 1 where the ring ends. */
  reachAt(pixel: number): number {
    return this.#outside[pixel]! / this.#ring;
  }
}
