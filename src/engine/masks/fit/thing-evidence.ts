import { measureDistances, STEPS_PER_PX } from './distances.js';
import { LocalColours } from './local-colours.js';
import type { WorkPicture } from './work-picture.js';

/** Planes of the evidence, one after the other. */
export const EVIDENCE_PLANES = 10;

/** What is likelier or less likely than these is surely the thing, or the ground. */
const SURE_THING = 0.7;
const SURE_GROUND = 0.1;
const LEAST_LIKELIHOOD = 1e-4;
const LOGIT_UNIT = 4;
/** Colours change little over so many pixels. */
const TILE_PX = 12;
const LEAST_DENSITY = 0.005;
const DISTANCE_UNIT_PX = 8;

/**
 * What speaks for and against each pixel being of the thing, for the network that looks again (training/fitting/evidence.py, which must say the
 * same): the odds by the first look, how rare the pixel's colour is among those nearby that are surely ground, finely and roughly, and
 * among the thing's, 0 to 1; the mask; how deep in it, −1 to 1; and red, green, blue, −0.5 to 0.5.
 */
export function readEvidence(picture: WorkPicture, likelihoods: Float32Array): Float32Array {
  const { isMasked, colours } = picture;
  const pixels = isMasked.length;
  const values = new Float32Array(EVIDENCE_PLANES * pixels);
  const isGround = (pixel: number): boolean => isMasked[pixel] === 0 && likelihoods[pixel]! < SURE_GROUND;
  const isThing = (pixel: number): boolean => isMasked[pixel] === 1 && likelihoods[pixel]! > SURE_THING;
  const sides = [isGround, isThing].flatMap((isSample) =>
    [0, 1].map((doublings) => new LocalColours(colours, picture, TILE_PX, doublings, isSample)),
  );
  const outside = measureDistances(isMasked, 1, picture);
  const inside = measureDistances(isMasked, 0, picture);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let at = pixel;
    const put = (value: number): void => {
      values[at] = value;
      at += pixels;
    };
    put(logitOf(likelihoods[pixel]!) / LOGIT_UNIT);
    for (const side of sides) put(rarityOf(side.densityAt(pixel)));
    put(isMasked[pixel]!);
    put(Math.tanh((inside[pixel]! - outside[pixel]!) / (STEPS_PER_PX * DISTANCE_UNIT_PX)));
    for (let channel = 0; channel < 3; channel++) put(colours[3 * pixel + channel]! / 255 - 0.5);
  }
  return values;
}

function logitOf(likelihood: number): number {
  const certain = Math.max(LEAST_LIKELIHOOD, Math.min(1 - LEAST_LIKELIHOOD, likelihood));
  return Math.log(certain / (1 - certain));
}

function rarityOf(density: number): number {
  return Math.log(density + LEAST_DENSITY) / Math.log(LEAST_DENSITY);
}
