import { LocalColours } from './local-colours.js';
import { measureDistances, STEPS_PER_PX } from './distances.js';
import { atCalm } from './measure-calm.js';
import type { WorkPicture } from './work-picture.js';

/** What is thicker than this in the picture the networks see well enough. */
const MOST_THICKNESS_PX = 12;
/** How far colours change little, in pixels of the picture. */
const TILE_PX = 8;
/** A masked pixel whose colour is rarer than this on the ground is the thing's. */
const UNLIKE = 0.06;
/** With less of the mask unlike the ground, colours do not tell the two apart. */
const LEAST_SHARE = 0.3;
/** Keeps colours that neither side knows undecided. */
const FLOOR = 0.01;
/** The logarithm of the odds from which colours say that a pixel is ground: surely where a faint rest would show. */
const GROUND_ODDS = { calm: 3.4, restless: 2 };

/**
 * Says of pixels outside of a thin mask whether they are ground by their colours alone: common on the ground nearby, and nothing like what the mask
 * holds. Networks that see a thing a few pixels wide take what lies beside it for a part of it. `isGround` says which pixels show the ground, `calm`
 * how calm it is there (`measureCalmNear`).
 */
export function findPlainGround(
  picture: WorkPicture,
  isGround: (pixel: number) => boolean,
  calm: Float32Array,
): (pixel: number) => boolean {
  const { colours, isMasked } = picture;
  const depths = measureDistances(isMasked, 0, picture);
  const isThick = depths.some((depth) => 2 * depth > MOST_THICKNESS_PX * STEPS_PER_PX);
  if (isThick) return () => false;
  const ground = new LocalColours(colours, picture, TILE_PX, 0, isGround);
  let masked = 0;
  let unlike = 0;
  const thing = new LocalColours(colours, picture, TILE_PX, 0, (pixel) => {
    if (isMasked[pixel] === 0) return false;
    masked++;
    if (ground.densityAt(pixel) >= UNLIKE) return false;
    unlike++;
    return true;
  });
  if (unlike < LEAST_SHARE * masked) return () => false;
  return (pixel) => {
    const odds = Math.log((ground.densityAt(pixel) + FLOOR) / (thing.densityAt(pixel) + FLOOR));
    return odds > atCalm(GROUND_ODDS, calm[pixel]!);
  };
}
