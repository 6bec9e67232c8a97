import type { PyramidLevel } from './pyramid.js';
import { isHole } from './targets.js';

/** A larger difference, in 8-bit steps, is another thing and not a seam: it is left, so that it does not bleed. */
const MOST_DIFFERENCE = 48;
/** What keeps a piece as it was, in parts of what binds neighbours: corrections fade over some ten pixels. */
const SCREEN = 0.01;
const SWEEPS = 80;
/** Over-relaxation, near the best for screens this weak. */
const RELAXATION = 1.8;

/** Where the pieces of a hole come from. */
export interface Pieces {
  readonly level: PyramidLevel;
  /** The pixels of the hole, row by row. */
  readonly holes: readonly number[];
  /** Which pixel would be shown at `pixel`, a hole or a known one, by the piece of hole `node`; −1 for none. */
  sourceOf(node: number, pixel: number): number;
}

/**
 * What to add to each pixel of the hole, three channels in 8-bit steps, so that pieces meet each other and their surroundings without a
 * step of tone: across a seam the gradient becomes the mean of what both pieces have there, everywhere else it stays, and far from
 * seams nothing changes (the screened Poisson equation of Darabi et al. 2012, "Image Melding", section 3.2, for whole pieces).
 */
export function blendPieces(pieces: Pieces): Float32Array {
  const { holes } = pieces;
  const { neighbours, steps } = measureSteps(pieces);
  const correction = new Float32Array(3 * holes.length);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let node = 0; node < holes.length; node++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        let weight = SCREEN;
        for (let side = 4 * node; side < 4 * node + 4; side++) {
          const neighbour = neighbours[side]!;
          if (neighbour === UNBOUND) continue;
          sum +=
            steps[3 * side + channel]! + (neighbour === KNOWN ? 0 : correction[3 * neighbour + channel]!);
          weight++;
        }
        const at = 3 * node + channel;
        correction[at]! += RELAXATION * (sum / weight - correction[at]!);
      }
    }
  }
  return correction;
}

const UNBOUND = -1;
const KNOWN = -2;

/** For the four sides of each hole: which hole lies there, or that it is known, and how much more than it this one needs. */
function measureSteps(pieces: Pieces): { neighbours: Int32Array; steps: Float32Array } {
  const { level, holes } = pieces;
  const { width, height } = level;
  const nodeOf = new Map(holes.map((pixel, node) => [pixel, node]));
  const neighbours = new Int32Array(4 * holes.length).fill(UNBOUND);
  const steps = new Float32Array(12 * holes.length);
  for (const [node, pixel] of holes.entries()) {
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    const sides = [
      x > 0 ? pixel - 1 : -1,
      x < width - 1 ? pixel + 1 : -1,
      y > 0 ? pixel - width : -1,
      y < height - 1 ? pixel + width : -1,
    ];
    for (const [side, other] of sides.entries()) {
      if (other < 0) continue;
      const at = 4 * node + side;
      const step = steps.subarray(3 * at, 3 * at + 3);
      const neighbour = nodeOf.get(other);
      const isBound =
        neighbour === undefined
          ? !isHole(level, other) && stepToKnown(pieces, node, other, step)
          : stepToPiece(pieces, [node, pixel], [neighbour, other], step);
      if (isBound) neighbours[at] = neighbour ?? KNOWN;
    }
  }
  return { neighbours, steps };
}

/** The photo minus what the piece would put there. */
function stepToKnown(pieces: Pieces, node: number, known: number, step: Float32Array): boolean {
  const source = pieces.sourceOf(node, known);
  return source >= 0 && addDifference(pieces.level, known, source, 1, step);
}

/** The other piece minus this one, the mean over both pixels. */
function stepToPiece(
  pieces: Pieces,
  [node, pixel]: readonly [number, number],
  [neighbour, other]: readonly [number, number],
  step: Float32Array,
): boolean {
  for (const place of [pixel, other]) {
    const own = pieces.sourceOf(node, place);
    const theirs = pieces.sourceOf(neighbour, place);
    if (own < 0 || theirs < 0) return false;
    if (own !== theirs && !addDifference(pieces.level, theirs, own, 0.5, step)) return false;
  }
  return true;
}

function addDifference(
  { rgba }: PyramidLevel,
  one: number,
  other: number,
  weight: number,
  sum: Float32Array,
): boolean {
  for (let channel = 0; channel < 3; channel++) {
    const difference = rgba[4 * one + channel]! - rgba[4 * other + channel]!;
    if (Math.abs(difference) > MOST_DIFFERENCE) return false;
    sum[channel]! += weight * difference;
  }
  return true;
}
