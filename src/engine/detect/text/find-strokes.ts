import type { Rect } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import { createMask } from '../../../shared/mask.js';
import { dilateMask } from '../../../shared/mask-operations.js';
import { cropRaster } from '../../raster-crop.js';
import type { RasterImage } from '../../raster-image.js';
import { createWorkingPlanes } from '../working-planes.js';
import { createGroundModel } from './ground-model.js';
import { splitByDistance } from './split-by-distance.js';
import { boundsOf, toFrame } from './region-frame.js';
import type { TextRegion } from './text-regions.js';

/** What is written in a region. */
export interface Lettering {
  readonly rect: Rect;
  readonly mask: Mask;
  /** The mean colour of the strokes, red, green, blue; nothing where they could not be told from the ground. */
  readonly colour: readonly [number, number, number] | undefined;
}

/** The ground is looked at in a band of this part of the height around the region. */
const BAND = 0.4;
/** Around strokes this part of the height goes too, at least so many pixels: their blur and their shadow. */
const RIM_PART = 0.07;
const LEAST_RIM = 1.5;
/** Letters leave most of their line free, and fill some of it. */
const LEAST_INK = 0.04;
const MOST_INK = 0.55;
/** Part of the band around the text that may look like ink. */
const MOST_INK_AROUND = 0.12;

/** The strokes of the letters with a little rim where that is reliable, else the whole region. */
export function findLettering(image: RasterImage, region: TextRegion): Lettering {
  const height = 2 * region.across;
  const band = Math.max(3, BAND * height);
  const rect = boundsOf(region, band, image);
  const crop = cropRaster(image, rect);
  // At its own size: planes of what is there.
  const planes = createWorkingPlanes(crop, Math.max(crop.width, crop.height));
  const { width } = rect;
  const inside: number[] = [];
  const around: number[] = [];
  const places = (at: number): { u: number; v: number } =>
    toFrame(region, rect.left + (at % width), rect.top + Math.floor(at / width));
  for (let at = 0; at < width * rect.height; at++) {
    const { u, v } = places(at);
    const beyond = Math.max(Math.abs(u) - region.along, Math.abs(v) - region.across);
    if (beyond <= 0) inside.push(at);
    else if (beyond <= band) around.push(at);
  }
  const whole = createMask(rect);
  for (const at of inside) whole.data[at] = 255;
  const box = { rect, mask: whole, colour: undefined };
  const ground = createGroundModel(
    planes,
    around.map((at) => ({ at, u: places(at).u })),
    region,
  );
  if (ground === undefined) return box;
  const distances = new Float32Array(width * rect.height);
  for (const at of [...inside, ...around]) distances[at] = ground(at, places(at).u);
  const split = splitByDistance(inside.map((at) => distances[at]!));
  if (split === undefined) return box;
  const isInk = (at: number): boolean => distances[at]! > split;
  const ink = inside.filter(isInk);
  const inkPart = ink.length / inside.length;
  const aroundPart = around.filter(isInk).length / Math.max(1, around.length);
  if (inkPart < LEAST_INK || inkPart > MOST_INK || aroundPart > MOST_INK_AROUND) return box;
  const strokes = createMask(rect);
  let [red, green, blue] = [0, 0, 0];
  for (const at of ink) {
    strokes.data[at] = 255;
    red += planes.red[at]! / ink.length;
    green += planes.green[at]! / ink.length;
    blue += planes.blue[at]! / ink.length;
  }
  return { rect, mask: dilateMask(strokes, rimOf(region)), colour: [red, green, blue] };
}

/** How far beyond its strokes lettering is removed, in pixels. */
export function rimOf({ across }: TextRegion): number {
  return Math.max(LEAST_RIM, RIM_PART * 2 * across);
}
