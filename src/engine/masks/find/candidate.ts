import type { Rect } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import { createMask } from '../../../shared/mask.js';
import { drawShape } from '../../../shared/mask-shapes.js';
import type { Stroke } from '../../../shared/stroke.js';
import { measureDistances, STEPS_PER_PX } from '../fit/distances.js';
import { ColourTable } from './colour-table.js';
import { AROUND, cutOut, OPEN, THING } from './cut-out.js';
import { drawScribble } from './draw-scribble.js';
import type { PhotoLevels } from './photo-levels.js';
import type { Picture } from './picture.js';
import { toPicture } from './picture.js';
import { meanStep, squaredStep } from './steps.js';
import type { ScribbleKind } from './scribble.js';
import type { FoundPart } from './sharpen-outline.js';
import { tidyThing } from './tidy-thing.js';
import { findWaysFrom } from './ways-from.js';

/** What could be meant by a scribble. */
export interface Candidate extends FoundPart {
  /** 0 to 1: how much of its outline follows edges, and none of it the end of where it was looked for. */
  readonly outline: number;
}

/** A scribble and those that say what is not meant, in pixels of the photo. */
export interface Scribbles {
  readonly own: Stroke;
  readonly against: readonly Stroke[];
  readonly kind: ScribbleKind;
}

/** A cut takes some 20 ms at this size. */
const CANDIDATE_PX = 12_000;
/** This part of the picture's longer side, along its ends, shows what is around the thing. */
const FRAME_SHARE = 0.08;
/** The later cuts know the colours of the thing from the one before. */
const ROUNDS = 2;
/** Keeps colours that neither side knows undecided. */
const FLOOR = 0.0005;
/** No colour decides alone. */
const MOST_ODDS = 3;
/** What speaks for a pixel before its colour does: at a line across the thing, at a click, and how that falls to the end of the reach. */
const LINE_ODDS = 0.6;
const CLICK_ODDS = 1.2;
const FAR_FALL = 2.2;
/** In the rim outside a loop, where people cut a thing short. */
const RIM_ODDS = -2;
const RIM_SHARE = 0.06;

/** The thing under a line across it, or a click, that reaches no farther than `reachPx`; nothing where it fills all of the picture. */
export function cutAcross(
  levels: PhotoLevels,
  { own, against, kind }: Scribbles,
  bounds: Rect,
  reachPx: number,
): Candidate | undefined {
  const picture = readAround(levels, bounds, reachPx);
  const frame = drawFrame(picture, levels);
  if (!frame.includes(AROUND)) return undefined;
  const known = frame.slice();
  for (const stroke of against) drawScribble(known, picture, stroke, AROUND);
  drawScribble(known, picture, own, THING);
  const isStart = known.map((value) => (value === THING ? 1 : 0));
  const distances = measureDistances(isStart, 1, picture);
  const fall = FAR_FALL / ((STEPS_PER_PX * reachPx) / picture.scale);
  const nearOdds = kind === 'click' ? CLICK_ODDS : LINE_ODDS;
  const { before } = findWaysFrom(picture, isStart);
  const isThing = cutByColours(
    picture,
    known,
    isStart,
    (pixel) => nearOdds - fall * distances[pixel]!,
    before,
  );
  return { picture, isThing, outline: rateOutline(picture, isThing, frame) };
}

/** The thing in a loop; `insideOdds` is what speaks for a pixel inside before its colour does. */
export function cutInside(
  levels: PhotoLevels,
  { own, against }: Scribbles,
  bounds: Rect,
  insideOdds: number,
): Candidate {
  const side = Math.max(bounds.width, bounds.height);
  const picture = readAround(levels, bounds, 0.25 * side);
  const loop = drawLoop(picture, own);
  const isInside = loop.data.map((value) => (value === 0 ? 0 : 1));
  const distances = measureDistances(isInside, 1, picture);
  const rim = (STEPS_PER_PX * RIM_SHARE * side) / picture.scale;
  const known = distances.map((distance) => (distance > rim ? AROUND : OPEN));
  const frame = Uint8Array.from(known);
  const marks = frame.slice();
  for (const stroke of against) drawScribble(marks, picture, stroke, AROUND);
  const isThing = cutByColours(picture, marks, isInside, (pixel) =>
    isInside[pixel] === 1 ? insideOdds : RIM_ODDS,
  );
  return { picture, isThing, outline: rateOutline(picture, isThing, frame) };
}

function readAround(levels: PhotoLevels, bounds: Rect, reachPx: number): Picture {
  const box = growBox(bounds, reachPx, levels);
  return levels.read(box, Math.max(1, Math.sqrt((box.width * box.height) / CANDIDATE_PX)));
}

function growBox(bounds: Rect, reachPx: number, { image }: PhotoLevels): Rect {
  const reach = Math.ceil(reachPx);
  const left = Math.max(0, bounds.left - reach);
  const top = Math.max(0, bounds.top - reach);
  return {
    left,
    top,
    width: Math.min(image.width, bounds.left + bounds.width + reach) - left,
    height: Math.min(image.height, bounds.top + bounds.height + reach) - top,
  };
}

/** `AROUND` along the sides that are not those of the photo. */
function drawFrame({ box, width, height }: Picture, { image }: PhotoLevels): Uint8Array {
  const frame = new Uint8Array(width * height);
  const depth = Math.max(2, Math.round(FRAME_SHARE * Math.max(width, height)));
  const left = box.left > 0 ? depth : 0;
  const top = box.top > 0 ? depth : 0;
  const right = box.left + box.width < image.width ? width - depth : width;
  const bottom = box.top + box.height < image.height ? height - depth : height;
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      if (x < left || y < top || x >= right || y >= bottom) frame[pixel] = AROUND;
    }
  }
  return frame;
}

function drawLoop(picture: Picture, { points }: Stroke): Mask {
  const mask = createMask(picture);
  const corners = points.map((point) => toPicture(picture, point));
  drawShape(mask, { kind: 'polygon', points: corners, mode: 'add' });
  return mask;
}

/** Cuts again and again, each time with the colours that the cut before found (Rother et al., "GrabCut", 2004). */
function cutByColours(
  picture: Picture,
  known: Uint8Array,
  isStart: Uint8Array,
  oddsBefore: (pixel: number) => number,
  before?: Int32Array,
): Uint8Array {
  const { colours, width } = picture;
  const odds = new Float32Array(known.length);
  let isThing = isStart;
  for (let round = 0; round < ROUNDS; round++) {
    const isNow = isThing;
    const thing = new ColourTable(colours, (pixel) => isNow[pixel] === 1);
    const around = new ColourTable(colours, (pixel) =>
      round === 0 ? known[pixel] === AROUND : isNow[pixel] === 0,
    );
    for (let pixel = 0; pixel < odds.length; pixel++) {
      if (known[pixel] !== OPEN) continue;
      const colour = Math.log(
        (thing.shareOf(colours, pixel) + FLOOR) / (around.shareOf(colours, pixel) + FLOOR),
      );
      odds[pixel] = Math.max(-MOST_ODDS, Math.min(MOST_ODDS, colour)) + oddsBefore(pixel);
    }
    isThing = cutOut({ picture, known, odds, ...(before && { before }) });
  }
  return tidyThing(isThing, width);
}

/** How much more the outline lies on edges than any place does, 0 to 1; what lies at the frame counts against it. */
function rateOutline(picture: Picture, isThing: Uint8Array, frame: Uint8Array): number {
  const { colours, width, height } = picture;
  const mean = meanStep(picture);
  let length = 0;
  let edges = 0;
  let pairs = 0;
  let anywhere = 0;
  const visit = (pixel: number, other: number): void => {
    const edge = 1 - Math.exp(-squaredStep(colours, pixel, other) / mean);
    pairs++;
    anywhere += edge;
    if (isThing[pixel] === isThing[other]) return;
    length++;
    if (frame[pixel] === AROUND || frame[other] === AROUND) edges -= 1;
    else edges += edge;
  };
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      if (x + 1 < width) visit(pixel, pixel + 1);
      if (y + 1 < height) visit(pixel, pixel + width);
    }
  }
  if (length === 0) return 0;
  const usual = anywhere / pairs;
  return Math.max(0, (edges / length - usual) / (1 - usual));
}
