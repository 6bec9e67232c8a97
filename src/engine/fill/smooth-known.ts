import { spreadColours } from '../blending/spread-colours.js';
import { findContours } from '../patchmatch/edge-labels.js';
import type { GuideImage } from '../patchmatch/tone.js';
import type { LineGuide } from './sketch-guide.js';

/** Luma, 0 to 255, from pixel to pixel. Clear contours only: fine texture shall be smoothed away. */
const LEAST_STEP = 14;
/** What flows over a contour, of what flows elsewhere. */
const LEAK = 0.001;
/** How strongly known colours stay: they spread by some 6 pixels, as a diffusion of length 1/sqrt(hold) does. */
const HOLD = 0.03;
/** Held like that, colours are within half a step (of 255) of where they belong after so many, on the mean. */
const SWEEPS = 24;

/**
 * `guide` with its known pixels smoothed, but not over contours and lines: so that the photo can be compared with a hole that was
 * filled in this way. Compared as it is, it would prefer its own blurred places. `guide` is not changed.
 */
export function smoothKnown({ width, height, rgb, hole, lines }: LineGuide): GuideImage {
  const rgba = new Uint8Array(hole.length * 4).fill(255);
  const inside: number[] = [];
  for (let pixel = 0; pixel < hole.length; pixel++) {
    if (hole[pixel] === 0) inside.push(pixel);
    for (let channel = 0; channel < 3; channel++) {
      rgba[pixel * 4 + channel] = rgb[pixel * 3 + channel]! + 0.5;
    }
  }
  const contours = findContours({ width, height, rgba }, LEAST_STEP);
  const smooth = rgb.slice();
  spreadColours({
    width,
    height,
    rgb: smooth,
    inside,
    flow: contours.map((contour, pixel) => (contour + lines[pixel]! > 0 ? LEAK : 1)),
    wanted: rgb,
    hold: new Float32Array(hole.length).fill(HOLD),
    sweeps: SWEEPS,
  });
  return { width, height, rgb: smooth, isTone: true };
}
