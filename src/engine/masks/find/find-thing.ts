import { throwIfCancelled } from '../../../shared/app-error.js';
import { growRect, isEmptyRect } from '../../../shared/geometry.js';
import type { PixelRuns } from '../../../shared/pixel-runs.js';
import type { Stroke } from '../../../shared/stroke.js';
import { strokeBounds } from '../../../shared/stroke.js';
import type { FindThing } from '../fit/thing-finder.js';
import type { Candidate, Scribbles } from './candidate.js';
import { cutAcross, cutInside } from './candidate.js';
import { fitCandidate } from './fit-candidate.js';
import type { PhotoLevels } from './photo-levels.js';
import type { ScribbleKind } from './scribble.js';
import { kindOfScribble } from './scribble.js';
import { sharpenOutline } from './sharpen-outline.js';
import { drawFoundPart } from './draw-found-part.js';

/** How far around a scribble its thing may reach: parts of the scribble's side, and of the photo's. */
const ACROSS_REACHES = [0.35, 0.8, 1.7, 3.4];
const LEAST_REACH = 0.015;
/** The same around a click, in parts of the photo's side. */
const CLICK_REACHES = [0.03, 0.07, 0.16, 0.35];
/** What speaks for a pixel inside a loop before its colour does: some loops are loose. */
const LOOP_ODDS = [0.2, 0.9];
/** Below this no candidate is a thing: its outline follows nothing, or the network sees something else. In a loop there is one. */
const LEAST_SCORE = { across: 0.35, click: 0.35, around: 0.2 } as const satisfies Record<
  ScribbleKind,
  number
>;
/** Parts of a thing have good outlines, too: what reaches farther counts more. */
const CLICK_BONUS = 0.1;
/** No thing takes more of the photo than this. */
export const MOST_FOUND_SHARE = 0.4;

/**
 * The thing that a scribble goes across or around, or that was clicked at, at the photo's full size; nothing where that cannot be told, or
 * where it would take more than `MOST_FOUND_SHARE` of the photo. `against` are scribbles over what is not meant. Candidates of several
 * sizes are cut out by colours and edges; the one is taken whose outline lies on edges and that the network takes for a thing, too.
 * Everything happens on small pictures, so that it takes some 200 ms whatever the size of the photo. Throws `CANCELLED`.
 */
export async function findThingAt(
  levels: PhotoLevels,
  own: Stroke,
  against: readonly Stroke[],
  findThing: FindThing,
  signal?: AbortSignal,
): Promise<PixelRuns | undefined> {
  const { image } = levels;
  const kind = kindOfScribble(own, Math.max(image.width, image.height));
  const scribbles = { own, against, kind };
  let best: { candidate: Candidate; score: number } | undefined;
  let bonus = 1;
  for (const candidate of listCandidates(levels, scribbles)) {
    throwIfCancelled(signal);
    const score = bonus * candidate.outline * (await agreement(candidate, findThing));
    if (kind === 'click') bonus += CLICK_BONUS;
    if (!best || score > best.score) best = { candidate, score };
  }
  if (!best || best.score < LEAST_SCORE[kind]) return undefined;
  const fitted = await fitCandidate(levels, best.candidate, scribbles, findThing);
  throwIfCancelled(signal);
  const found = drawFoundPart(sharpenOutline(levels, fitted), image);
  if (!found || found.areaPx > MOST_FOUND_SHARE * image.width * image.height) return undefined;
  return { rect: found.rect, runs: found.runs };
}

function* listCandidates(levels: PhotoLevels, scribbles: Scribbles): Generator<Candidate> {
  const { image } = levels;
  const bounds = growRect(strokeBounds(scribbles.own), 0, image);
  if (isEmptyRect(bounds)) return;
  const photoSide = Math.max(image.width, image.height);
  const { kind } = scribbles;
  if (kind === 'around') {
    for (const odds of LOOP_ODDS) yield cutInside(levels, scribbles, bounds, odds);
    return;
  }
  const side = Math.max(bounds.width, bounds.height);
  const reaches =
    kind === 'click'
      ? CLICK_REACHES.map((share) => share * photoSide)
      : ACROSS_REACHES.map((share) => share * side + LEAST_REACH * photoSide);
  for (const reachPx of reaches) {
    const candidate = cutAcross(levels, scribbles, bounds, reachPx);
    if (candidate) yield candidate;
  }
}

/** How much of what the cut and the network take for the thing is the same, 0 to 1; 1 without a network. */
async function agreement({ picture, isThing }: Candidate, findThing: FindThing): Promise<number> {
  const likelihoods = (await findThing({ ...picture, isMasked: isThing }))?.thing;
  if (!likelihoods) return 1;
  let both = 0;
  let either = 0;
  for (let pixel = 0; pixel < isThing.length; pixel++) {
    const isLikely = likelihoods[pixel]! > 0.5 ? 1 : 0;
    both += isThing[pixel]! & isLikely;
    either += isThing[pixel]! | isLikely;
  }
  return both / Math.max(1, either);
}
