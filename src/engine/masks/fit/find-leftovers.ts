import { BoxSums } from './box-sums.js';
import { connectedParts } from './connected-parts.js';
import { measureDistances, STEPS_PER_PX } from './distances.js';
import type { WorkPicture } from './work-picture.js';

/** The ground's colours are measured in squares that reach so far. */
const NEAR_PX = 32;
const LEAST_GROUND = 200;
/** Levels by which colours differ (root of the squares' sum): the ground is calm up to the first, and less than the second is no leftover. */
const MOST_SPREAD = 9;
const LEAST_DIFFERENCE = 22;
/** What differs more than so many times as much as the ground's colours do is none of it. */
const ODD_SPREADS = 3.5;
/** Once to leave what is odd out of the ground, once to judge. */
const ROUNDS = 2;
/** A leftover begins this near to what is filled. */
const TOUCHES_PX = 3;
/** One is at most so large, and all of them, in parts of the mask. More is another thing. */
const MOST_PART = 0.01;
const MOST_TOGETHER = 0.03;

/**
 * What is left of a thing around the hole that is to be filled (`isFilled`), 1 where it is: the tip of a beak, a hair, which the networks
 * see too small. Only where the ground is calm, so that it shows; only small specks unlike the ground that begin at the hole
 * and end before they are `reachPx` from the mask: what goes on is a branch or a wire.
 */
export function findLeftovers(picture: WorkPicture, isFilled: Uint8Array, reachPx: number): Uint8Array {
  const { isMasked, width, height } = picture;
  const isOdd = grow(findOdd(picture, isFilled), picture, isFilled);
  const fromHole = measureDistances(isFilled, 1, picture);
  const fromMask = measureDistances(isMasked, 1, picture);
  const masked = isMasked.reduce((sum, value) => sum + value, 0);
  const isLeftover = new Uint8Array(width * height);
  let together = 0;
  for (const part of connectedParts(isOdd, width)) {
    const isSpeck =
      part.length <= MOST_PART * masked &&
      part.every((pixel) => fromMask[pixel]! <= STEPS_PER_PX * reachPx) &&
      part.some((pixel) => fromHole[pixel]! <= STEPS_PER_PX * TOUCHES_PX);
    if (!isSpeck) continue;
    together += part.length;
    for (const pixel of part) isLeftover[pixel] = 1;
  }
  return together <= MOST_TOGETHER * masked ? isLeftover : isLeftover.fill(0);
}

/** 1 where a pixel is unlike calm ground around it. */
function findOdd(picture: WorkPicture, isFilled: Uint8Array): Uint8Array {
  const { colours, width, height } = picture;
  const isOdd = new Uint8Array(width * height);
  for (let round = 0; round < ROUNDS; round++) {
    const sumOf = (valueAt: (pixel: number) => number): BoxSums =>
      new BoxSums(picture, (pixel) => (isFilled[pixel] === 0 && isOdd[pixel] === 0 ? valueAt(pixel) : 0));
    const counts = sumOf(() => 1);
    const sums = [0, 1, 2].map((channel) => sumOf((pixel) => colours[3 * pixel + channel]!));
    const squares = sumOf((pixel) => {
      const [red, green, blue] = [colours[3 * pixel]!, colours[3 * pixel + 1]!, colours[3 * pixel + 2]!];
      return red * red + green * green + blue * blue;
    });
    const found = new Uint8Array(width * height);
    for (let y = 0, pixel = 0; y < height; y++) {
      for (let x = 0; x < width; x++, pixel++) {
        const count = counts.near(x, y, NEAR_PX);
        if (isFilled[pixel] === 1 || count < LEAST_GROUND) continue;
        let spread = squares.near(x, y, NEAR_PX) / count;
        let difference = 0;
        for (const [channel, sum] of sums.entries()) {
          const mean = sum.near(x, y, NEAR_PX) / count;
          spread -= mean * mean;
          difference += (colours[3 * pixel + channel]! - mean) ** 2;
        }
        // Before what is odd was left out of it, the ground seems less calm than it is.
        if (round + 1 === ROUNDS && spread > MOST_SPREAD ** 2) continue;
        if (difference > Math.max(LEAST_DIFFERENCE ** 2, ODD_SPREADS ** 2 * spread)) found[pixel] = 1;
      }
    }
    isOdd.set(found);
  }
  return isOdd;
}

/** With the blur around it, by which a fine line hangs together. */
function grow(isOdd: Uint8Array, picture: WorkPicture, isFilled: Uint8Array): Uint8Array {
  const distances = measureDistances(isOdd, 1, picture);
  return isOdd.map((_, pixel) => (isFilled[pixel] === 0 && distances[pixel]! <= 1.5 * STEPS_PER_PX ? 1 : 0));
}
