import { growRect } from '../../../shared/geometry.js';
import { measureDistances, STEPS_PER_PX } from '../fit/distances.js';
import type { FindThing } from '../fit/thing-finder.js';
import type { Candidate, Scribbles } from './candidate.js';
import { ColourTable } from './colour-table.js';
import { AROUND, cutOut, THING } from './cut-out.js';
import { drawScribble } from './draw-scribble.js';
import type { PhotoLevels } from './photo-levels.js';
import type { FoundPart } from './sharpen-outline.js';
import { boundsOfThing, thingAt } from './sharpen-outline.js';
import { tidyThing } from './tidy-thing.js';

/** The picture in which the network looks again. */
const FITTED_PX = 50_000;
const AROUND_SHARE = 0.12;
const LEAST_AROUND_PX = 8;
/** The outline may move by so much: pixels of that picture, and parts of the thing's side. */
const REACH_PX = 3;
const REACH_SHARE = 0.12;
const FLOOR = 0.0005;
const MOST_ODDS = 3;
const LEAST_LIKELY = 0.02;
/** What colours, the network and the candidate count. */
const COLOUR_WEIGHT = 0.5;
const NETWORK_WEIGHT = 0.6;
const CANDIDATE_ODDS = 0.4;

/** The candidate in a finer picture, where the network has its say about the outline. */
export async function fitCandidate(
  levels: PhotoLevels,
  candidate: Candidate,
  { own, against, kind }: Scribbles,
  findThing: FindThing,
): Promise<FoundPart> {
  const { image } = levels;
  const bounds = boundsOfThing(candidate);
  const around = AROUND_SHARE * Math.max(bounds.width, bounds.height) + LEAST_AROUND_PX;
  const box = growRect(bounds, Math.ceil(around), image);
  const picture = levels.read(box, Math.max(1, Math.sqrt((box.width * box.height) / FITTED_PX)));
  const isMasked = thingAt(candidate, picture);
  const likelihoods = (await findThing({ ...picture, isMasked }))?.thing;
  const inside = measureDistances(isMasked, 0, picture);
  const outside = measureDistances(isMasked, 1, picture);
  const area = isMasked.reduce((sum, value) => sum + value, 0);
  const reach = STEPS_PER_PX * (REACH_PX + REACH_SHARE * Math.sqrt(area));
  const { colours } = picture;
  const thing = new ColourTable(colours, (pixel) => isMasked[pixel] === 1);
  const ground = new ColourTable(colours, (pixel) => isMasked[pixel] === 0);
  const known = new Uint8Array(isMasked.length);
  const odds = new Float32Array(isMasked.length);
  for (let pixel = 0; pixel < known.length; pixel++) {
    if (outside[pixel]! > reach) known[pixel] = AROUND;
    else if (inside[pixel]! > reach) known[pixel] = THING;
    else {
      const colour = Math.log(
        (thing.shareOf(colours, pixel) + FLOOR) / (ground.shareOf(colours, pixel) + FLOOR),
      );
      const seen = Math.min(1 - LEAST_LIKELY, Math.max(LEAST_LIKELY, likelihoods?.[pixel] ?? 0.5));
      odds[pixel] =
        COLOUR_WEIGHT * Math.max(-MOST_ODDS, Math.min(MOST_ODDS, colour)) +
        NETWORK_WEIGHT * Math.log(seen / (1 - seen)) +
        (isMasked[pixel] === 1 ? CANDIDATE_ODDS : -CANDIDATE_ODDS);
    }
  }
  for (const stroke of against) drawScribble(known, picture, stroke, AROUND);
  if (kind !== 'around') drawScribble(known, picture, own, THING);
  return { picture, isThing: tidyThing(cutOut({ picture, known, odds }), picture.width) };
}
