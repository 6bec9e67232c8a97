import type { WorkingPlanes } from '../working-planes.js';
import type { RedPatch } from './find-pupils.js';

/** A disc with its glint, cut by a lid: less round ones are no pupils. */
const LEAST_ROUNDNESS = 0.5;
/** Around a pupil lies an iris, and lids: so many times less red. */
const LEAST_REDDER = 1.35;
const SURE_REDDER = 1.8;
/** Around the eye lies skin: the part of the ring that must be so. */
const LEAST_SKIN = 0.35;
/** And the ring around a pupil is no paper. */
const MOST_IRIS_LIGHT = 190;
/** The rings, in radii of the pupil. */
const IRIS_FROM = 1.5;
const IRIS_TO = 2.4;
const SKIN_FROM = 3.5;
const SKIN_TO = 7;

/** How much a red patch looks like a pupil in a face, 0 to 1. */
export function rateEye(patch: RedPatch, planes: WorkingPlanes): number {
  const { x, y, radius, roundness, redness } = patch;
  if (roundness < LEAST_ROUNDNESS) return 0;
  const { red, green, blue, luma, width, height } = planes;
  const reach = Math.ceil(SKIN_TO * radius);
  let [iris, irisRed, skin, skinLike, light] = [0, 0, 0, 0, 0];
  for (
    let row = Math.max(0, Math.round(y) - reach);
    row <= Math.min(height - 1, Math.round(y) + reach);
    row++
  ) {
    for (
      let column = Math.max(0, Math.round(x) - reach);
      column <= Math.min(width - 1, Math.round(x) + reach);
      column++
    ) {
      const distance = Math.hypot(column - x, row - y) / radius;
      const at = row * width + column;
      if (distance >= IRIS_FROM && distance <= IRIS_TO) {
        iris++;
        irisRed += red[at]! / Math.max(green[at]!, blue[at]!, 1);
        light += luma[at]!;
      } else if (distance >= SKIN_FROM && distance <= SKIN_TO) {
        skin++;
        if (isSkin(red[at]!, green[at]!, blue[at]!)) skinLike++;
      }
    }
  }
  if (iris === 0 || skin === 0) return 0;
  const skinPart = skinLike / skin;
  const redder = redness / (irisRed / iris);
  if (skinPart < LEAST_SKIN || redder < LEAST_REDDER || light / iris > MOST_IRIS_LIGHT) return 0;
  return (
    ramp(roundness, LEAST_ROUNDNESS, 0.75) *
    ramp(redness, 1.7, 2.1) *
    ramp(skinPart, LEAST_SKIN, 0.55) *
    ramp(redder, LEAST_REDDER, SURE_REDDER)
  );
}

/** Skin of every shade in the plane of its colours (Chai and Ngan 1999), in usual light. */
function isSkin(red: number, green: number, blue: number): boolean {
  const cb = 128 - 0.169 * red - 0.331 * green + 0.5 * blue;
  const cr = 128 + 0.5 * red - 0.419 * green - 0.081 * blue;
  return red > 40 && cb >= 77 && cb <= 127 && cr >= 134 && cr <= 180;
}

function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
