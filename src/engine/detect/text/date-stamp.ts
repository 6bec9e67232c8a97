import type { Size } from '../../../shared/geometry.js';
import { createMask } from '../../../shared/mask.js';
import { dilateMask } from '../../../shared/mask-operations.js';
import { cropRaster } from '../../raster-crop.js';
import type { RasterImage } from '../../raster-image.js';
import { createWorkingPlanes } from '../working-planes.js';
import type { Lettering } from './find-strokes.js';
import { rimOf } from './find-strokes.js';
import { boundsOf, toFrame } from './region-frame.js';
import type { TextRegion } from './text-regions.js';

/** A stamp's middle lies in a corner of this size, as parts of the photo along and across the line. */
const CORNER_ALONG = 0.36;
const CORNER_ACROSS = 0.14;
/** Its height is so much of the photo's short side. */
const LEAST_HEIGHT = 0.012;
const MOST_HEIGHT = 0.09;
/** "'05" is one and a half times as long as it is high. */
const LEAST_ASPECT = 1.4;
/** Cameras write straight. */
const MOST_TILT = 0.06;
/** So many of its letters are digits. */
const LEAST_DIGITS = 0.5;
/** The part of its line that has the colour of its ink; around the line there is less than a third of that. */
const LEAST_INK = 0.05;
const MOST_INK = 0.5;
/** The network may have seen a part of the stamp: the line goes on for this many heights, or where its ink does. */
const GOES_ON = 7;
/** Ink of one stamp differs by less than this, of about 440. */
const MOST_DIFFERENCE = 100;

/** Could a line with this text be a date that a camera has written: digits, straight, in a corner? */
export function mayBeDateStamp(
  { x, y, angle, along, across }: TextRegion,
  text: string,
  size: Size,
): boolean {
  const letters = text.match(/[\p{L}\p{N}]/gu) ?? [];
  const digits = letters.filter((letter) => /\d/.test(letter));
  if (digits.length < 2 || digits.length < LEAST_DIGITS * letters.length) return false;
  const isUpright = Math.abs(Math.abs(angle) - Math.PI / 2) <= MOST_TILT;
  if (!isUpright && Math.abs(angle) > MOST_TILT) return false;
  if (along < LEAST_ASPECT * across) return false;
  const height = (2 * across) / Math.min(size.width, size.height);
  if (height < LEAST_HEIGHT || height > MOST_HEIGHT) return false;
  const fromSide = Math.min(x, size.width - x) / size.width;
  const fromEnd = Math.min(y, size.height - y) / size.height;
  const [alongPart, acrossPart] = isUpright ? [fromEnd, fromSide] : [fromSide, fromEnd];
  return alongPart <= CORNER_ALONG && acrossPart <= CORNER_ACROSS;
}

/** The digits of a stamp by the colour of its ink, those beside the line too; nothing where no such ink stands out. */
export function findStampInk(image: RasterImage, region: TextRegion): Lettering | undefined {
  const height = 2 * region.across;
  const rect = boundsOf({ ...region, along: region.along + GOES_ON * height }, 0.6 * height, image);
  const crop = cropRaster(image, rect);
  const planes = createWorkingPlanes(crop, Math.max(crop.width, crop.height));
  const ink = createMask(rect);
  let [inside, insideInk, around, aroundInk] = [0, 0, 0, 0];
  let colour: [number, number, number] = [0, 0, 0];
  const line: { readonly at: number; readonly u: number }[] = [];
  const beside: { readonly at: number; readonly u: number }[] = [];
  for (let at = 0; at < ink.data.length; at++) {
    const { u, v } = toFrame(region, rect.left + (at % rect.width), rect.top + Math.floor(at / rect.width));
    const pixel = [planes.red[at]!, planes.green[at]!, planes.blue[at]!] as const;
    const isInk = isStampColour(pixel);
    if (Math.abs(v) <= region.across * 1.1) {
      if (isInk) line.push({ at, u });
      if (Math.abs(u) > region.along) continue;
      inside++;
      if (!isInk) continue;
      insideInk++;
      colour = [colour[0] + pixel[0], colour[1] + pixel[1], colour[2] + pixel[2]];
    } else {
      if (isInk) beside.push({ at, u });
      if (Math.abs(u) > region.along) continue;
      around++;
      if (isInk) aroundInk++;
    }
  }
  const part = insideInk / Math.max(1, inside);
  if (part < LEAST_INK || part > MOST_INK || aroundInk / Math.max(1, around) > part / 3) return undefined;
  const mean = colour.map((sum) => sum / insideInk);
  const isAlike = ({ at }: { readonly at: number }): boolean =>
    Math.hypot(planes.red[at]! - mean[0]!, planes.green[at]! - mean[1]!, planes.blue[at]! - mean[2]!) <
    MOST_DIFFERENCE;
  const alike = line.filter(isAlike);
  const places = alike.map(({ u }) => u);
  const [from, to] = spanOf(places, region.along, 1.8 * height);
  const isBeyond = ({ u }: { readonly u: number }): boolean =>
    Math.abs(u) > region.along && u >= from && u <= to;
  // Where the colour goes on above and below the line too, it is the photo's own.
  const goesOn = beside.filter(isAlike).filter(isBeyond).length < 0.1 * alike.filter(isBeyond).length;
  const belongs = ({ u }: { readonly u: number }): boolean =>
    goesOn ? u >= from && u <= to : Math.abs(u) <= region.along;
  for (const pixel of alike) if (belongs(pixel)) ink.data[pixel.at] = 255;
  return { rect, mask: dilateMask(ink, 1.5 * rimOf(region)), colour: [mean[0]!, mean[1]!, mean[2]!] };
}

/** From the region on outwards as far as no gap is wider than `gap`. */
function spanOf(places: readonly number[], along: number, gap: number): readonly [number, number] {
  const sorted = [...places].sort((a, b) => a - b);
  let [from, to] = [-along, along];
  for (const u of sorted) if (u > to && u - to <= gap) to = u;
  for (const u of sorted.reverse()) if (u < from && from - u <= gap) from = u;
  return [from, to];
}

/** Orange, red, yellow or green that glows, or white. */
function isStampColour([red, green, blue]: readonly [number, number, number]): boolean {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  if (least > 200) return true;
  return most > 140 && blue < 0.72 * most && most - least > 60 && green < red + 40;
}
