import type { Rect } from '../../../shared/geometry.js';
import { growRect } from '../../../shared/geometry.js';
import { maskBounds } from '../../../shared/mask.js';
import { measureDistances, STEPS_PER_PX } from '../fit/distances.js';
import { ColourTable } from './colour-table.js';
import { AROUND, cutOut, OPEN, THING } from './cut-out.js';
import type { PhotoLevels } from './photo-levels.js';
import type { Picture } from './picture.js';

/** Enough for outlines that the photo's own pixels can be asked about (draw-found-part.ts), in some 60 ms. */
const MOST_PX = 200_000;
/** Where the picture becomes no finer than this, nothing is gained. */
const LEAST_FINER = 1.3;
/** An outline may move by so many pixels of the coarser picture. */
const BAND = 1.6;
const FLOOR = 0.001;
const MOST_ODDS = 1.5;

/** A thing in a part of the photo. */
export interface FoundPart {
  readonly picture: Picture;
  /** 1 where the thing is, else 0. */
  readonly isThing: Uint8Array;
}

/** Moves the outline of a thing that was found in a coarse picture to the edges of a finer one. */
export function sharpenOutline(levels: PhotoLevels, part: FoundPart): FoundPart {
  const { picture: coarse, isThing } = part;
  const box = growRect(boundsOfThing(part), Math.ceil(3 * coarse.scale), levels.image);
  const scale = Math.max(1, Math.sqrt((box.width * box.height) / MOST_PX));
  if (coarse.scale < LEAST_FINER * scale) return part;
  const inside = measureDistances(isThing, 0, coarse);
  const outside = measureDistances(isThing, 1, coarse);
  const reach = BAND * STEPS_PER_PX;
  const picture = levels.read(box, scale);
  const known = new Uint8Array(picture.width * picture.height).fill(AROUND);
  visitSame(coarse, picture, (pixel, from) => {
    if (outside[from]! <= reach) known[pixel] = inside[from]! > reach ? THING : OPEN;
  });
  const { colours } = picture;
  const thing = new ColourTable(colours, (pixel) => known[pixel] === THING);
  const around = new ColourTable(colours, (pixel) => known[pixel] === AROUND);
  const odds = new Float32Array(known.length);
  for (let pixel = 0; pixel < known.length; pixel++) {
    if (known[pixel] !== OPEN) continue;
    const colour = Math.log(
      (thing.shareOf(colours, pixel) + FLOOR) / (around.shareOf(colours, pixel) + FLOOR),
    );
    odds[pixel] = Math.max(-MOST_ODDS, Math.min(MOST_ODDS, colour));
  }
  return { picture, isThing: cutOut({ picture, known, odds }) };
}

/** Where the thing lies in the photo, in whole pixels. It is somewhere. */
export function boundsOfThing({ picture: { box, scale, width, height }, isThing }: FoundPart): Rect {
  const { left, top, ...size } = maskBounds({ width, height, data: isThing });
  const start = { left: box.left + Math.floor(left * scale), top: box.top + Math.floor(top * scale) };
  return {
    ...start,
    width: Math.ceil(box.left + (left + size.width) * scale) - start.left,
    height: Math.ceil(box.top + (top + size.height) * scale) - start.top,
  };
}

/** 1 where the thing is in another picture of the photo, else 0. */
export function thingAt(part: FoundPart, other: Picture): Uint8Array {
  const isThing = new Uint8Array(other.width * other.height);
  visitSame(part.picture, other, (pixel, from) => (isThing[pixel] = part.isThing[from]!));
  return isThing;
}

/** Calls `take` for each pixel of `picture` that lies in `coarse`, with the pixel there. */
function visitSame(coarse: Picture, picture: Picture, take: (pixel: number, from: number) => void): void {
  const { box, scale, width, height } = picture;
  for (let y = 0, pixel = 0; y < height; y++) {
    const row = Math.floor((box.top + (y + 0.5) * scale - coarse.box.top) / coarse.scale);
    for (let x = 0; x < width; x++, pixel++) {
      const column = Math.floor((box.left + (x + 0.5) * scale - coarse.box.left) / coarse.scale);
      if (row >= 0 && column >= 0 && row < coarse.height && column < coarse.width)
        take(pixel, row * coarse.width + column);
    }
  }
}
